"""Articles on their way into an index: cut into passages, and embedded."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from index.embeddings import Embedder, Vectors
from index.errors import ReadError
from index.models import Article, Passage
from index.nlp.chunking import Chunking, TokenCounter, chunk

# A batch is committed at whichever comes first, so that little is lost and readers see progress.
_PASSAGES = 256
_SECONDS = 15.0
# Documents that articles were read from are held until the commit.
_DOCUMENT_BYTES = 64_000_000
# Passages are counted before they are cut. In English one has so many bytes on average.
_BYTES_OF_A_PASSAGE = 920


@dataclass(frozen=True)
class Prepared:
    """An article that can be stored. `vectors[i]`, a unit row, belongs to `passages[i]`."""

    article: Article
    passages: list[Passage]
    vectors: Vectors


Result = Callable[[], list[Prepared | ReadError]]
"""Waits for a batch; gives its articles in order, one without any text as a ReadError."""


class Preprocessor(Protocol):
    """Where articles are prepared: in this process, or on others."""

    @property
    def batches_at_once(self) -> int:
        """How many may be begun before the result of the first is asked for."""
        ...

    def begin(self, articles: Sequence[Article]) -> Result: ...


class LocalPreprocessor:
    """In this process: one batch is embedded while the next is read and cut, and one committed.

    So no core waits for the disk, nor for what only one of them can do.
    """

    batches_at_once = 2

    def __init__(self, embedder: Embedder, counter: TokenCounter, chunking: Chunking) -> None:
        self._prepared = partial(prepared, embedder=embedder, counter=counter, chunking=chunking)
        self._threads = ThreadPoolExecutor(self.batches_at_once, "prepare")

    def begin(self, articles: Sequence[Article]) -> Result:
        return self._threads.submit(self._prepared, articles).result


def prepared(
    articles: Sequence[Article], embedder: Embedder, counter: TokenCounter, chunking: Chunking
) -> list[Prepared | ReadError]:
    """Each article prepared, or what is wrong with it, in order."""
    cut = [chunk(article, counter, chunking) for article in articles]
    vectors = embedder.embed_passages([part.text for passages in cut for part in passages])
    done, first = list[Prepared | ReadError](), 0
    for article, passages in zip(articles, cut, strict=True):
        if not passages:
            done.append(ReadError(article.source, "the article has no text."))
            continue
        last = first + len(passages)
        done.append(Prepared(article, passages, vectors[first:last]))
        first = last
    return done


class Batch:
    """`ids` are those of its articles, `new` those of them that the index does not have.

    `claimed` are the names by which they were claimed, where another could write them too.
    """

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.ids: set[str] = set()
        self.new: set[str] = set()
        self.claimed: list[str] = []
        self._passages = 0
        self._document_bytes = 0
        self._since = time.monotonic()

    def put(self, article: Article, *, new: bool) -> None:
        if not self.articles:
            self._since = time.monotonic()
        self.articles.append(article)
        self.ids.add(article.id)
        if new:
            self.new.add(article.id)
        if article.printed and article.printed.content:
            self._document_bytes += len(article.printed.content)
        self._passages += 1 + len(article.text.encode()) // _BYTES_OF_A_PASSAGE

    def is_full(self) -> bool:
        return (
            self._passages >= _PASSAGES
            or self._document_bytes >= _DOCUMENT_BYTES
            or (bool(self.articles) and time.monotonic() - self._since > _SECONDS)
        )
