"""The role retrieval plays, and the fusion of dense and lexical search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from index.articles import Hit
from index.filters import Filters

# Of the two, BM25 is much the stronger on news questions: docs/decisions/0006-fusion.md.
_DENSE_WEIGHT = 0.3


class Retriever(Protocol):
    def search(self, query: str, k: int, filters: Filters = Filters()) -> list[Hit]:
        """At most `k` hits, best first; empty where nothing matches."""
        ...


def fused(dense: Mapping[int, float], lexical: Mapping[int, float]) -> dict[int, float]:
    """One score in [0, 1] for every row of either, from cosines and BM25 scores.

    BM25 is divided by the best of the list, which keeps its proportions whether there is one hit
    or a thousand; cosines are comparable as they are.
    """
    best = max(lexical.values(), default=0.0)
    return {
        row: _DENSE_WEIGHT * max(dense.get(row, 0.0), 0.0)
        + (1 - _DENSE_WEIGHT) * (lexical.get(row, 0.0) / best if best else 0.0)
        for row in dense.keys() | lexical.keys()
    }
