from __future__ import annotations

import time
from datetime import date

import pytest

from index import Filters
from index.retrieval.query import ArchiveNames, parse_query
from qa.writers.listing.asked import AskedArticles, articles_asked

TODAY = date(2024, 5, 15)
NAMES = ArchiveNames(("The Selby Post", "Valley Gazette"), ())


def asked(question: str, filters: Filters = Filters()) -> AskedArticles | None:
    return articles_asked(parse_query(question, NAMES, TODAY), filters)


@pytest.mark.parametrize(
    "question",
    [
        "Which articles do you have about the Tarn dam?",
        "What stories are there on the Tarn dam?",
        "Do you have any articles about the Tarn dam?",
        "Are there reports on the Tarn dam?",
        "List all articles about the Tarn dam.",
        "Show me the stories about the Tarn dam",
        "What is in the archive about the Tarn dam?",
        "How many articles do you have on the Tarn dam?",
    ],
)
def test_articles_about_something(question: str) -> None:
    found = asked(question)
    assert found
    assert found.subject == "the Tarn dam"


@pytest.mark.parametrize(
    ("question", "only"),
    [
        ("What is the newest article?", "newest"),
        ("When is the latest article from?", "newest"),
        ("Show me the latest articles", None),
        ("latest news", None),
        ("What's new?", None),
        ("What's in the news?", None),
        ("Which articles do you have?", None),
        ("How many articles are there in the archive?", None),
        ("What is the oldest article in the archive?", "oldest"),
    ],
)
def test_the_newest_and_the_oldest(question: str, only: str | None) -> None:
    found = asked(question)
    assert found
    assert (found.subject, found.only) == ("", only)


@pytest.mark.parametrize(
    ("question", "first", "last", "when"),
    [
        ("Summarise today's news.", TODAY, TODAY, "today"),
        ("What happened this week?", date(2024, 5, 13), date(2024, 5, 19), "this week"),
        ("What is new since 3 May 2024?", date(2024, 5, 3), None, ""),
        ("Any news from 3 May 2024?", date(2024, 5, 3), date(2024, 5, 3), ""),
    ],
)
def test_those_of_a_time(question: str, first: date, last: date | None, when: str) -> None:
    found = asked(question)
    assert found
    assert (found.subject, found.limits.after, found.limits.before) == ("", first, last)
    assert found.when == when
    assert found.surely


def test_those_of_a_publisher_within_what_was_given() -> None:
    given = Filters(categories=("politics",), after=date(2024, 5, 10))
    found = asked("What did The Selby Post publish in May 2024?", given)
    assert found
    assert found.limits == Filters(
        ("The Selby Post",), ("politics",), date(2024, 5, 10), date(2024, 5, 31)
    )


def test_what_happened_on_a_day_may_stand_in_a_later_article() -> None:
    found = asked("What happened on 3 May 2024?")
    assert found
    assert not found.surely


@pytest.mark.parametrize(
    "question",
    [
        "What happened at the Tarn dam on 3 May 2024?",
        "Which articles of the treaty were changed?",
        "What is the latest on the Tarn dam?",
        "Who wrote the newest article on the dam?",
        "When did the dam burst?",
        "",
    ],
)
def test_what_asks_for_no_list(question: str) -> None:
    assert asked(question) is None


def test_no_question_takes_long() -> None:
    began = time.monotonic()
    for words in ("what news ", "since over the news ", "list me all the "):
        asked(words * 600)
        asked((words * 40)[:300])
    assert time.monotonic() - began < 2
