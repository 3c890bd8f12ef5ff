"""What is doubtful in an article, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.ingest.doubts import DoubtCount, doubts_of
from index.models import Article
from index.readers import read_paths

WORDS = (
    "The harbour board voted on Monday to close the old pier before winter. Nine of its piles have "
    "been eaten through, and no ferry has called there since the spring.\n\n"
    "Work begins in October and will take until the spring of next year, the chair said."
)
SOUND = Article(
    id="pier",
    text=WORDS,
    title="Harbour board votes to close old pier",
    publisher="Skerry Post",
    published_at=datetime(2023, 5, 1, tzinfo=UTC),
    taken_from={"title": "front matter"},
)
HEAD = "publisher: Skerry Post\ndate: 2023-05-01\n"


def doubts(folder: Path, name: str, data: str) -> tuple[str, ...]:
    path = folder / name
    path.write_text(data, encoding="utf-8")
    (article,) = read_paths([path])
    assert isinstance(article, Article)
    return doubts_of(article)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.md", f"---\ntitle: Old pier\n{HEAD}---\n{WORDS}", ()),
        ("a.md", f"---\n{HEAD}---\n# Old pier\n\n{WORDS}", ()),
        ("a.md", f"---\n{HEAD}---\n{WORDS}", ("a guessed headline",)),
        ("a.md", f"---\ntitle: Old pier\npublisher: Post\n---\n{WORDS}", ("no day",)),
        ("a.md", f"---\ntitle: Old pier\ndate: 2023-05-01\n---\n{WORDS}", ("no publisher",)),
        ("a.md", f"---\ntitle: Old pier\n{HEAD}---\nIt is shut.", ("a body under 200 characters",)),
        (
            "a.md",
            f"---\ntitle: Old pier\n{HEAD}---\n{WORDS}\n\nSubscribe to our newsletter",
            ("words of the site in its text",),
        ),
        ("a.txt", f"Old pier\n\n{WORDS}", ("no day", "no publisher", "a guessed headline")),
        ("a.txt", f"Skerry Post\n\nOld pier is shut\n\nSkerry Post\n\n1 May 2023\n\n{WORDS}", ()),
        (
            "a.jsonl",
            '{"text": "It is shut."}\n',
            ("no day", "no publisher", "a guessed headline", "a body under 200 characters"),
        ),
    ],
)
def test_what_is_read(name: str, data: str, expected: tuple[str, ...], tmp_path: Path) -> None:
    assert doubts(tmp_path, name, data) == expected


def test_lines_that_a_site_is_known_to_repeat() -> None:
    assert doubts_of(SOUND) == ()
    assert doubts_of(SOUND, ["Your harbour, your paper"]) == ("words of the site in its text",)


def test_an_article_counts_once_and_each_of_its_reasons() -> None:
    count = DoubtCount()
    for each in (("no day", "no publisher"), (), ("no day",)):
        count.add(each)
    assert count == DoubtCount(2, count.reasons)
    assert count.reasons == {"no day": 2, "no publisher": 1}
