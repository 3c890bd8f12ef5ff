"""Vectors of questions and of words, remembered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index import EmbedderMemory
from index.embeddings import Vectors, WordVectors
from tests.support.fakes import FakeEmbedder


class Counting(FakeEmbedder):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(tuple(texts))
        return super().embed_queries(texts)

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        self.asked.append(tuple(texts))
        return super().embed_words(texts)


def test_a_question_is_embedded_once_and_comes_in_its_order() -> None:
    embedder = Counting()
    memory = EmbedderMemory(embedder, words_bytes=100_000)
    memory.embed_queries(["harbour wall", "frost"])
    vectors = memory.embed_queries(["frost", "choir", "harbour wall"])
    assert embedder.asked == [("harbour wall", "frost"), ("choir",)]
    assert np.array_equal(vectors, FakeEmbedder().embed_queries(["frost", "choir", "harbour wall"]))
    assert memory.embed_queries([]).shape == (0, 1024)


def test_it_is_bounded() -> None:
    embedder = Counting()
    memory = EmbedderMemory(embedder, words_bytes=0, questions=2)
    for text in ("a", "b", "c", "c", "a"):
        memory.embed_queries([text])
    assert embedder.asked == [("a",), ("b",), ("c",), ("a",)]


def test_the_words_of_a_sentence_are_embedded_once() -> None:
    embedder = Counting()
    memory = EmbedderMemory(embedder, words_bytes=100_000)
    first = memory.embed_words(["the wall", "a late frost", "the wall"])
    again = memory.embed_words(["a late frost", "the choir sang"])
    assert embedder.asked == [("the wall", "a late frost"), ("the choir sang",)]
    assert np.array_equal(first[1].vectors, again[0].vectors)
    exact = FakeEmbedder().embed_words(["a late frost"])[0].vectors
    assert np.abs(first[1].vectors - exact).max() < 0.001
    assert first[1].vectors.dtype == np.float32
    assert [words.words for words in again] == [("a", "late", "frost"), ("the", "choir", "sang")]
    assert memory.embed_words([]) == []


def test_the_words_that_were_not_asked_for_longest_are_forgotten_first() -> None:
    embedder = Counting()
    memory = EmbedderMemory(embedder, words_bytes=13_000)
    for text in ("the wall", "a frost", "the wall", "the choir", "the wall", "a frost"):
        memory.embed_words([text])
    assert embedder.asked == [("the wall",), ("a frost",), ("the choir",), ("a frost",)]
    long = " ".join(f"word{number}" for number in range(50))
    assert len(memory.embed_words([long])[0].words) == 50
