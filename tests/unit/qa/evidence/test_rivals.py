"""How far the best answer is ahead of another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from qa.evidence import Evidence, SentenceReading
from qa.evidence.rivals import lead_over_rivals
from qa.reader import SpanScore
from tests.support.archives import HARBOUR
from tests.unit.qa.writers.test_extractive import evidence

WHO = "Who opened the bridge?"


def read(text: str, words: str, surely: float, days: int = 0) -> Evidence:
    assert HARBOUR.published_at
    when = HARBOUR.published_at + timedelta(days)
    found = evidence(replace(HARBOUR, id=text, text=text, published_at=when), 0.0)
    start = text.index(words)
    answer = SpanScore(start, start + len(words), 0.0)
    return replace(found, relevance=0.0, reading=SentenceReading(surely, answer))


BEST = read("It was opened by Ida Lund on Monday.", "Ida Lund", 9.0)


def test_by_how_much_another_answer_is_behind() -> None:
    other = read("It was opened by Olaf Brandt in 1907.", "Olaf Brandt", 6.0)
    assert lead_over_rivals(WHO, BEST, [BEST, other]) == pytest.approx(3.0)
    assert lead_over_rivals(WHO, other, [BEST, other]) == pytest.approx(-3.0)


@pytest.mark.parametrize(
    "other",
    [
        read("Mayor Lund opened it, he said.", "Lund", 8.0),
        read("It was opened in the rain.", "in the rain", 8.0),
        read("It was opened by Olaf Brandt.", "Olaf Brandt", -30.0),
    ],
)
def test_the_same_and_what_is_of_another_sort_or_far_off_is_no_rival(other: Evidence) -> None:
    assert lead_over_rivals(WHO, BEST, [BEST, other]) == 25.0


def test_an_earlier_number_is_an_earlier_state() -> None:
    asked = "How many people did it hurt?"
    now = read("It hurt 31 people.", "31", 6.0, days=4)
    before = read("It hurt 12 people.", "12", 9.0)
    assert lead_over_rivals(asked, now, [before, now]) == 25.0
    assert lead_over_rivals(asked, before, [before, now]) == pytest.approx(3.0)
