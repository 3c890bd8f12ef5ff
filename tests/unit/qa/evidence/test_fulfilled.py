from __future__ import annotations

from dataclasses import replace

import pytest

from qa.evidence import Evidence, SentenceReading
from qa.evidence.fulfilled import fulfilled_first
from qa.reader import SpanScore
from tests.support.archives import HARBOUR
from tests.unit.qa.writers.test_extractive import evidence

OPENED = "The bridge opened to traffic on Monday."


def read(text: str, surely: float) -> Evidence:
    found = evidence(replace(HARBOUR, text=text), 0.0)
    answer = SpanScore(found.start, found.end, 0.0)
    return replace(found, relevance=0.0, reading=SentenceReading(surely, answer))


def order(question: str, *found: Evidence) -> list[str]:
    return [one.text for one in fulfilled_first(question, found)]


@pytest.mark.parametrize(
    "planned",
    [
        "The bridge is set to open on 1 May, the council said.",
        "The council plans to open the bridge in June.",
        "The bridge was to open on 3 April.",
        "The company failed to open the bridge on 3 April.",
        # In other words than the question's.
        "The first try to let cars over it was called off on 3 April.",
        "Cars are set to cross it from 1 May.",
    ],
)
def test_what_came_about_is_before_what_was_planned(planned: str) -> None:
    later, came = read(planned, 9.0), read(OPENED, 6.0)
    assert order("When did the bridge open?", later, came) == [OPENED, planned]


@pytest.mark.parametrize(
    ("question", "planned"),
    [
        # What is to come is what is asked for.
        ("When will the bridge open?", "The bridge is set to open on 1 May."),
        # Another verb is planned.
        ("When did the bridge open?", "The bridge opened early, and is set to close on 1 May."),
    ],
)
def test_else_the_order_stays(question: str, planned: str) -> None:
    found = read(planned, 9.0), read(OPENED, 6.0)
    assert order(question, *found) == [one.text for one in found]


def test_what_is_far_less_sure_stays_behind() -> None:
    planned = "The bridge is set to open on 1 May."
    found = read(planned, 20.0), read(OPENED, 1.0)
    assert order("When did the bridge open?", *found) == [planned, OPENED]


def test_a_plan_alone_is_left() -> None:
    planned = read("The bridge is set to open on 1 May.", 9.0)
    assert order("When did the bridge open?", planned) == [planned.text]
    assert fulfilled_first("When did the bridge open?", []) == []


def test_to_a_yes_no_question_a_plan_is_an_answer() -> None:
    planned = "The bridge is set to open on 1 May."
    found = read(planned, 9.0), read(OPENED, 6.0)
    assert order("Has the bridge opened?", *found) == [planned, OPENED]
