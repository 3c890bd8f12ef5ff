"""Writing an index: articles in batches, each of them whole or not there at all."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from index import caches
from index.articles import Article, Passage
from index.catalogue import Catalogue, Known
from index.chunking import Chunking, chunk
from index.embedding import Embedder
from index.errors import IndexUnwritable, ReadError
from index.identity import FORMAT_VERSION, META_KEY, IndexIdentity
from index.layout import Layout
from index.locking import writer_lock
from index.tokens import TokenCounter

# A batch is committed at whichever comes first, so that little is lost and readers see progress.
_BATCH_PASSAGES = 256
_BATCH_SECONDS = 15.0


@dataclass(frozen=True)
class AddProgress:
    """How far an `add` has come; `current` is the source of the article read last."""

    articles_done: int
    passages_done: int
    failed: int
    current: str


@dataclass(frozen=True)
class AddReport:
    """What an `add` did. `passages` counts the new ones; `stopped` is true after `should_stop`."""

    added: int
    changed: int
    unchanged: int
    passages: int
    failed: tuple[ReadError, ...]
    stopped: bool


@dataclass(frozen=True)
class DeleteReport:
    deleted: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass
class _Tally:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    passages: int = 0


class IndexWriter:
    """An index open for writing; holds its lock until closed."""

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        counter: TokenCounter,
        chunking: Chunking = Chunking(),
    ) -> None:
        self._layout = Layout(folder)
        self._embedder = embedder
        self._counter = counter
        self._chunking = chunking
        self._closing = ExitStack()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexUnwritable(
                f"The folder {folder} cannot be made ({error.strerror}).",
                "Name another with DATELINE_INDEX or --index.",
            ) from error
        with ExitStack() as opening:
            opening.enter_context(writer_lock(folder))
            self._catalogue = Catalogue(self._layout.catalogue, read_only=False)
            opening.callback(self._catalogue.close)
            self._check_identity()
            caches.catch_up(self._layout, self._catalogue)
            self._closing = opening.pop_all()

    def add(
        self,
        items: Iterable[Article | ReadError],
        *,
        on_progress: Callable[[AddProgress], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> AddReport:
        """Add, change or leave each article; what could not be read is passed on in the report.

        Committed batch by batch: after an interruption the same call goes on where it stopped,
        since unchanged articles cost no embedding.
        """
        tally, failed = _Tally(), list[ReadError]()
        batch = _Batch(self._chunking, self._counter)
        stopped = False
        for item in items:
            if isinstance(item, ReadError):
                failed.append(item)
            else:
                try:
                    self._take(item, batch, tally)
                except ReadError as error:
                    failed.append(error)
            if batch.is_full():
                self._commit(batch, tally)
            if on_progress:
                done = tally.added + tally.changed + tally.unchanged + len(batch.articles)
                on_progress(AddProgress(done, tally.passages, len(failed), item.source))
            if should_stop and should_stop():
                stopped = True
                break
        self._commit(batch, tally)
        return AddReport(
            tally.added, tally.changed, tally.unchanged, tally.passages, tuple(failed), stopped
        )

    def delete(self, article_ids: Sequence[str]) -> DeleteReport:
        """Remove articles with all their versions, in one commit."""
        deleted, missing = list[str](), list[str]()
        with self._catalogue.write() as transaction:
            for article_id in dict.fromkeys(article_ids):
                (deleted if transaction.remove(article_id) else missing).append(article_id)
        caches.catch_up(self._layout, self._catalogue)
        return DeleteReport(tuple(deleted), tuple(missing))

    def close(self) -> None:
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _check_identity(self) -> None:
        with self._catalogue.read() as snapshot:
            value = snapshot.meta(META_KEY)
        if value:
            IndexIdentity.from_meta(value, self._layout.folder).check_model(
                self._embedder, self._layout.folder
            )

    def _take(self, article: Article, batch: _Batch, tally: _Tally) -> None:
        """Put the article into the batch unless the index has it just so already."""
        _check_encodable(article)
        if article.id in batch.ids:
            self._commit(batch, tally)
        with self._catalogue.read() as snapshot:
            placed = _placed(article, snapshot.known)
            known = snapshot.known(placed.id)
        if known is None or known.content_hash != placed.content_hash:
            batch.put(replace(placed, version=known.version + 1 if known else 1))
            return
        tally.unchanged += 1
        if known.source != placed.source:
            with self._catalogue.write() as transaction:
                transaction.move(placed.id, placed.source)

    def _commit(self, batch: _Batch, tally: _Tally) -> None:
        if not batch.articles:
            return
        texts = [text for article, cut in batch.articles for text in embedded_texts(article, cut)]
        embedded = self._embedder.embed_passages(texts)
        identity = self._identity()
        with self._catalogue.write() as transaction:
            transaction.set_meta(META_KEY, identity.as_meta())
            first = 0
            for article, cut in batch.articles:
                transaction.put(article, cut, embedded[first : first + len(cut)])
                first += len(cut)
        for article, cut in batch.articles:
            if article.version == 1:
                tally.added += 1
            else:
                tally.changed += 1
            tally.passages += len(cut)
        batch.clear()
        caches.catch_up(self._layout, self._catalogue)

    def _identity(self) -> IndexIdentity:
        """What the index is made with; raises IndexMismatch where that was something else."""
        identity = IndexIdentity(
            FORMAT_VERSION, self._embedder.identity(), self._chunking, self._counter.name
        )
        with self._catalogue.read() as snapshot:
            value = snapshot.meta(META_KEY)
        if value:
            recorded = IndexIdentity.from_meta(value, self._layout.folder)
            recorded.check_weights(self._embedder, self._layout.folder)
            recorded.check_chunking(identity, self._layout.folder)
        return identity


class _Batch:
    """Articles cut but not yet committed."""

    def __init__(self, chunking: Chunking, counter: TokenCounter) -> None:
        self._chunking = chunking
        self._counter = counter
        self.clear()

    def clear(self) -> None:
        self.articles: list[tuple[Article, list[Passage]]] = []
        self.ids: set[str] = set()
        self._passages = 0
        self._since = time.monotonic()

    def put(self, article: Article) -> None:
        cut = chunk(article, self._counter, self._chunking)
        if not cut:
            raise ReadError(article.source, "the article has no text.")
        if not self.articles:
            self._since = time.monotonic()
        self.articles.append((article, cut))
        self.ids.add(article.id)
        self._passages += len(cut)

    def is_full(self) -> bool:
        return self._passages >= _BATCH_PASSAGES or (
            bool(self.articles) and time.monotonic() - self._since > _BATCH_SECONDS
        )


def embedded_texts(article: Article, cut: Sequence[Passage]) -> list[str]:
    """What is embedded for each passage: the headline gives it the context it was cut from."""
    return [f"{article.title}\n{passage.text}" for passage in cut]


def _placed(article: Article, known: Callable[[str], Known | None]) -> Article:
    """The article under the id that is its own.

    An id made from a file's name can be another file's already. Then the same content is the
    same article, moved; other content gets an id with a digest of its source.
    """
    if article.id_given:
        return article
    distinct = f"{article.id}-{hashlib.sha256(article.source.encode()).hexdigest()[:8]}"
    if known(distinct):
        return replace(article, id=distinct)
    other = known(article.id)
    if other and other.source != article.source and other.content_hash != article.content_hash:
        return replace(article, id=distinct)
    return article


def _check_encodable(article: Article) -> None:
    """JSON can carry half a surrogate pair, which no text file or database can."""
    for name in ("id", "text", "title", "publisher", "author", "category", "url"):
        try:
            (getattr(article, name) or "").encode()
        except UnicodeEncodeError as error:
            raise ReadError(
                article.source, f"{name}: character {error.start} is half a surrogate pair."
            ) from error
