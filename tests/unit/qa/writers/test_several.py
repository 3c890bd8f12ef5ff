from __future__ import annotations

from dataclasses import replace

import pytest

from qa.conversation.sub_questions import SubQuestion
from qa.events import Question
from qa.llm import Message
from qa.state import AnswerState, CodeSentence
from qa.writers.several import PartAnswer, answered_parts, several_answers
from tests.support.archives import CHOIR, HARBOUR
from tests.unit.qa.writers.test_extractive import evidence

WALL, SONG = evidence(HARBOUR, 1.0).span, evidence(CHOIR, 1.0).span


def part(label: str, short: str = "") -> PartAnswer:
    span = WALL if label == "Selby" else SONG
    said = CodeSentence(short, (span,), role="fact") if short else None
    return PartAnswer(SubQuestion(f"How many in {label}?", label), (span,), said)


def lines(*parts: PartAnswer) -> list[tuple[str, str]]:
    return [(one.role, one.claim) for one in several_answers(parts)]


def test_a_line_for_each_side_and_which_is_more() -> None:
    told = lines(part("Selby", "40"), part("Marl", "nine"))
    assert told[:3] == [
        ("fact", "Selby: 40"),
        ("fact", "Marl: nine"),
        ("fact", "The larger figure: Selby"),
    ]
    assert [role for role, _ in told[3:]] == ["quotation", "quotation"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("40", "40"), ("40", "9 percent"), ("40", "many"), ("40 of 50", "9"), ("40", "")],
)
def test_what_cannot_be_compared_is_not(one: str, other: str) -> None:
    assert not any("larger" in claim for _, claim in lines(part("Selby", one), part("Marl", other)))


def test_a_side_without_a_short_answer_is_its_quotation_once() -> None:
    told = lines(part("Selby", "40"), part("Marl"))
    assert told[1][1].startswith("Marl: “")
    assert sum(SONG.text[:20] in claim for _, claim in told) == 1


def test_what_nothing_answers_is_said() -> None:
    silent = PartAnswer(SubQuestion("How many in Marl?"), ())
    told = lines(part("Selby", "40"), silent)
    assert told[1] == ("fact", "Not found: How many in Marl?")


def test_words_found_by_two_searches_are_quoted_once() -> None:
    again = replace(WALL, hit=replace(WALL.hit, score=0.1))
    one, other = part("Selby", "40"), part("Selby", "1990")
    other = replace(other, spans=(again,))
    assert sum("“" in claim for _, claim in lines(one, other)) == 1
    plain = PartAnswer(SubQuestion("How many?"), (WALL,)), PartAnswer(SubQuestion("Why?"), (again,))
    assert len(lines(*plain)) == 1


def test_nothing_of_no_parts() -> None:
    assert several_answers([]) == []


async def test_what_a_turn_before_asked_is_not_answered_again() -> None:
    asked = list[str]()

    async def ask(question: Question) -> AnswerState:
        asked.append(question.text)
        state = AnswerState(question, question.text, "extractive")
        state.refusal = "below_threshold"
        return state

    text = "When does the harbour wall open, and what about the Selby lighthouse?"
    before = (Message("user", "When does the harbour wall open?"), Message("assistant", "In May."))
    for history in ((), before):
        state = AnswerState(Question(text, history=history), text, "extractive")
        assert await answered_parts(state, ask) == []
    assert len(asked) == 3
    assert asked[0].startswith("When does the harbour wall open")
    assert asked[1] == asked[2]
