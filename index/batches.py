"""Articles cut into passages, on their way into the index batch by batch.

One batch is filled while the one before it is embedded, so that no core waits for reading and
cutting, nor for the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from index.articles import Article, Passage
from index.chunking import Chunking, chunk
from index.embedding import Embedder, Vectors
from index.errors import ReadError
from index.tokens import TokenCounter

# A batch is committed at whichever comes first, so that little is lost and readers see progress.
_PASSAGES = 256
_SECONDS = 15.0

# Articles, each with its passages and their vectors.
Embedded = list[tuple[Article, list[Passage], Vectors]]


@dataclass
class Batch:
    """What is committed together.

    `ids` are those of its articles, `new` those of them that the index does not have, and `stated`
    those that their sources gave them.
    """

    articles: list[tuple[Article, list[Passage]]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    stated: list[str] = field(default_factory=list)
    passages: int = 0
    since: float = field(default_factory=time.monotonic)

    def is_full(self) -> bool:
        return self.passages >= _PASSAGES or time.monotonic() - self.since > _SECONDS

    def texts(self) -> list[str]:
        return [passage.text for _, cut in self.articles for passage in cut]

    def with_vectors(self, vectors: Vectors) -> Embedded:
        """Each article with its passages and their vectors, which are given for all in order."""
        done, first = [], 0
        for article, cut in self.articles:
            done.append((article, cut, vectors[first : first + len(cut)]))
            first += len(cut)
        return done


Commit = Callable[[Batch, Embedded], None]


class Batches:
    """At most one being filled and one being embedded.

    `commit` is called in the thread that calls here, in the order in which articles were put.
    """

    def __init__(
        self, chunking: Chunking, counter: TokenCounter, embedder: Embedder, commit: Commit
    ) -> None:
        self._chunking = chunking
        self._counter = counter
        self._embedder = embedder
        self._commit = commit
        self._filling = Batch()
        self._embedding: tuple[Batch, Future[Vectors]] | None = None
        self._thread = ThreadPoolExecutor(1, "batch")

    def put(self, article: Article, *, new: bool, stated: str) -> None:
        """Raises ReadError where the article has no text."""
        cut = chunk(article, self._counter, self._chunking)
        if not cut:
            raise ReadError(article.source, "the article has no text.")
        batch = self._filling
        if not batch.articles:
            batch.since = time.monotonic()
        batch.articles.append((article, cut))
        batch.ids.add(article.id)
        batch.stated.append(stated)
        if new:
            batch.new.add(article.id)
        batch.passages += len(cut)

    def __contains__(self, article_id: str) -> bool:
        embedding = self._embedding[0].ids if self._embedding else ()
        return article_id in self._filling.ids or article_id in embedding

    def __len__(self) -> int:
        """How many articles are not committed yet."""
        embedding = self._embedding[0].articles if self._embedding else ()
        return len(self._filling.articles) + len(embedding)

    def go_on(self) -> bool:
        """Commit what is embedded by now, and embed what is full; whether a commit was made."""
        embedding = self._embedding
        if embedding and embedding[1].done():
            self._commit_embedded()
        if self._filling.articles and self._filling.is_full():
            self._embed()
        return embedding is not None and embedding is not self._embedding

    def finish(self) -> None:
        """Embed and commit everything."""
        if self._filling.articles:
            self._embed()
        self._commit_embedded()

    def _embed(self) -> None:
        """Begin with the batch that was filled before the one before it is committed."""
        batch, self._filling = self._filling, Batch()
        vectors = self._thread.submit(self._embedder.embed_passages, batch.texts())
        self._commit_embedded()
        self._embedding = batch, vectors

    def _commit_embedded(self) -> None:
        if self._embedding:
            (batch, vectors), self._embedding = self._embedding, None
            self._commit(batch, batch.with_vectors(vectors.result()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._thread.shutdown(cancel_futures=True)
