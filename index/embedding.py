"""The role an embedding model plays: texts in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


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
