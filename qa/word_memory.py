"""An Embedder for the time of one question: the words of each text are embedded once."""

from __future__ import annotations

from collections.abc import Sequence

from index import Embedder, EmbedderIdentity, Vectors, WordVectors


class WordMemory:
    """What it does not remember, it asks the embedder it was made with."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, WordVectors] = {}

    @property
    def model(self) -> str:
        return self._embedder.model

    def identity(self) -> EmbedderIdentity:
        return self._embedder.identity()

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_passages(texts)

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._embedder.embed_words(new), strict=True))
        return [self._known[text] for text in texts]
