"""What a person should look at again in an article that was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.models import Article
from index.models.printed import ranges
from index.readers.boilerplate import is_boilerplate
from index.readers.fields import FILE_NAME, FIRST_LINE, FIRST_WORDS

NO_DAY = "no day"
NO_PUBLISHER = "no publisher"
GUESSED_HEADLINE = "a guessed headline"
SHORT_BODY = "a body under 200 characters"
FURNITURE = "words of the site in its text"
PICTURES = "pages that are pictures without text"
UNSURE = "pages read out of pictures unsurely"
# In the order in which they are told.
DOUBTS = (NO_DAY, NO_PUBLISHER, GUESSED_HEADLINE, SHORT_BODY, FURNITURE, PICTURES, UNSURE)
_GUESSED = frozenset({FILE_NAME, FIRST_LINE, FIRST_WORDS})
_SHORTEST_BODY = 200
# Where what belongs to a site stands, if it was not cut away; a whole book is not searched for it.
_LINES_AT_TOP, _LINES_AT_FOOT = 5, 15


@dataclass
class DoubtCount:
    """How many `articles` are doubtful, and how many of them for which of the `reasons`."""

    articles: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, doubts: Sequence[str]) -> None:
        self.articles += bool(doubts)
        self.reasons.update(doubt.partition(":")[0] for doubt in doubts)


def doubts_of(article: Article, repeated: Sequence[str] = ()) -> tuple[str, ...]:
    """Why the article as it was read may be wrong or not whole, in a fixed order.

    Where it is about pages they are named: "pages that are pictures without text: 2–5". `repeated`
    are lines of its text that its site is known to put on many pages.
    """
    found = {
        NO_DAY: article.published_at is None,
        NO_PUBLISHER: article.publisher is None,
        GUESSED_HEADLINE: article.taken_from.get("title") in _GUESSED,
        SHORT_BODY: len(article.text) < _SHORTEST_BODY,
        FURNITURE: bool(repeated) or any(map(is_boilerplate, _ends(article.text))),
    }
    doubts = [doubt for doubt, holds in found.items() if holds]
    if article.pages:
        pages = {PICTURES: article.pages.pictures, UNSURE: article.pages.unsure}
        doubts += [f"{doubt}: {ranges(of)}" for doubt, of in pages.items() if of]
    return tuple(doubts)


def _ends(text: str) -> list[str]:
    """The lines of a text at its top and at its foot that are not blank."""
    lines = [words for line in text.splitlines() if (words := line.strip())]
    at_foot = max(_LINES_AT_TOP, len(lines) - _LINES_AT_FOOT)
    return lines[:_LINES_AT_TOP] + lines[at_foot:]
