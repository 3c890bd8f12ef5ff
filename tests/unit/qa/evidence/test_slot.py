"""What a question leaves open, and the sentences that fill it."""

from __future__ import annotations

import pytest

from qa.evidence.answer_type import thing_asked
from qa.evidence.slot import AskedSlot, Filling
from tests.unit.qa.verification.texts import VOCABULARY, article, span_of


def filled(question: str, text: str) -> Filling:
    hit = span_of(article(text), text).hit
    return AskedSlot(question, VOCABULARY).fillings(hit, [text])[0]


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("How much did the wing cost?", "money"),
        ("What will the wing cost?", "money"),
        ("How much of the harvest is lost?", None),
        ("How much does the crane weigh?", "measure"),
        ("How many beds has it?", "count"),
        ("What share of the tins is exported?", "share"),
        ("What is the population of Marl?", "number"),
        ("How deep is the reef?", "measure"),
        ("When did it open?", "date"),
        ("Who is the harbour master?", "person"),
        ("Which company built it?", "name"),
        ("Where did it begin?", "place"),
        ("Why did it close?", "reason"),
        ("What did           about the leak?", "topic"),
        ("the sewage leak", "topic"),
        ("Did it close?", None),
        ("What did the judge say?", None),
    ],
)
def test_the_sort_of_thing_asked_for(question: str, sort: str | None) -> None:
    assert thing_asked(question).sort == sort


@pytest.mark.parametrize(
    ("question", "text", "has"),
    [
        ("How much did the wing cost?", "The wing cost 27 million crowns.", 1.0),
        ("How much did the wing cost?", "The wing cost £27m.", 1.0),
        ("How much did the wing cost?", "The wing has 48 beds.", 0.0),
        ("How much does it cost?", "It costs 52,000 to run.", 0.5),
        ("How many beds has the wing?", "The wing has 48 beds.", 1.0),
        ("How many beds has the wing?", "Of the beds in the wing, 48 are new.", 0.7),
        ("How many beds has the wing?", "The wing opened in 2024.", 0.0),
        ("How many beds has the wing?", "The wing cost 27 million crowns.", 0.0),
        ("How deep is the reef?", "The reef lies at 212 metres.", 1.0),
        ("How deep is the reef?", "The reef is 4,000 years old.", 0.0),
        ("How old is Ida Lund?", "Ida Lund, 48, wrote it.", 0.7),
        ("When in May does it start?", "It starts in May.", 0.0),
        ("When did it start?", "It started on Monday.", 1.0),
        ("Who is Ida Lund?", "She knows Ida Lund.", 0.0),
        ("Who wrote it?", "It was written by Ida Lund.", 1.0),
        ("Who wrote it?", "It was written in Chapel Street.", 0.2),
        ("Why did it fail?", "It failed because of frost.", 1.0),
        ("Did it fail?", "It failed because of frost.", 0.0),
    ],
)
def test_whether_a_sentence_has_such_a_thing(question: str, text: str, has: float) -> None:
    assert filled(question, text).has == has


def test_the_nearer_the_words_of_the_question_the_better() -> None:
    question = "Who is the harbour master of Marl?"
    beside = "The harbour master of Marl, Ida Lund, left."
    away = "Ida Lund, a baker with two shops and a stall in the market, knows the harbour master."
    assert filled(question, beside).near > filled(question, away).near > 0


def test_a_number_of_the_question_is_no_answer() -> None:
    assert filled("How many of the 48 beds are new?", "There are 48 beds.").has == 0
