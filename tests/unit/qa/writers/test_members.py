"""The members of a list, gathered from several sentences."""

from __future__ import annotations

from dataclasses import replace

from qa.evidence import Evidence, SentenceReading
from qa.reader import SpanScore
from qa.writers import FITTED
from qa.writers.extractive import select_sentences
from qa.writers.members import gathered
from tests.support.archives import HARBOUR
from tests.unit.qa.writers.test_extractive import evidence

WHICH = "Which countries signed the treaty?"
WITHIN: float = FITTED["short_answer"]["listed_within"]


def read(text: str, words: str, surely: float = 6.0, score: float = 4.0) -> Evidence:
    found = evidence(replace(HARBOUR, id=text, text=text), 0.0)
    start = text.index(words)
    answer = SpanScore(start, start + len(words), score)
    return replace(found, relevance=0.0, reading=SentenceReading(surely - score, answer))


ONE = read("It was signed by Norway on Monday.", "Norway", 9.0)
TWO = read("It was signed by Chile and Portugal.", "Chile and Portugal")
AGAIN = read("It was signed by Portugal, too.", "Portugal", 7.0)


def told(*found: Evidence) -> list[str]:
    return [one.text for one in gathered(WHICH, found)]


def test_what_names_most_and_then_what_others_add() -> None:
    assert told(ONE, AGAIN, TWO) == [TWO.text, ONE.text]


def test_what_is_named_already_adds_nothing() -> None:
    assert told(TWO, AGAIN) == [TWO.text]


def test_what_answers_far_less_surely_lists_other_things() -> None:
    far = read("Talks were held by Peru and Brazil.", "Peru and Brazil", 5.0, 3.0 - WITHIN)
    assert told(ONE, far) == [ONE.text]


def test_of_names_what_has_no_capital_letter_is_no_member() -> None:
    vague = read("It was signed by Norway and some others.", "Norway and some others", 6.0)
    assert told(ONE, vague) == [ONE.text]


def test_they_are_quoted_before_others() -> None:
    found = [ONE, AGAIN, TWO]
    members = gathered(WHICH, found)
    spans = select_sentences(found, members=members)
    assert [span.text for span in spans] == [TWO.text, ONE.text, AGAIN.text]
