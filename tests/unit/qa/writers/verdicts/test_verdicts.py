from __future__ import annotations

import pytest

from index import Article
from qa.writers.verdicts import QuotedVerdict, likely_right, verdicts_of
from tests.support.fakes import FakeReader, Told
from tests.unit.qa.verification.texts import span_of

ARTICLE = Article("a", "The council raised the wall. It met in May.", "The wall")
RAISED, MET = span_of(ARTICLE, "The council raised the wall."), span_of(ARTICLE, "It met in May.")


def test_of_a_question_for_no_act_each_quote_is_read_once() -> None:
    reader = FakeReader(Told("raised", verdict=(0.7, 0.2, 0.1)))
    found = verdicts_of("Will it be raised?", [RAISED, MET], reader)
    assert [(said.span, said.yes, said.no) for said in found] == [(RAISED, 0.7, 0.2), (MET, 0, 0)]
    assert [said.surely for said in found] == [0.7, 0]
    [(question, windows)] = reader.shown
    assert question == "Will it be raised?"
    assert [window.text for window in windows] == [RAISED.text, MET.text]


def test_of_an_act_a_statement_and_its_denial_are_read_too() -> None:
    reader = FakeReader(
        Told("raised", verdict=(0.0, 0.9, 0.1), asked="did not raise"),
        Told("raised", verdict=(0.6, 0.3, 0.1), asked="The council did raise"),
        Told("raised", verdict=(0.9, 0.0, 0.1), asked="Did the council raise"),
    )
    [said] = verdicts_of("Did the council raise the wall?", [RAISED], reader)
    assert said.yes == pytest.approx(0.8)
    assert said.no == pytest.approx(0.1)
    assert said.says_yes


@pytest.mark.parametrize("says_yes", [True, False])
def test_the_surer_the_quote_and_the_better_it_answers_the_likelier(says_yes: bool) -> None:
    def likely(sure: float, answers: float) -> float:
        yes, no = (sure, 0.01) if says_yes else (0.01, sure)
        return likely_right(QuotedVerdict(RAISED, yes, no), [], answers)

    assert 0 < likely(0.5, 5) < likely(0.9, 5) < likely(0.9, 18) < 1
