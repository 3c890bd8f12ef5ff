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

    def embed_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """For each text the vectors of its tokens in context: shape (tokens, dimension), unit rows.

        Tokens that the model adds of itself are left out; a text without any gives no rows.
        """
        ...
