"""What a reranker's scores do to the hits of a search."""

from __future__ import annotations

import logging

import pytest

from index import Hit, Passage, Reranking, RerankingFailed
from index.retrieval import reordered
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeReranker

HITS = [
    Hit(article, Passage(article.id, article.id, 1, 0, 20, article.text[:20]), score, ("lexical",))
    for article, score in ((HARBOUR, 0.9), (ORCHARD, 0.5), (CHOIR, 0.1))
]


def ids(hits: list[Hit]) -> list[str]:
    return [hit.article.id for hit in hits]


def test_hits_come_by_their_new_scores() -> None:
    hits = reordered(HITS, [-3.5, 0.25, 7.0])
    assert ids(hits) == ["choir", "orchard", "harbour"]
    assert [hit.score for hit in hits] == [7.0, 0.25, -3.5]
    assert [hit.retrieval_score for hit in hits] == [0.1, 0.5, 0.9]
    assert all(hit.found_by == ("lexical", "reranker") for hit in hits)


def test_equal_scores_keep_the_order() -> None:
    assert ids(reordered(HITS, [1.0, 2.0, 1.0])) == ["orchard", "harbour", "choir"]


def test_without_a_reranker_the_score_is_the_searchs_own() -> None:
    assert [hit.retrieval_score for hit in HITS] == [0.9, 0.5, 0.1]


def test_every_hit_needs_a_score() -> None:
    with pytest.raises(ValueError, match="zip"):
        reordered(HITS, [1.0, 2.0])


@pytest.mark.parametrize(("k", "depth"), [(10, 30), (30, 30), (50, 50)])
def test_it_judges_as_many_as_it_is_told_and_never_fewer_than_are_wanted(
    k: int, depth: int
) -> None:
    assert Reranking(FakeReranker(), candidates=30).depth(k) == depth


def test_the_best_are_returned_and_seen_under_publisher_date_and_headline() -> None:
    reranker = FakeReranker()
    hits = Reranking(reranker).best("Selby choir", HITS, 2)
    assert ids(hits) == ["choir", "harbour"]
    assert reranker.shown == [
        (
            "The Selby Post, 06 February 2024, Harbour wall to be raised\nThe harbour wall at ",
            "Valley Gazette, 21 April 2024, Frost spoils apple harvest\nA late frost has spo",
            "The Selby Post, Choir wins cup\nThe Selby choir won ",
        )
    ]


def test_a_reranker_that_fails_leaves_the_hits_as_they_are_and_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reranker = FakeReranker(RerankingFailed("It is down.", "Start it."))
    assert Reranking(reranker).best("Selby choir", HITS, 2) == HITS[:2]
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage() == "The hits are not reranked. It is down. Start it."
