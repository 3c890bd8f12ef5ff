"""Publishers under the names that people call them by."""

from __future__ import annotations

import pytest

from index.retrieval.query.publishers import PublisherNames

ARCHIVE = [
    "The New York Times",
    "FOX News - Health",
    "FOX News - Lifestyle",
    "BBC News - Technology",
    "TechCrunch",
    "CBSSports.com",
    "The Verge",
    "Fortune",
    "Wired",
    "Cnbc | World Business News Leader",
    "Live Science: The Most Interesting Articles",
    "Iran Press TV",
    "The Port Selby Gazette",
]
NAMES = PublisherNames(ARCHIVE)


def sure(text: str) -> set[str]:
    return {
        name for mention in NAMES.mentioned_in(text) if mention.sure for name in mention.publishers
    }


@pytest.mark.parametrize(
    ("text", "publishers"),
    [
        ("What did The New York Times report?", {"The New York Times"}),
        ("What did the new york times report?", {"The New York Times"}),
        ("according to the Times, who won?", {"The New York Times"}),
        ("What did the NYT say?", {"The New York Times"}),
        ("TechCrunch's view of chips", {"TechCrunch"}),
        ("TechCrunch’s view of chips", {"TechCrunch"}),
        ("as Tech Crunch wrote", {"TechCrunch"}),
        ("the 'CBS Sports' article", {"CBSSports.com"}),
        ("reported by CNBC", {"Cnbc | World Business News Leader"}),
        ("a Live Science article", {"Live Science: The Most Interesting Articles"}),
        ("Fox News on sleep", {"FOX News - Health", "FOX News - Lifestyle"}),
        ("FOX News - Health on sleep", {"FOX News - Health"}),
        ("the BBC article", {"BBC News - Technology"}),
        ("What did Press TV say about Kim?", {"Iran Press TV"}),
        ("in the Port Selby Gazette", {"The Port Selby Gazette"}),
        ("in the Gazette", {"The Port Selby Gazette"}),
        ("by Fortune, The Verge and Wired", {"Fortune", "The Verge", "Wired"}),
        ("did Fortune report a loss?", {"Fortune"}),
        ("the “Fortune” piece", {"Fortune"}),
        ("Who made a fortune on the verge of ruin?", set()),
        ("Fortune favours the brave", set()),
        ("Wired headphones under 50 dollars", set()),
        ("at times the herald spoke", set()),
        ("", set()),
    ],
)
def test_who_is_surely_meant(text: str, publishers: set[str]) -> None:
    assert sure(text) == publishers


def test_a_word_that_may_be_a_name_is_a_mention_without_being_sure() -> None:
    (mention,) = NAMES.mentioned_in("Fortune favours the brave")
    assert mention.publishers == ("Fortune",)
    assert not mention.sure


def test_mentions_say_where_the_name_stands_without_its_possessive() -> None:
    text = "Has TechCrunch's or The Verge's view changed?"
    spans = [text[mention.start : mention.end] for mention in NAMES.mentioned_in(text)]
    assert spans == ["TechCrunch", "The Verge"]


@pytest.mark.parametrize(
    ("text", "unknown_publishers"),
    [
        ("an article in The Guardian and a Reuters report on trade", ["The Guardian", "Reuters"]),
        ("a Washington Post story", ["Washington Post"]),
        ("according to Bloomberg, who bought it?", ["Bloomberg"]),
        ("Which stars does a report by Space.com name?", ["Space.com"]),
        ("Which report says what booking.com earns?", []),
        # Nothing here speaks of reporting.
        ("Who runs Bloomberg?", []),
        ("What did the guardian of the museum say?", []),
        ("a report on slate mining", []),
        ("What do a BBC report and the economic analysis from Bloomberg say?", ["Bloomberg"]),
        ("Which product is in a report and in a feature on Bloomberg?", ["Bloomberg"]),
        ("Which report says who moved from Bloomberg?", []),
    ],
)
def test_publishers_that_the_archive_does_not_have(
    text: str, unknown_publishers: list[str]
) -> None:
    found = [mention for mention in NAMES.mentioned_in(text) if not mention.publishers]
    assert [text[mention.start : mention.end] for mention in found] == unknown_publishers


def test_an_archive_without_names() -> None:
    assert PublisherNames([]).mentioned_in("TechCrunch wrote") == []
