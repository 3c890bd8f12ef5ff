"""One number says how surely the articles answer, whatever else is known."""

from __future__ import annotations

from math import exp

import pytest

from index import Hit, Passage
from qa.evidence import Evidence, Features, confidence
from qa.refusing import answer_confidence
from tests.archives import HARBOUR


def evidence(late: float, context: float, passage: float, length: float) -> Evidence:
    features = Features(late, 0.0, context, 0.0, passage, 0.0, length)
    found = Passage("harbour:1:0", "harbour", 1, 0, 9, HARBOUR.text[:9])
    return Evidence(Hit(HARBOUR, found, 0.5, ()), 0, 9, HARBOUR.text[:9], features, 1.0)


def test_confidence_is_a_logistic_of_the_best_sentence_alone() -> None:
    best, other = evidence(0.8, 0.9, 0.6, 0.5), evidence(1, 1, 1, 1)
    logit = 5.0 * 0.8 + 2.4 * 0.9 + 1.5 * 0.6 + 3.6 * 0.5 - 7.1
    assert confidence([best, other]) == pytest.approx(1 / (1 + exp(-logit)))
    assert confidence([]) == 0


def test_a_long_question_asks_less_of_one_sentence() -> None:
    assert confidence([evidence(0.5, 0.6, 0.5, 0.9)]) > confidence([evidence(0.5, 0.6, 0.5, 0.3)])


def test_evidence_that_does_not_count_gives_no_confidence() -> None:
    found = [evidence(0.8, 0.9, 0.6, 0.5)]
    assert answer_confidence(found, None) == confidence(found)
    assert answer_confidence(found, "below_threshold") == confidence(found)
    for refusal in ("publisher_not_in_archive", "unsupported", "outside_dates", "no_articles"):
        assert answer_confidence(found, refusal) == 0
