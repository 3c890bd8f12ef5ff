"""One number says how surely the articles answer, whatever else is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index import Hit, Passage
from qa.evidence import Evidence, Features, confidence
from qa.evidence.refusal import answer_confidence, found_nowhere, refusal_sentence
from tests.support.archives import HARBOUR


def evidence(**known: float) -> Evidence:
    features = Features(**dict.fromkeys(Features.__annotations__, 0.5) | {"topic": 0.0} | known)
    found = Passage("harbour:1:0", "harbour", 1, 0, 9, HARBOUR.text[:9])
    return Evidence(Hit(HARBOUR, found, 0.5, ()), 0, 9, HARBOUR.text[:9], features, 1.0)


def test_confidence_is_that_of_the_best_sentence_alone() -> None:
    best, other = evidence(), evidence(late=1.0, near=1.0)
    assert confidence([best, other]) == confidence([best])
    assert confidence([]) == 0


@pytest.mark.parametrize(
    "name", ["late", "coverage", "context", "numbers", "passage", "has", "near", "untyped"]
)
def test_whatever_speaks_for_a_sentence_adds_to_it(name: str) -> None:
    assert confidence([evidence(**{name: 0.9})]) > confidence([evidence(**{name: 0.3})])


def test_of_a_topic_it_is_how_much_of_it_an_article_has() -> None:
    assert confidence([evidence(topic=1.0, context=0.9)]) == pytest.approx(0.81)


def test_evidence_that_does_not_count_gives_no_confidence() -> None:
    found = [evidence(late=0.8)]
    assert answer_confidence(found, None) == confidence(found)
    assert answer_confidence(found, "below_threshold") == confidence(found)
    for refusal in ("publisher_not_in_archive", "unsupported", "outside_dates", "no_articles"):
        assert answer_confidence(found, refusal) == 0


def test_a_name_that_was_found_is_not_said_to_be_absent() -> None:
    hit = evidence().hit
    assert found_nowhere(("Harbour", "Upper Threep"), [hit]) == ("Upper Threep",)
    absent = refusal_sentence("name_missing", ("Upper Threep",))
    assert absent.endswith("there is no Upper Threep in what was found on it.")
    there = refusal_sentence("name_missing", ("Port Selby",), is_elsewhere=True)
    assert there.endswith("no sentence about Port Selby answers it.")


def test_in_another_language_an_answer_is_as_sure_as_its_words_make_it() -> None:
    """By numbers of its own, with vectors and without; English by its own as before."""
    spanish, greek = replace(evidence(), language="es"), replace(evidence(), language="el")
    sure = {confidence([one]) for one in (evidence(), spanish, replace(greek, by_terms=True))}
    assert len(sure) == 3
    assert confidence([replace(evidence(), language="en")]) == confidence([evidence()])


def test_letters_in_a_row_are_the_same_by_chance() -> None:
    """Where they are the terms, as much of a question makes an answer less sure."""
    by_terms = replace(evidence(), by_terms=True)
    sure = {each: confidence([replace(by_terms, language=each)]) for each in ("ja", "ar", "th")}
    assert sure["ja"] > sure["ar"] == sure["th"]
