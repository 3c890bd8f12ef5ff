"""Vectors of questions, remembered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index import QueryMemory
from index.embedding import Vectors
from tests.fakes import FakeEmbedder


class Counting(FakeEmbedder):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(tuple(texts))
        return super().embed_queries(texts)


def test_a_question_is_embedded_once_and_comes_in_its_order() -> None:
    embedder = Counting()
    memory = QueryMemory(embedder)
    memory.embed_queries(["harbour wall", "frost"])
    vectors = memory.embed_queries(["frost", "choir", "harbour wall"])
    assert embedder.asked == [("harbour wall", "frost"), ("choir",)]
    assert np.array_equal(vectors, FakeEmbedder().embed_queries(["frost", "choir", "harbour wall"]))
    assert memory.embed_queries([]).shape == (0, 1024)


def test_it_is_bounded() -> None:
    embedder = Counting()
    memory = QueryMemory(embedder, remembered=2)
    for text in ("a", "b", "c", "c", "a"):
        memory.embed_queries([text])
    assert embedder.asked == [("a",), ("b",), ("c",), ("a",)]
