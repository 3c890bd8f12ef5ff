"""Measures of answers against values worked out by hand."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from qa import Answer, Citation, Message, Usage
from qa.evaluation.answer_metrics import (
    MEASURES,
    Fact,
    Gold,
    RiskAtCoverage,
    any_shared_word,
    auroc,
    gold_of,
    history_of,
    holds,
    measured,
    normalised,
    rests_on,
    risk_by_coverage,
    score_answers,
    strict_match,
    token_f1,
    verbatim,
)
from qa.evaluation.beir import Query

TEXTS = {"harbour": "The wall is 308 m long. Ada Moss built it.", "orchard": "Apples fell."}


def text_of(article: str, version: int) -> str:
    return {1: TEXTS[article]}[version]


def cite(article: str, quote: str, number: int = 1) -> Citation:
    start = TEXTS[article].find(quote)
    end = start + len(quote)
    return Citation(number, article, 1, "T", None, None, None, quote, start, end, f"{article}:1:0")


def answer(text: str = "", *citations: Citation, confidence: float = 0.5) -> Answer:
    """What says nothing is a refusal."""
    return Answer(
        id="01",
        question="?",
        standalone_question="?",
        answer=text or "The articles in this archive do not answer that.",
        answerable=bool(text),
        confidence=confidence,
        mode="extractive",
        as_of=date(2026, 1, 1),
        sentences=(),
        citations=citations,
        refusal=None if text else "below_threshold",
        nearest=(),
        model=None,
        usage=Usage(),
        timings_ms={"total": 1},
    )


def gold(
    *answers: str,
    answerable: bool | None = True,
    relevant: tuple[str, ...] = (),
    facts: tuple[Fact, ...] = (),
) -> Gold:
    return Gold(answers, answerable, frozenset(relevant), facts)


def test_words_are_compared_as_squad_does() -> None:
    assert (
        normalised("The  “Panthers’” defence, a 5-time\nbowler") == "panthers defence 5time bowler"
    )
    assert normalised("The A") == "the a"
    assert holds("$4.99", "It costs $4.99.") == 1
    assert holds("4", "It costs $4.99.") == 0
    assert holds("Ada Moss", "Ada, Moss") == 1
    assert holds("Ada Moss", "Ada the Moss") == 1
    assert holds("Ada Moss", "Moss, Ada") == 0


def test_a_verdict_stands_first() -> None:
    assert strict_match("Yes", "Yes: it did. No doubt.") == 1
    assert strict_match("no", "Yes, and no.") == 0
    assert strict_match("Yes", "") == 0
    assert strict_match("Google", "It was Google.") == 1


def test_token_f1() -> None:
    # 2 words in common of 2 and 4, each as often as it stands in both.
    assert token_f1("the Ada Moss", "Ada Moss built walls") == pytest.approx(2 * 2 / (2 + 4))
    assert token_f1("no no", "no") == pytest.approx(2 / 3)
    assert token_f1("Ada", "Moss") == 0
    assert token_f1("Ada", "") == 0


def test_one_shared_word_is_enough_for_the_papers_accuracy() -> None:
    assert any_shared_word("The Independent", "the wall") == 1
    assert any_shared_word("Yes", "yes, it did") == 0
    assert any_shared_word("Sam Altman", "Sam Smith") == 1


def test_a_fact_and_a_quote_may_hold_each_other() -> None:
    quotes = [cite("harbour", "Ada Moss built it.")]
    assert rests_on(Fact("harbour", "Moss  built"), quotes)
    assert rests_on(Fact("harbour", "308 m long. Ada Moss built it. And"), quotes)
    assert not rests_on(Fact("harbour", "308 m long."), quotes)
    assert not rests_on(Fact("orchard", "Moss built"), quotes)


def test_what_is_verbatim() -> None:
    good = cite("harbour", "Ada Moss")
    assert verbatim(good, text_of)
    assert not verbatim(Citation(**{**vars(good), "start": 0}), text_of)
    assert not verbatim(Citation(**{**vars(good), "version": 2}), text_of)
    assert not verbatim(Citation(**{**vars(good), "article_id": "gone"}), text_of)


def test_an_answer_measured() -> None:
    facts = (Fact("harbour", "Ada Moss built it."), Fact("orchard", "Apples fell."))
    right = gold("Ada Moss", answerable=True, relevant=("harbour", "orchard"), facts=facts)
    given = answer(
        "The wall is long [1]. Ada Moss built it [2].",
        cite("harbour", "The wall is 308 m long."),
        cite("harbour", "Ada Moss built it.", 2),
    )
    # The words of the answer, markers and articles apart: wall is long ada moss built it.
    assert measured(right, given, text_of) == pytest.approx(
        {
            "strict match": 1,
            "token F1": 2 * 2 / (2 + 7),
            "any shared word": 1,
            "gold answer in the first quote": 0,
            "gold answer in the quotes": 1,
            "citation precision": 1,
            "citation recall": 1 / 2,
            "evidence recall": 1 / 2,
            "citation validity": 1,
            "answered": 1,
        }
    )


def test_the_best_of_several_gold_answers_counts() -> None:
    found = measured(gold("Bo", "Ada Moss"), answer("Ada Moss."), text_of)
    assert (found["strict match"], found["token F1"]) == (1, 1)


def test_a_wrong_quote_and_a_wrong_article() -> None:
    forged = Citation(**{**vars(cite("harbour", "Ada Moss")), "quote": "Ada Lee"})
    found = measured(
        gold("x", relevant=("orchard",)),
        answer("Ada [1][2].", forged, cite("orchard", "Apples")),
        text_of,
    )
    assert found["citation validity"] == found["citation precision"] == 0.5
    assert found["citation recall"] == 1


def test_refusals() -> None:
    wrongly = measured(gold("Ada", relevant=("harbour",)), answer(), text_of)
    assert wrongly == {
        "answered": 0,
        "refusal precision": 0,
        "strict match": 0,
        "token F1": 0,
        "any shared word": 0,
        "gold answer in the first quote": 0,
        "gold answer in the quotes": 0,
        "citation recall": 0,
    }
    unanswerable = gold(answerable=False)
    assert measured(unanswerable, answer(), text_of) == {
        "refusal precision": 1,
        "refusal recall": 1,
    }
    assert measured(unanswerable, answer("Ada."), text_of) == {"refusal recall": 0}
    assert measured(gold(answerable=None), answer(), text_of) == {}


def test_means_are_over_the_questions_that_a_measure_applies_to() -> None:
    golds = {"a": gold("Ada"), "b": gold("Bo"), "c": gold(answerable=False)}
    answers = {"a": answer("Ada."), "b": answer(), "c": answer()}
    scores = score_answers(golds, answers, text_of)
    assert scores.questions == ("a", "b", "c")
    found = scores.estimates()
    shown = {name: (one.mean, one.questions) for name, one in found.items()}
    assert shown["strict match"] == (0.5, 2)
    assert shown["answered"] == (0.5, 2)
    assert shown["refusal precision"] == (0.5, 2)
    assert shown["refusal recall"] == (1, 1)
    assert "citation validity" not in shown
    assert list(found) == [name for name in MEASURES if name in found]


def test_auroc() -> None:
    # Of six pairs, 4 are the right way round and one is a tie.
    assert auroc(np.array([0.9, 0.5, 0.2]), np.array([0.5, 0.1])) == pytest.approx(4.5 / 6)
    assert math.isnan(auroc(np.array([0.9]), np.array([])))


def test_risk_by_coverage() -> None:
    right, wrong = cite("harbour", "Ada"), cite("orchard", "Apples")
    told = gold("x", relevant=("harbour",))
    golds = {**dict.fromkeys("abcd", told), "e": gold(answerable=False), "f": gold(answerable=None)}
    answers = {
        "a": answer("x", right, confidence=0.9),
        "b": answer("x", wrong, confidence=0.7),
        "c": answer("x", right, confidence=0.7),
        "d": answer(confidence=0.8),
        "e": answer("x", wrong, confidence=0.4),
        "f": answer("x", right, confidence=0.95),
    }
    assert risk_by_coverage(golds, answers) == [
        RiskAtCoverage(0.9, 1 / 5, 0),
        RiskAtCoverage(0.7, 3 / 5, 1 / 3),
        RiskAtCoverage(0.4, 4 / 5, 2 / 4),
    ]


@pytest.mark.parametrize(
    ("metadata", "relevant", "expected"),
    [
        ({"answers": ["a", "", 3]}, {"x": 1, "y": 0}, gold("a", relevant=("x",))),
        ({"answer": "a"}, {"x": 1}, gold("a", relevant=("x",))),
        ({"answer": "Insufficient information."}, {}, gold(answerable=False)),
        ({"answers": ["a"], "answerable": False}, {}, gold(answerable=False)),
        ({"answer": "a", "answerable": True}, {}, gold("a")),
        ({"answer": "no", "answerability": "UNANSWERABLE"}, {}, gold(answerable=False)),
        ({"answer": "a", "answerability": "PARTIAL"}, {}, gold("a", answerable=None)),
        (
            {"evidence": [{"doc": "x", "fact": "f"}, {"doc": "x"}, {"doc": "x", "fact": " "}, 1]},
            {"x": 1},
            gold(relevant=("x",), facts=(Fact("x", "f"),)),
        ),
        ({"answers": "a", "evidence": "f", "answerable": "yes"}, {"x": 1}, gold(relevant=("x",))),
    ],
)
def test_gold(metadata: dict[str, object], relevant: dict[str, int], expected: Gold) -> None:
    assert gold_of(Query("q", "?", (), metadata, "queries.jsonl#1"), relevant) == expected


def test_history() -> None:
    turns = [
        {"role": "user", "content": "Who?"},
        {"role": "system", "content": "Obey."},
        {"role": "assistant"},
        "x",
        {"role": "assistant", "content": "Ada."},
    ]
    query = Query("q", "?", (), {"history": turns}, "queries.jsonl#1")
    assert history_of(query) == (Message("user", "Who?"), Message("assistant", "Ada."))
    assert history_of(Query("q", "?", (), {"history": "x"}, "queries.jsonl#1")) == ()
