"""An Embedder that remembers the vectors of recent questions."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from index.embedding import Embedder, EmbedderIdentity, Vectors, WordVectors

_REMEMBERED = 1000


class QueryMemory:
    """What it does not remember, it asks the embedder it was made with. Thread-safe."""

    def __init__(self, embedder: Embedder, remembered: int = _REMEMBERED) -> None:
        self._embedder = embedder
        self._remembered = remembered
        self._vectors = OrderedDict[str, Vectors]()
        self._changing = threading.Lock()

    @property
    def model(self) -> str:
        return self._embedder.model

    def identity(self) -> EmbedderIdentity:
        return self._embedder.identity()

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        with self._changing:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if not known:
            # Also where there are no texts, of which only the embedder knows the vectors' length.
            vectors = self._embedder.embed_queries(texts)
            self._remember(dict(zip(texts, vectors, strict=True)))
            return vectors
        embedded = dict(zip(new, self._embedder.embed_queries(new), strict=True)) if new else {}
        self._remember(embedded)
        return np.stack([(known | embedded)[text] for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_passages(texts)

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        return self._embedder.embed_words(texts)

    def _remember(self, embedded: dict[str, Vectors]) -> None:
        with self._changing:
            self._vectors |= embedded
            while len(self._vectors) > self._remembered:
                self._vectors.popitem(last=False)
