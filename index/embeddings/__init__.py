"""The role an embedding model plays: texts in, unit vectors out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class EmbedderIdentity:
    """What must agree between an index and the model that searches it."""

    model: str
    weights_sha256: str
    dimension: int
    normalised: bool = True


@dataclass(frozen=True)
class WordVectors:
    """The words of one text in order; `vectors[i]`, a unit row, belongs to `words[i]`.

    `vectors` has the shape (len(words), dimension). Words beyond what the model reads are left out.
    """

    words: tuple[str, ...]
    vectors: Vectors

    @staticmethod
    def of_tokens(text: str, tokens: Vectors, offsets: Sequence[tuple[int, int]]) -> WordVectors:
        """A word's vector is the mean of its tokens', as sentence-transformers pools a text's.

        `tokens` has the shape (len(offsets), dimension). Where each stands in the text, from and
        to, is in `offsets`; (0, 0) for one that stands nowhere in it.
        """
        words, firsts, lasts = list[str](), list[int](), list[int]()
        place = 0
        for word in _WORD.finditer(text):
            while place < len(offsets) and offsets[place][1] <= word.start():
                place += 1
            last = place
            while last < len(offsets) and offsets[last][0] < word.end() and offsets[last][1]:
                last += 1
            if place < last:
                words.append(word.group())
                firsts.append(place)
                lasts.append(last)
        sums = np.zeros((len(tokens) + 1, tokens.shape[1]))
        np.cumsum(tokens, axis=0, out=sums[1:])
        # Of sum and mean only the length differs.
        rows = sums[lasts] - sums[firsts]
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return WordVectors(tuple(words), rows.astype(np.float32))


class Embedder(Protocol):
    """Loads its model at the first use, so that making one is cheap."""

    @property
    def model(self) -> str:
        """The model's name, known without loading it."""
        ...

    def identity(self) -> EmbedderIdentity:
        """Raises ModelError where the model cannot be loaded or its weights are not its own."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32, rows of unit norm, in the order given."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32, rows of unit norm, in the order given."""
        ...

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        """The words of each text, each with its vector in that text's context."""
        ...
