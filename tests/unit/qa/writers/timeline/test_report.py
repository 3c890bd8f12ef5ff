"""Which sentence of an article tells the event, and of which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index import Article
from index.nlp.words import Vocabulary
from qa.writers.timeline.report import Report, Subject, day_told, has_happened, reports_of
from tests.support.archives import HARBOUR

# A Tuesday.
OUT = datetime(2024, 2, 6, 8, 0, tzinfo=UTC)
FERRY = Article(
    id="ferry",
    title="Ferry Alma Rose runs aground off Onder",
    text=(
        "Sign up for our newsletter.\n\n"
        "Why do ferries run aground?\n\n"
        "ONDER (Coast Wire) — The ferry Alma Rose ran aground off Onder on Monday with 84 people"
        " on board.\n\n"
        "Passengers of the Alma Rose wait on the beach. (Photo: Tom Hale/Coast Wire)\n\n"
        "“We felt a blow,” said Ida Lund, who was on deck.\n\n"
        "The Alma Rose failed an inspection on 12 January 2024, the harbour office said.\n\n"
        "Work to free her is to begin on Thursday."
    ),
    publisher="The Selby Post",
    published_at=OUT,
    language="en",
)


def told(article: Article, words: str = "ferry Alma Rose") -> list[Report]:
    return reports_of(article, Subject(words, Vocabulary(lambda terms: dict.fromkeys(terms, 0.5))))


def test_the_sentence_that_asserts_what_the_headline_says() -> None:
    first, *_ = told(FERRY)
    assert first.text == (
        "The ferry Alma Rose ran aground off Onder on Monday with 84 people on board."
    )
    assert (first.day, first.dated) == (date(2024, 2, 5), True)
    assert FERRY.text[first.start : first.end] == first.text


def test_then_what_happened_on_another_day() -> None:
    _, inspection = told(FERRY)
    assert inspection.day == date(2024, 1, 12)
    assert inspection.text.startswith("The Alma Rose failed an inspection")


def test_an_article_about_something_else_tells_nothing() -> None:
    assert told(HARBOUR) == []


def test_a_question_or_a_link_is_no_event() -> None:
    assert told(replace(FERRY, text="Why did the ferry Alma Rose run aground off Onder?")) == []
    assert told(replace(FERRY, text="Read more: The ferry Alma Rose ran aground off Onder.")) == []


@pytest.mark.parametrize(
    ("sentence", "happened"),
    [
        ("A fire destroyed the mill on Monday.", True),
        ("The mill, built in 1890, has been sold.", True),
        ("The council announced the mill will be sold.", True),
        ("The painting, stolen in April, was found.", True),
        ("The mill is for sale.", False),
        ("The mill will be sold on Monday.", False),
        ("All eyes have been on the mill.", False),
        ("The projected value is high.", False),
        ("“It burnt,” the owner says.", False),
    ],
)
def test_what_has_happened(sentence: str, happened: bool) -> None:
    assert has_happened(sentence) is happened


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("The mill burnt down on Monday.", date(2024, 2, 5)),
        ("The mill burnt down on 3 January 2024.", date(2024, 1, 3)),
        ("The mill was stopped on Monday four minutes before the planned start.", date(2024, 2, 5)),
        ("The mill will open on Thursday.", None),
        ("The mill opens on 9 March 2024.", None),
        ("A court freed the man who burnt down the mill on 3 January 2024.", None),
        ("The man was fined after he burnt down the mill on Monday.", None),
        ("The bell, stolen from the mill on 3 January 2024, has been found.", None),
        ("“I was there on Monday,” said the miller.", None),
        ("The mill burnt down in January.", None),
        ("The mill burnt down.", None),
    ],
)
def test_the_day_of_what_the_sentence_asserts(sentence: str, day: date | None) -> None:
    assert day_told(sentence, replace(FERRY, text=sentence)) == day


def test_forms_above_the_story_are_no_head_of_it() -> None:
    form = "Please enter a valid email address\nSIGN UP {{ message }} {{ /errors }}\n\n"
    text = "The ferry Alma Rose ran aground off Onder. " + "Waves broke over her. " * 200
    (first, *_) = told(replace(FERRY, text=form * 20 + text))
    assert first.text == "The ferry Alma Rose ran aground off Onder."


def test_undated() -> None:
    (first, *_) = told(replace(FERRY, published_at=None, text="The ferry Alma Rose ran aground."))
    assert (first.day, first.dated) == (None, False)
