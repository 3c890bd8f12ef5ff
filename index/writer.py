"""Writing an index: articles in batches, each of them whole or not there at all."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from index.articles import Article
from index.batches import Batch, Batches, Embedded
from index.catalogue import Known
from index.chunking import Chunking
from index.compaction import compact_when_due
from index.corrections import with_corrections
from index.embedding import Embedder
from index.errors import ReadError
from index.identity import META_KEY, IndexIdentity
from index.language_detection import detected_language
from index.layout import Layout, SearchServer, remove_database
from index.locking import writer_lock
from index.passage_indexes import passage_index_of
from index.repeated_ids import StatedIds, check_is_newer
from index.site_lines import META_KEY as SITE_LINES
from index.site_lines import SiteLines
from index.tokens import TokenCounter

# How long to wait before asking whether another writer is done with an article.
_LOOK_AGAIN_S = 0.2


@dataclass(frozen=True)
class AddProgress:
    """How far an `add` has come: what is committed. `current` is what was read last."""

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
class Placed:
    """What became of an article: the id and the version that it stands under."""

    article_id: str
    version: int
    outcome: Literal["added", "changed", "unchanged"]
    source: str


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
    on_placed: Callable[[Placed], None] = lambda placed: None
    stated: StatedIds = field(default_factory=StatedIds)


class IndexWriter:
    """An index open for writing.

    Where the catalogue is the folder's own, its lock is held until this is closed. Of a shared one
    there may be several, which claim each article that they change; each folder's caches are left
    to those who search in it.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        counter: TokenCounter,
        chunking: Chunking = Chunking(),
        *,
        catalogue: str | None = None,
        search: SearchServer | None = None,
    ) -> None:
        self._layout = Layout(folder, catalogue, search)
        self._embedder = embedder
        self._counter = counter
        self._chunking = chunking
        # What another writer has in hand, to be looked at again.
        self._elsewhere = list[Article]()
        self._closing = ExitStack()
        self._layout.made()
        with ExitStack() as opening:
            if not self._layout.shared:
                opening.enter_context(writer_lock(folder))
            self._catalogue = self._layout.opened(read_only=False)
            opening.callback(self._catalogue.close)
            self._index = passage_index_of(self._layout)
            opening.callback(self._index.close)
            self._claims = opening.enter_context(self._catalogue.claims())
            self._check_identity()
            with self._catalogue.read() as snapshot:
                self._site_lines = SiteLines.from_meta(snapshot.meta(SITE_LINES))
            if not self._layout.shared:
                for unfinished in (self._layout.rebuilding, self._layout.restoring):
                    remove_database(unfinished)
            self._index.catch_up(self._catalogue)
            self._closing = opening.pop_all()

    def add(
        self,
        items: Iterable[Article | ReadError],
        *,
        on_progress: Callable[[AddProgress], None] | None = None,
        on_placed: Callable[[Placed], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> AddReport:
        """Add, change or leave each article; what could not be read is passed on in the report.

        Committed batch by batch: after an interruption the same call goes on where it stopped,
        since unchanged articles cost no embedding. `on_placed` is called for each article once it
        is committed. Of two articles from two places that state one id, the first is kept and the
        other reported, unless it is a newer version of it. Articles from pages lose the lines that
        their site puts on many of them.
        """
        tally, failed = _Tally(), list[ReadError]()
        if on_placed:
            tally.on_placed = on_placed
        stopped = False
        with self._batches(tally) as batches:
            for item in self._site_lines.removed(items):
                if isinstance(item, ReadError):
                    failed.append(item)
                else:
                    try:
                        self._take(item, batches, tally)
                    except ReadError as error:
                        failed.append(error)
                if batches.go_on():
                    self._look_again(batches, tally, failed)
                if on_progress:
                    done = tally.added + tally.changed + tally.unchanged
                    on_progress(AddProgress(done, tally.passages, len(failed), item.source))
                if should_stop and should_stop():
                    stopped = True
                    break
            batches.finish()
            while self._elsewhere and not stopped:
                self._look_again(batches, tally, failed)
                batches.finish()
                if self._elsewhere:
                    time.sleep(_LOOK_AGAIN_S)
                stopped = bool(should_stop and should_stop())
        self._compact_when_due()
        return AddReport(
            tally.added, tally.changed, tally.unchanged, tally.passages, tuple(failed), stopped
        )

    def delete(self, article_ids: Sequence[str], *, keep_record: bool = False) -> DeleteReport:
        """Remove articles with all their versions, in one commit.

        With `keep_record`, that they were here and when they were retracted stays known.
        """
        deleted, missing = list[str](), list[str]()
        with self._catalogue.write() as transaction:
            remove = transaction.retract if keep_record else transaction.remove
            for article_id in dict.fromkeys(article_ids):
                (deleted if remove(article_id) else missing).append(article_id)
        self._index.catch_up(self._catalogue)
        self._compact_when_due()
        return DeleteReport(tuple(deleted), tuple(missing))

    def sources(self, beginning: str) -> dict[str, str]:
        """The id and source of each article that was read from where the source begins so."""
        with self._catalogue.read() as snapshot:
            return snapshot.sources(beginning)

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

    def _batches(self, tally: _Tally) -> Batches:
        def commit(batch: Batch, embedded: Embedded) -> None:
            self._commit(batch, embedded, tally)

        return Batches(self._chunking, self._counter, self._embedder, commit)

    def _take(self, article: Article, batches: Batches, tally: _Tally) -> None:
        """Put the article into a batch unless the index has it just so already."""
        _check_encodable(article)
        article = with_corrections(_to_the_second(article))
        if any(waiting.id == article.id for waiting in self._elsewhere):
            # What came first is looked at first.
            self._elsewhere.append(article)
            return
        placed, known = self._place(article)
        if placed.id in batches:
            batches.finish()
            placed, known = self._place(article)
        if placed in tally.stated and known and _differs(placed, known):
            self._check_is_newer(placed, known)
        if _differs(placed, known) and self._claims:
            if not self._claims.take(article.id):
                self._elsewhere.append(article)
                return
            # Another writer may have committed it before the claim was ours.
            placed, known = self._place(article)
        if known is None or _differs(placed, known):
            new = known is None or known.retracted
            language = placed.language or detected_language(placed.text)
            version = known.version + 1 if known else 1
            whole = replace(placed, version=version, language=language)
            try:
                batches.put(whole, new=new, stated=article.id)
            except ReadError:
                self._release([article.id])
                raise
            tally.stated.add(placed)
            return
        tally.stated.add(placed)
        tally.unchanged += 1
        tally.on_placed(Placed(placed.id, known.version, "unchanged", placed.source))
        if known.source != placed.source:
            with self._catalogue.write() as transaction:
                transaction.move(placed.id, placed.source)

    def _check_is_newer(self, article: Article, known: Known) -> None:
        if known.retracted:
            return
        with self._catalogue.read() as snapshot:
            first = snapshot.article(article.id, None)
        if first:
            check_is_newer(article, replace(first, source=known.source))

    def _release(self, article_ids: Iterable[str]) -> None:
        if self._claims:
            self._claims.release(article_ids)

    def _look_again(self, batches: Batches, tally: _Tally, failed: list[ReadError]) -> None:
        """Once more at what others had in hand: they may have done it, or ended before that."""
        waiting, self._elsewhere = self._elsewhere, []
        for article in waiting:
            try:
                self._take(article, batches, tally)
            except ReadError as error:
                failed.append(error)

    def _place(self, article: Article) -> tuple[Article, Known | None]:
        """The article under the id that is its own, and what the catalogue knows of that id."""
        with self._catalogue.read() as snapshot:
            placed = _placed(article, snapshot.known)
            return placed, snapshot.known(placed.id)

    def _commit(
        self,
        batch: Batch,
        embedded: Embedded,
        tally: _Tally,
    ) -> None:
        identity = self._identity()
        with self._catalogue.write() as transaction:
            if not transaction.so_far.meta(META_KEY):
                transaction.begin_generation()
            transaction.set_meta(META_KEY, identity.as_meta())
            if self._site_lines.is_new:
                there = transaction.so_far.meta(SITE_LINES)
                transaction.set_meta(SITE_LINES, self._site_lines.merged_meta(there))
            for article, cut, vectors in embedded:
                transaction.put(article, cut, vectors)
        self._site_lines.is_new = False
        tally.added += len(batch.new)
        tally.changed += len(batch.articles) - len(batch.new)
        tally.passages += batch.passages
        for article, _ in batch.articles:
            outcome: Literal["added", "changed"] = "added" if article.id in batch.new else "changed"
            tally.on_placed(Placed(article.id, article.version, outcome, article.source))
        self._release(batch.stated)
        self._index.catch_up(self._catalogue)

    def _compact_when_due(self) -> None:
        if not self._layout.shared:
            compact_when_due(self._layout, self._catalogue, self._index)

    def _identity(self) -> IndexIdentity:
        """What the index is made with; raises IndexMismatch where that was something else."""
        identity = IndexIdentity.of(self._embedder, self._counter, self._chunking)
        with self._catalogue.read() as snapshot:
            value = snapshot.meta(META_KEY)
        if value:
            recorded = IndexIdentity.from_meta(value, self._layout.folder)
            recorded.check_weights(self._embedder, self._layout.folder)
            recorded.check_chunking(identity, self._layout.folder)
        return identity


def _differs(placed: Article, known: Known | None) -> bool:
    """Whether the index does not have it just so already."""
    return known is None or known.content_hash != placed.content_hash


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
    if other is None or other.retracted:
        return article
    if other.source != article.source and other.content_hash != article.content_hash:
        return replace(article, id=distinct)
    return article


def _check_encodable(article: Article) -> None:
    """JSON can carry half a surrogate pair, which no text file or database can."""
    names = "id text title publisher author category url date_source language".split()
    words = [(name, getattr(article, name) or "") for name in names]
    words += [("dropped", text) for text in article.dropped]
    words += [("corrections", correction.text) for correction in article.corrections]
    for name, text in words:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ReadError(
                article.source, f"{name}: character {error.start} is half a surrogate pair."
            ) from error


def _to_the_second(article: Article) -> Article:
    """The catalogue keeps no fractions, and the content hash must be that of what is kept."""
    published, updated = article.published_at, article.updated_at
    return replace(
        article,
        published_at=published.replace(microsecond=0) if published else None,
        updated_at=updated.replace(microsecond=0) if updated else None,
    )
