"""Measures against values worked out by hand, and the intervals around them."""

from __future__ import annotations

from dataclasses import replace
from math import log2

import numpy as np
import pytest

from index import Filters, Hit
from index.models import Passage
from qa.evaluation import Scores
from qa.evaluation.retrieval_metrics import RunHit, ranked_articles, score, searched
from tests.support.archives import CHOIR, HARBOUR, ORCHARD


def found(*articles: str) -> list[RunHit]:
    """One passage of each of these articles, best first."""
    return [
        RunHit(rank, article, f"{article}:1:{rank}", 0, 4, 1.0, "text")
        for rank, article in enumerate(articles, 1)
    ]


def measures(scores: Scores, question: str) -> dict[str, float]:
    values = scores.values[scores.questions.index(question)]
    return dict(zip(scores.measures, map(float, values), strict=True))


def test_measures_by_hand() -> None:
    qrels = {"q": {"a": 1, "b": 1, "c": 1}}
    [second_and_fourth] = [measures(score(qrels, {"q": found("x", "a", "y", "b")}, 10), "q")]
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert second_and_fourth == pytest.approx(
        {
            "recall@1": 0,
            "recall@5": 2 / 3,
            "recall@10": 2 / 3,
            "nDCG@10": (1 / log2(3) + 1 / log2(5)) / ideal,
            "MRR@10": 1 / 2,
            "MAP@10": (1 / 2 + 2 / 4) / 3,
        }
    )


def test_graded_relevance_counts_in_ndcg_alone() -> None:
    qrels = {"q": {"a": 2, "b": 1}}
    [worse, better] = [
        measures(score(qrels, {"q": found(*order)}, 10), "q") for order in ("ba", "ab")
    ]
    assert better["nDCG@10"] == 1
    assert worse["nDCG@10"] == pytest.approx((1 + 2 / log2(3)) / (2 + 1 / log2(3)))
    assert worse["MAP@10"] == better["MAP@10"] == 1


def test_an_article_stands_once_at_the_place_of_its_best_passage() -> None:
    assert ranked_articles(found("a", "b", "a", "c", "b"), 10) == ["a", "b", "c"]
    assert ranked_articles(found("a", "a", "b"), 2) == ["a"]
    assert measures(score({"q": {"b": 1}}, {"q": found("a", "a", "b")}, 10), "q")["MRR@10"] == 0.5


def test_a_relevant_article_is_found_under_a_copy_of_it() -> None:
    told = replace(found("x", "y")[1], copies=("b", "a"))
    assert ranked_articles([found("x")[0], told], 10) == ["x", "y"]
    assert ranked_articles([found("x")[0], told], 10, {"a"}) == ["x", "a"]
    assert ranked_articles([found("x")[0], told], 10, {"a", "y"}) == ["x", "y"]
    scores = score({"q": {"a": 1, "b": 0}}, {"q": [found("x")[0], told]}, 10)
    assert measures(scores, "q")["MRR@10"] == 0.5


def test_only_the_first_passages_count() -> None:
    eleven = found(*"abcdefghijk")
    assert measures(score({"q": {"k": 1}}, {"q": eleven}, 20), "q") == {
        "recall@1": 0,
        "recall@5": 0,
        "recall@10": 0,
        "recall@20": 1,
        "nDCG@10": 0,
        "MRR@10": 0,
        "MAP@10": 0,
    }
    three = score({"q": {"c": 1, "d": 1}}, {"q": eleven}, 3)
    assert measures(three, "q") == pytest.approx(
        {
            "recall@1": 0,
            "recall@3": 1 / 2,
            "nDCG@3": (1 / log2(4)) / (1 + 1 / log2(3)),
            "MRR@3": 1 / 3,
            "MAP@3": 1 / 6,
        }
    )


def test_ties_in_score_do_not_reorder() -> None:
    hits = [RunHit(rank, name, "p", 0, 4, 0.5, "text") for rank, name in enumerate("zya", 1)]
    assert measures(score({"q": {"z": 1}}, {"q": hits}, 10), "q")["MRR@10"] == 1


def test_only_questions_with_a_relevant_article_are_measured() -> None:
    qrels = {"judged": {"a": 1}, "none": {"a": 0}, "lacking": {"a": 1}, "empty": {"a": 1}}
    scores = score(qrels, {"judged": found("a"), "none": found("a"), "empty": []}, 10)
    assert scores.questions == ("judged", "lacking", "empty")
    assert measures(scores, "judged")["MRR@10"] == 1
    assert set(measures(scores, "lacking").values()) == {0}
    assert set(measures(scores, "empty").values()) == {0}


def scores_of(**values: float) -> Scores:
    return Scores(tuple(values), ("recall@1",), np.array([[one] for one in values.values()]))


def test_intervals_hold_the_mean_and_are_always_the_same() -> None:
    half = scores_of(**{f"q{i}": i % 2 for i in range(100)})
    [estimate] = half.estimates().values()
    assert half.estimates() == half.estimates()
    assert estimate.mean == 0.5
    # 1.96 standard errors of 0.05 on either side.
    assert estimate.low == pytest.approx(0.4, abs=0.015)
    assert estimate.high == pytest.approx(0.6, abs=0.015)


def test_nothing_varies_where_all_are_equal() -> None:
    [estimate] = scores_of(a=1, b=1, c=1).estimates().values()
    assert (estimate.mean, estimate.low, estimate.high) == (1, 1, 1)


def test_differences_are_paired() -> None:
    better, worse = scores_of(a=1, b=0.5, c=0.75), scores_of(a=0.75, b=0.25, c=0.5)
    [estimate] = better.minus(worse).estimates().values()
    assert (estimate.mean, estimate.low, estimate.high) == (0.25, 0.25, 0.25)
    with pytest.raises(ValueError, match="same questions"):
        better.minus(worse.among({"a", "b"}))
    assert better.among({"c", "a"}).questions == ("a", "c")


class Shelf:
    """A Retriever that finds the same articles for every question."""

    def search(self, query: str, k: int, filters: Filters = Filters()) -> list[Hit]:
        return [
            Hit(
                article,
                Passage(f"{article.id}:1:0", article.id, 1, 4, 8, article.text[4:8]),
                0.5,
                (),
            )
            for article in (HARBOUR, ORCHARD, CHOIR)
        ][:k]


def test_a_run_says_where_each_passage_stands() -> None:
    done = searched(Shelf(), [("q1", "harbour"), ("q2", "choir")], 2)
    assert list(done.run) == ["q1", "q2"]
    assert done.run["q2"] == (
        RunHit(1, "harbour", "harbour:1:0", 4, 8, 0.5, HARBOUR.text[4:8]),
        RunHit(2, "orchard", "orchard:1:0", 4, 8, 0.5, ORCHARD.text[4:8]),
    )
    assert done.latencies_ms.shape == (2,)
    assert 0 < done.latency_ms(50) <= done.latency_ms(95)
