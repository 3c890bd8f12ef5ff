"""The roles of retrieval: what searches, and what may judge its hits again."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.errors import RerankingFailed
from index.models import Filters, Hit

log = logging.getLogger(__name__)


class Retriever(Protocol):
    def search(self, query: str, k: int, filters: Filters = Filters()) -> list[Hit]:
        """At most `k` hits, best first; empty where nothing matches."""
        ...


class Reranker(Protocol):
    """A model that reads query and text together, which is slower and judges better."""

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the query, in the order given; higher is better.

        Finite, and comparable within one call only. Thread-safe. Raises RerankingFailed and
        nothing else.
        """
        ...


@dataclass(frozen=True)
class Reranking:
    """A reranker, and how many hits of a search it is shown at least."""

    reranker: Reranker
    candidates: int = 30

    def depth(self, k: int) -> int:
        """How many hits to search for where `k` are wanted: the reranker judges every one."""
        return max(k, self.candidates)

    def best(self, query: str, hits: Sequence[Hit], k: int) -> list[Hit]:
        """The `k` best of the hits; as they were, with a warning, where the reranker fails."""
        try:
            scores = self.reranker.scores(query, [_shown(hit) for hit in hits])
        except RerankingFailed as error:
            log.warning("The hits are not reranked. %s", error)
            return list(hits[:k])
        return reordered(hits, scores)[:k]


def reordered(hits: Sequence[Hit], scores: Sequence[float]) -> list[Hit]:
    """The hits by their new scores, best first; equal ones keep their order.

    A hit's `score` becomes its new one; its `retrieval_score` stays what it was.
    """
    judged = [
        replace(
            hit, score=score, found_by=(*hit.found_by, "reranker"), score_before_reranking=hit.score
        )
        for hit, score in zip(hits, scores, strict=True)
    ]
    return sorted(judged, key=lambda hit: -hit.score)


def checked_scores(scores: Sequence[float], texts: Sequence[str], who: str) -> list[float]:
    """The scores where there is one finite number for each text; else RerankingFailed."""
    if len(scores) != len(texts) or not all(map(math.isfinite, scores)):
        raise RerankingFailed(f"{who} did not give every passage a score.")
    return list(scores)


def _shown(hit: Hit) -> str:
    """The passage under its publisher, date and headline, which questions about news name."""
    article = hit.article
    day = f"{article.published_at:%d %B %Y}" if article.published_at else None
    heading = ", ".join(part for part in (article.publisher, day, article.title) if part)
    return f"{heading}\n{hit.passage.text}"
