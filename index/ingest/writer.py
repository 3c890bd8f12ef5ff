"""Writing an index: articles in batches, each of them whole or not there at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Self

from index.catalogue import Snapshot
from index.catalogue.listing import languages
from index.catalogue.upkeep.deletions import deleted_article
from index.catalogue.upkeep.edits import EDITS_KEY, Edit, with_edit
from index.directory import Layout, SearchServer, remove_database, writer_lock
from index.embeddings import Embedder
from index.errors import ArticleNotFound, ReadError
from index.ingest import LocalPreprocessor, Prepared, Preprocessor
from index.ingest.article_identity import standing, storable
from index.ingest.batches import IngestBatches
from index.ingest.collection_writer import CollectionWriter
from index.ingest.doubts import doubts_of
from index.ingest.reports import (
    AddProgress,
    AddReport,
    DeleteReport,
    IngestResult,
    UndeleteReport,
)
from index.manifest import (
    LANGUAGES_KEY,
    META_KEY,
    READ_BY_KEY,
    SITE_LINES_KEY,
    IndexIdentity,
    Languages,
    ReadBy,
)
from index.models import Article
from index.nlp.chunking import Chunking, TokenCounter
from index.nlp.language.scripts import ENGLISH
from index.passages import passage_index_of
from index.passages.compact import compact_when_due
from index.readers.formats.documents.printed.memory import remembering
from index.readers.site_boilerplate import SiteLines

MOST_DOCUMENT_BYTES = 20_000_000


def _also_in(item: Article | ReadError, names: Sequence[str]) -> Article | ReadError:
    if isinstance(item, ReadError):
        return item
    return replace(item, collections=(*item.collections, *names))


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
        catalogue: str | None = None,
        *,
        search: SearchServer | None = None,
        preparation: Preprocessor | None = None,
        chunking: Chunking = Chunking(),
        most_document_bytes: int = MOST_DOCUMENT_BYTES,
    ) -> None:
        """Makes the index where there is none. `catalogue` is the address of a shared one.

        `search` is where passages are searched; None is the folder. `preparation` is where articles
        are cut and embedded; None is this process. PDFs of at most `most_document_bytes` are kept
        beside the articles that were read from them. Raises IndexLocked, IndexUnreachable,
        IndexUnwritable, IndexDamaged or IndexMismatch.
        """
        self._layout = Layout(folder, catalogue, search)
        self._embedder = embedder
        self._counter = counter
        self._chunking = chunking
        self._most_document_bytes = most_document_bytes
        self._preparation = preparation or LocalPreprocessor(embedder, counter, chunking)
        self._is_of_before = False
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
            if recorded := self._recorded():
                recorded.check_model(embedder, folder)
            with self._catalogue.read() as snapshot:
                self._site_lines = SiteLines.from_meta(snapshot.meta(SITE_LINES_KEY))
            if not self._layout.shared:
                for unfinished in (self._layout.rebuilding, self._layout.restoring):
                    remove_database(unfinished)
            self.collections = CollectionWriter(self._catalogue, self._index)
            self._index.catch_up(self._catalogue)
            self._closing = opening.pop_all()

    def add(
        self,
        items: Iterable[Article | ReadError],
        *,
        on_progress: Callable[[AddProgress], None] | None = None,
        on_placed: Callable[[IngestResult], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
        collections: Sequence[str] = (),
    ) -> AddReport:
        """Add, change or leave each article; what could not be read is passed on in the report.

        Committed batch by batch: after an interruption the same call goes on where it stopped,
        since unchanged articles cost no embedding. `on_placed` is called for each article once it
        is committed. Of two articles from two places that state one id, the first is kept and the
        other reported, unless it is a newer version of it. Articles from pages lose the lines that
        their site puts on many of them. All go into the `collections` too, unchanged ones as well.
        """
        if collections:
            items = (_also_in(item, collections) for item in items)
        adding = IngestBatches(
            self._catalogue,
            self._claims,
            self._preparation,
            self._commit,
            lambda: self._index.catch_up(self._catalogue),
            on_placed or (lambda placed: None),
            lambda article: doubts_of(article, self._site_lines.repeated_in(article)),
            self._most_document_bytes,
        )
        with remembering(self._layout.recognised):
            report = adding.run(
                self._site_lines.removed(items), on_progress, should_stop or (lambda: False)
            )
        self._compact_when_due()
        return report

    def delete(self, article_ids: Sequence[str], *, keep_record: bool = False) -> DeleteReport:
        """Remove articles with all their versions, in one commit.

        They can be brought back until the next `compact`, or for a week where that comes by itself.
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

    def undelete(self, article_ids: Sequence[str]) -> UndeleteReport:
        """Bring deleted articles back as they were, each in a commit of its own."""
        restored, missing = list[str](), list[str]()
        for article_id in dict.fromkeys(article_ids):
            (restored if self._undelete(article_id) else missing).append(article_id)
        self._index.catch_up(self._catalogue)
        return UndeleteReport(tuple(restored), tuple(missing))

    def edit(self, article_id: str, edit: Edit) -> IngestResult:
        """Say of an article what holds whatever its file says: a new version where it is news.

        Raises ArticleNotFound, and ReadError for what cannot be stored.
        """
        with self._catalogue.read() as snapshot:
            article = snapshot.article(article_id, None)
        if article is None:
            raise ArticleNotFound(f"There is no article {article_id!r} in this index.")
        storable(edit.applied(article))
        with self._catalogue.write() as transaction:
            known = transaction.so_far.meta(EDITS_KEY)
            transaction.set_meta(EDITS_KEY, with_edit(known, article_id, edit))
        placed = list[IngestResult]()
        report = self.add([article], on_placed=placed.append)
        if report.failed:
            raise report.failed[0]
        return placed[0]

    def sources(self, beginning: str) -> dict[str, str]:
        """The id and source of each article that was read from where the source begins so."""
        with self._catalogue.read() as snapshot:
            return snapshot.sources(beginning)

    def read_by_older_readers(self) -> dict[str, str]:
        """The id and source of each article that readers of another version than these read."""
        with self._catalogue.read() as snapshot:
            return snapshot.sources("", before=ReadBy.of(snapshot.meta(READ_BY_KEY)).since)

    def set_read_by_this_reader(self) -> None:
        """Every article was read by these readers, or there is nothing to read it from."""
        with self._catalogue.write() as transaction:
            transaction.set_meta(READ_BY_KEY, ReadBy(since=0).as_meta())

    def is_known(self, article: Article) -> bool:
        """Whether the index has a version of it."""
        try:
            stored = storable(article)
        except ReadError:
            return True
        with self._catalogue.read() as snapshot:
            return standing(stored, snapshot).outcome != "added"

    def close(self) -> None:
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _undelete(self, article_id: str) -> bool:
        with self._catalogue.read() as snapshot:
            article = deleted_article(snapshot.connection, article_id)
        if article is None:
            return False
        # The model may be another than when it was deleted.
        self._identity()
        for each in self._preparation.begin([article])():
            if isinstance(each, ReadError):
                raise each
            with self._catalogue.write() as transaction:
                return transaction.undelete(article, each.passages, each.vectors)
        return False

    def _recorded(self) -> IndexIdentity | None:
        with self._catalogue.read() as snapshot:
            return snapshot.identity(self._layout.folder)

    def _commit(self, ready: list[Prepared]) -> None:
        identity = self._identity()
        with self._catalogue.write() as transaction:
            is_new = not transaction.so_far.meta(META_KEY)
            if is_new:
                transaction.begin_generation()
            read_by = ReadBy.of(transaction.so_far.meta(READ_BY_KEY), is_new=is_new)
            transaction.set_meta(READ_BY_KEY, read_by.as_meta())
            transaction.set_meta(META_KEY, identity.as_meta())
            known = Languages({}) if is_new else self._languages(transaction.so_far)
            if known is not None:
                joined = known.joined_by(each.article for each in ready)
                transaction.set_meta(LANGUAGES_KEY, joined.as_meta())
            if self._site_lines.is_new:
                there = transaction.so_far.meta(SITE_LINES_KEY)
                transaction.set_meta(SITE_LINES_KEY, self._site_lines.merged_meta(there))
            for each in ready:
                transaction.put(each.article, each.passages, each.vectors)
        self._site_lines.is_new = False

    def _languages(self, snapshot: Snapshot) -> Languages | None:
        """Those on record; of an index of before, which has none, English where all of it is.

        Else None: until it is rebuilt, what is added is cut by English rules as well.
        """
        known = Languages.of(snapshot.meta(LANGUAGES_KEY))
        if known or self._is_of_before:
            return known
        stored = languages(snapshot)
        self._is_of_before = stored.keys() != {ENGLISH}
        return None if self._is_of_before else Languages(stored)

    def _compact_when_due(self) -> None:
        if not self._layout.shared:
            compact_when_due(self._layout, self._catalogue, self._index)

    def _identity(self) -> IndexIdentity:
        """What the index is made with; raises IndexMismatch where that was something else."""
        identity = IndexIdentity.of(self._embedder, self._counter, self._chunking)
        if recorded := self._recorded():
            recorded.check_weights(self._embedder, self._layout.folder)
            recorded.check_chunking(identity, self._layout.folder)
        return identity
