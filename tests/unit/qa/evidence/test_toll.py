"""Numbers of dead, however a report tells them, and the newest of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from index.nlp.article_text import article_text
from index.nlp.statement import annotated_text
from index.retrieval.query import ArchiveNames, parse_query
from qa.evidence import Evidence, SentenceReading
from qa.evidence.toll import asks_for_toll, tolls, tolls_in_place
from qa.reader import SpanScore
from tests.support.archives import HARBOUR
from tests.unit.qa.writers.test_extractive import evidence

NAMES = ArchiveNames((), ())


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("How many people died in the Marl ferry fire?", True),
        ("What is the death toll of the Marl flood?", True),
        ("How many sailors were killed?", True),
        ("How many people were hurt?", False),
        ("Who died in the fire?", False),
    ],
)
def test_which_questions_ask_for_a_toll(question: str, asks: bool) -> None:
    assert asks_for_toll(question) is asks


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nine sailors were confirmed dead by noon.", ["Nine"]),
        ("The mayor spoke of 14 deaths.", ["14"]),
        ("The fire killed at least 31 people and hurt 40.", ["31"]),
        ("The toll of the flood has climbed from 12 to 19.", ["19"]),
        ("The number of dead stands at 102, and 7 are missing.", ["102"]),
        ("Two died at sea; 11 more people died on land.", ["Two", "11"]),
        ("Another 38 people are missing, and 120 were hurt.", []),
        ("Six of the injured died, and 300 homes were lost.", []),
        ("The ferry had 400 passengers.", []),
    ],
)
def test_what_counts_the_dead(text: str, told: list[str]) -> None:
    said = annotated_text(text, article_text(HARBOUR))
    assert [text[one.start : one.end] for one in tolls(said)] == told


def report(text: str, day: int, title: str = "Fire on the Marl ferry") -> Evidence:
    when = datetime(2024, 5, day, 9, tzinfo=UTC)
    article = replace(HARBOUR, id=f"{day}", text=text, title=title, published_at=when)
    return evidence(article, 9.0)


def read(one: Evidence, words: str) -> Evidence:
    start = one.hit.article.text.index(words)
    return replace(one, reading=SentenceReading(5.0, SpanScore(start, start + len(words), 4.0)))


FIRST = read(report("Four people died when the Marl ferry burnt, police said.", 2), "Four")


def order(question: str, *found: Evidence) -> list[str]:
    asked = parse_query(question, NAMES, date(2024, 6, 1))
    return [one.hit.article.id for one in tolls_in_place(asked, found)]


def test_the_newest_report_of_it_is_first_with_its_number() -> None:
    later = report("The number of dead stands at 17, a spokesman said of the ferry.", 9)
    between = report("Eleven are now known to have died.", 5)
    asked = parse_query("How many people died on the Marl ferry?", NAMES, date(2024, 6, 1))
    first, second, *_ = tolls_in_place(asked, [FIRST, between, later])
    assert (first.hit.article.id, second.hit.article.id) == ("9", "2")
    assert first.reading
    assert FIRST.reading
    said = first.reading.answer
    assert first.hit.article.text[said.start : said.end] == "17"
    assert said.score == FIRST.reading.answer.score


@pytest.mark.parametrize(
    "other",
    [
        # A part of it; another event; another thing counted.
        report("Two sailors died, their families said.", 9),
        report("The number of dead stands at 17.", 9, title="Flood in Osk"),
        report("The police have now questioned 17 people.", 9),
    ],
)
def test_else_the_order_stays(other: Evidence) -> None:
    assert order("How many people died on the Marl ferry?", FIRST, other) == ["2", "9"]


@pytest.mark.parametrize(
    "question",
    ["How many people had died on the Marl ferry by 2 May?", "Who died on the Marl ferry?"],
)
def test_of_a_day_or_of_no_toll_the_order_stays(question: str) -> None:
    later = report("The number of dead stands at 17.", 9)
    assert order(question, FIRST, later) == ["2", "9"]


CAME = read(report("The city let in 2,000 guests; some 3,100 came.", 2), "3,100")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How many people came to the Marl festival?", CAME),
        ("How many people lost their lives at the Marl festival?", FIRST),
        ("Who came to the Marl festival?", FIRST),
    ],
)
def test_the_dead_are_not_counted_for_others(question: str, first: Evidence) -> None:
    asked = parse_query(question, NAMES, date(2024, 6, 1))
    assert tolls_in_place(asked, [FIRST, CAME])[0].text == first.text


def test_the_dead_stay_first_where_nothing_else_answers_nearly_as_surely() -> None:
    far = replace(CAME, relevance=FIRST.relevance - 9)
    asked = parse_query("How many people came to the Marl festival?", NAMES, date(2024, 6, 1))
    assert tolls_in_place(asked, [FIRST, far]) == [FIRST, far]
