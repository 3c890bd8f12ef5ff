"""Writing an index: articles in batches, each of them whole or not there at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from index.catalogue import Snapshot, Transaction
from index.catalogue.listing import languages
from index.catalogue.shelves import any_hidden, visible_collections, visible_shelves
from index.collections import View, collection_key
from index.directory import Layout, SearchServer, remove_database, writer_lock
from index.embeddings import Embedder
from index.errors import CollectionsGone, ReadError
from index.ingest import LocalPreprocessor, Prepared, Preprocessor
from index.ingest.article_identity import standing, storable
from index.ingest.batches import AddProgress, AddReport, IngestBatches, IngestResult
from index.ingest.doubts import doubts_of
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
from index.readers.site_boilerplate import SiteLines


@dataclass(frozen=True)
class DeleteReport:
    deleted: tuple[str, ...]
    missing: tuple[str, ...]


def _also_in(item: Article | ReadError, names: Sequence[str]) -> Article | ReadError:
    if isinstance(item, ReadError):
        return item
    return replace(item, collections=(*item.collections, *names))


@dataclass(frozen=True)
class MoveReport:
    """The articles that went into or out of a collection, and those that are not there.

    Of the others each was already where it should be.
    """

    moved: tuple[str, ...]
    missing: tuple[str, ...]


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
    ) -> None:
        """Makes the index where there is none. `catalogue` is the address of a shared one.

        `search` is where passages are searched; None is the folder. `preparation` is where articles
        are cut and embedded; None is this process. Raises IndexLocked, IndexUnreachable,
        IndexUnwritable, IndexDamaged or IndexMismatch.
        """
        self._layout = Layout(folder, catalogue, search)
        self._embedder = embedder
        self._counter = counter
        self._chunking = chunking
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
        )
        report = adding.run(
            self._site_lines.removed(items), on_progress, should_stop or (lambda: False)
        )
        self._compact_when_due()
        return report

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

    def put_into(self, article_ids: Sequence[str], names: Sequence[str]) -> MoveReport:
        """Put current articles into collections too, in one commit; nothing is embedded.

        Raises ValueError for what is no name, and TooManyCollections.
        """
        return self._move(article_ids, lambda to, each: to.put_into(each, names))

    def take_out_of(self, article_ids: Sequence[str], name: str) -> MoveReport:
        """The other way. Raises CollectionNotFound."""
        return self._move(article_ids, lambda of, each: of.take_out_of(each, name))

    def _move(
        self, article_ids: Sequence[str], move: Callable[[Transaction, str], bool]
    ) -> MoveReport:
        moved, missing = list[str](), list[str]()
        with self._catalogue.write() as transaction:
            for article_id in dict.fromkeys(article_ids):
                known = transaction.so_far.known(article_id)
                if known is None or known.retracted:
                    missing.append(article_id)
                elif move(transaction, article_id):
                    moved.append(article_id)
        self._index.catch_up(self._catalogue)
        return MoveReport(tuple(moved), tuple(missing))

    def is_hidden(self, article_id: str, view: View) -> bool:
        """Whether the article is there and the view does not see it."""
        with self._catalogue.read() as snapshot:
            try:
                shelves = visible_shelves(snapshot.connection, view)
            except CollectionsGone:
                shelves = frozenset()
            return any_hidden(snapshot.connection, [article_id], shelves)

    def knows_of(self, name: str, view: View) -> bool:
        """Whether there is a collection of this name that the view knows of."""
        with self._catalogue.read() as snapshot:
            try:
                known = visible_collections(snapshot.connection, view)
            except CollectionsGone:
                return False
        return collection_key(name) in {collection_key(each.name) for each in known}

    def make_collection(self, name: str, *, restricted: bool | None = None) -> None:
        """Make it where it is not there, and restricted, or not, where that is said.

        Raises ValueError for what is no name, and TooManyCollections.
        """
        with self._catalogue.write() as transaction:
            transaction.shelving.make(name, restricted=restricted)

    def delete_collection(self, name: str) -> None:
        """Its articles stay. Raises CollectionNotFound or CollectionRestricted."""
        with self._catalogue.write() as transaction:
            transaction.shelving.delete(name)

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
