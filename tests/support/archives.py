"""Small articles for tests, and where the sample archive is."""

from __future__ import annotations

from datetime import UTC, datetime

from index import Article
from tests.support import REPOSITORY

SEEDS = REPOSITORY / "seeds"

HARBOUR = Article(
    id="harbour",
    title="Harbour wall to be raised",
    text=(
        "The harbour wall at Port Selby will be raised by 40 centimetres, the council said on"
        " Monday. Engineer Ruth Adair put the cost at 2.3 million crowns.\n\n"
        "Work starts in May. The council has not yet chosen a builder."
    ),
    publisher="The Selby Post",
    published_at=datetime(2024, 2, 6, 8, 0, tzinfo=UTC),
    category="politics",
    source="harbour.md",
    language="en",
)
ORCHARD = Article(
    id="orchard",
    title="Frost spoils apple harvest",
    text=(
        "A late frost has spoiled half of the valley's apple harvest. Growers counted losses of"
        " 900 tonnes. “It is the worst spring since 1991,” said grower Tom Hale."
    ),
    publisher="Valley Gazette",
    published_at=datetime(2024, 4, 21, 6, 30, tzinfo=UTC),
    category="business",
    source="orchard.md",
    language="en",
)
CHOIR = Article(
    id="choir",
    title="Choir wins cup",
    text="The Selby choir won the county cup with a song by Ida Lund. Nineteen choirs took part.",
    publisher="The Selby Post",
    published_at=None,
    category="culture",
    source="choir.md",
    language="en",
)
