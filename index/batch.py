"""Articles cut into passages and waiting to be embedded and committed together."""

from __future__ import annotations

import time

from index.articles import Article, Passage
from index.chunking import Chunking, chunk
from index.embedding import Embedder, Vectors
from index.errors import ReadError
from index.tokens import TokenCounter

# A batch is committed at whichever comes first, so that little is lost and readers see progress.
_PASSAGES = 256
_SECONDS = 15.0


class Batch:
    """`ids` are those of its articles, `new` those of them that the index does not have."""

    def __init__(self, chunking: Chunking, counter: TokenCounter) -> None:
        self._chunking = chunking
        self._counter = counter
        self.clear()

    def clear(self) -> None:
        self.articles: list[tuple[Article, list[Passage]]] = []
        self.ids: set[str] = set()
        self.new: set[str] = set()
        self.passages = 0
        self._since = time.monotonic()

    def put(self, article: Article, *, new: bool) -> None:
        """Raises ReadError where the article has no text."""
        cut = chunk(article, self._counter, self._chunking)
        if not cut:
            raise ReadError(article.source, "the article has no text.")
        if not self.articles:
            self._since = time.monotonic()
        self.articles.append((article, cut))
        self.ids.add(article.id)
        if new:
            self.new.add(article.id)
        self.passages += len(cut)

    def is_full(self) -> bool:
        return self.passages >= _PASSAGES or (
            bool(self.articles) and time.monotonic() - self._since > _SECONDS
        )

    def embedded(self, embedder: Embedder) -> list[tuple[Article, list[Passage], Vectors]]:
        """Each article with its passages and their vectors."""
        vectors = embedder.embed_passages([part.text for _, cut in self.articles for part in cut])
        done, first = [], 0
        for article, cut in self.articles:
            done.append((article, cut, vectors[first : first + len(cut)]))
            first += len(cut)
        return done
