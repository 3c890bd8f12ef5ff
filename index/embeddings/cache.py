"""An Embedder that remembers recent questions, and the words of recent sentences."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from index.embeddings import Embedder, EmbedderIdentity, Vectors, WordVectors

_QUESTIONS = 1000
# Of what is kept beside a sentence's vectors: its text, its words, the places in the memory.
_BESIDE_BYTES = 2048

T = TypeVar("T")


class _Words(NamedTuple):
    """A sentence's words in half the memory: a cosine of theirs moves by less than 0.001."""

    words: tuple[str, ...]
    vectors: NDArray[np.float16]

    @staticmethod
    def of(found: WordVectors) -> _Words:
        return _Words(found.words, found.vectors.astype(np.float16))

    def unpacked(self) -> WordVectors:
        return WordVectors(self.words, self.vectors.astype(np.float32))


class EmbedderMemory:
    """What it does not remember, it asks the embedder it was made with. Thread-safe.

    Every question weighs the sentences of what it finds, and the next one finds many of them again.
    """

    def __init__(
        self, embedder: Embedder, *, words_bytes: int, questions: int = _QUESTIONS
    ) -> None:
        """Room for so much of words, and for so many questions."""
        self._embedder = embedder
        self._questions = LRUCache[str, Vectors](questions)
        self._words = LRUCache[str, _Words](words_bytes, _size)
        self._changing = threading.Lock()

    @property
    def model(self) -> str:
        return self._embedder.model

    def identity(self) -> EmbedderIdentity:
        return self._embedder.identity()

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            # The embedder alone knows the vectors' length.
            return self._embedder.embed_queries(texts)
        rows: list[Vectors] = self._recalled(texts, self._questions, self._embedder.embed_queries)
        return np.stack(rows)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_passages(texts)

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        """As rounded as they are kept, so that the next question finds what this one found."""

        def embed(new: Sequence[str]) -> Iterable[_Words]:
            return map(_Words.of, self._embedder.embed_words(new))

        return [kept.unpacked() for kept in self._recalled(texts, self._words, embed)]

    def _recalled(
        self,
        texts: Sequence[str],
        memory: LRUCache[str, T],
        embed: Callable[[Sequence[str]], Iterable[T]],
    ) -> list[T]:
        with self._changing:
            found = {text: memory[text] for text in texts if text in memory}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            embedded = dict(zip(new, embed(new), strict=True))
            found |= embedded
            with self._changing:
                for text, vectors in embedded.items():
                    # What is larger than the whole memory is not kept.
                    with contextlib.suppress(ValueError):
                        memory[text] = vectors
        return [found[text] for text in texts]


def _size(words: _Words) -> int:
    return words.vectors.nbytes + _BESIDE_BYTES
