"""The passage index in the folder of the index itself: FAISS's files and Tantivy's."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

import numpy as np

from index.catalogue import Catalogue, Snapshot
from index.directory import Layout, writer_lock
from index.embeddings import Vectors
from index.errors import IndexDamaged, IndexLocked, IndexUnwritable
from index.manifest import META_KEY, IndexIdentity
from index.models import Filters
from index.passages.base import Found
from index.passages.dense import (
    TAIL_LIMIT,
    VectorIndex,
    files_to_keep,
    last_row_of,
    name_files,
    named_files,
)
from index.passages.filter_columns import Columns
from index.passages.lexical import LexicalIndex, Stamp
from index.passages.vector_file import (
    VectorFile,
    VectorFileLost,
    remove_vector_files,
    write_vector_file,
)


@contextmanager
def cache_faults_translated(layout: Layout) -> Iterator[None]:
    """Raises IndexUnwritable. Tantivy's errors are ValueError, those of FAISS RuntimeError."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise IndexUnwritable(
            f"The caches of the index {layout.folder} cannot be written ({error}).",
            "Check its permissions and the space on its disk, and run the same command again;"
            " what was committed is kept.",
        ) from error


log = logging.getLogger(__name__)

# Vectors in large files are rounded to 8 bits. Looking for each of a million takes an hour.
_CODE_TOLERANCE = 0.05
_ROWS_LOOKED_FOR = 1_000


@dataclass(frozen=True)
class EmbeddedSearch:
    """A PassageSearch. The words may be those of a later commit than the vectors."""

    lexicon: LexicalIndex
    vectors: VectorIndex

    def by_words(self, query: str, k: int, filters: Filters) -> Found:
        return self.lexicon.search(query, k, filters)

    def by_vector(self, query: Vectors, k: int, filters: Filters) -> Found:
        return self.vectors.search(query, k, filters)

    def passages(self) -> int:
        return self.lexicon.passages()

    def passages_with(self, terms: Sequence[str]) -> Mapping[str, int]:
        return {term: self.lexicon.passages_with(term) for term in terms}


class LocalIndex:
    """A PassageIndex. Written under the lock of the folder's writer alone."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lexicon: LexicalIndex | None = None
        self._vectors: VectorIndex | None = None

    @property
    def place(self) -> str:
        return "FAISS and Tantivy, in the index folder"

    def at(self, snapshot: Snapshot) -> EmbeddedSearch:
        if self._lexicon is None:
            self._lexicon = self._opened_lexicon()
        folder = self._layout.folder
        self._vectors = (
            self._vectors.advanced(folder, snapshot)
            if self._vectors
            else VectorIndex.opened(folder, snapshot)
        )
        self._lexicon.reload()
        return EmbeddedSearch(self._lexicon, self._vectors)

    def covers(self, snapshot: Snapshot) -> bool:
        # The writer commits the lexicon after the catalogue.
        return self._lexicon is not None and covers(self._lexicon, snapshot)

    def follow(self) -> None:
        follow(self._layout)

    def repair(self) -> None:
        lexicon = open_lexicon(self._layout)
        with (
            closing(self._layout.opened(read_only=True)) as catalogue,
            catalogue.read() as snapshot,
        ):
            whole = lexicon is not None and covers(lexicon, snapshot)
            whole = whole and vector_files_are_whole(self._layout, snapshot)
        if whole:
            return
        try:
            with cache_faults_translated(self._layout):
                catch_up_alone(self._layout)
        except IndexUnwritable as error:
            log.warning("The caches could not be brought up to date. %s", error)

    def catch_up(self, catalogue: Catalogue) -> None:
        if self._layout.shared:
            # Those who search follow, each in a folder of its own.
            return
        with cache_faults_translated(self._layout):
            catch_up(self._layout, catalogue)

    def prepare(self, snapshot: Snapshot) -> bool:
        return False

    def make_again(self, catalogue: Catalogue, *, prepared: bool = False) -> None:
        with cache_faults_translated(self._layout):
            make_again(self._layout, catalogue)

    def problems(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        yield from self._problems_of_lexicon(snapshot)
        yield from self._problems_of_vectors(snapshot)

    def close(self) -> None:
        """Nothing is held open but files."""

    def _opened_lexicon(self) -> LexicalIndex:
        lexicon = open_lexicon(self._layout)
        if lexicon is None:
            raise IndexDamaged(
                f"The lexicon of the index {self._layout.folder} cannot be read.",
                "Run: dateline index status, as a user who may write there.",
            )
        return lexicon

    def _problems_of_lexicon(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        where = self._layout.lexicon.name
        lexicon = open_lexicon(self._layout)
        if lexicon is None:
            yield where, "it is missing or cannot be read"
            return
        if not covers(lexicon, snapshot):
            yield where, "it lacks the last commits"
            return
        # The stamp is a document too.
        held, live = max(lexicon.passages() - 1, 0), snapshot.rows_above(0)
        if held != live:
            yield where, f"it holds {held} passages, the catalogue {live}"

    def _problems_of_vectors(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        """Compare the rows and what filters see of them; look for vectors by themselves."""
        try:
            index = VectorIndex.opened(self._layout.folder, snapshot)
        except VectorFileLost as error:
            yield "vectors", error.detail
            return
        held = [
            file.columns if file.live is None else file.columns.chosen(file.live)
            for file in index.files
        ]
        tables = [columns.table for columns in (*held, index.tail.columns)]
        live = Columns.of(snapshot, after=0)
        if not np.array_equal(np.concatenate(tables, axis=1), live.table):
            yield "vectors", "the files do not have the rows of the catalogue"
            return
        looked_for = live.rows[:: len(live.rows) // _ROWS_LOOKED_FOR + 1]
        for row, vector in snapshot.vectors_of(looked_for.tolist()).items():
            found = index.search(vector, 1, np.array([row]))
            if not found or abs(found[0][1] - 1) > _CODE_TOLERANCE:
                yield "vectors", f"row {row} has another vector"


def open_lexicon(layout: Layout) -> LexicalIndex | None:
    """None where it is missing or damaged."""
    try:
        return LexicalIndex(layout.lexicon)
    except ValueError:
        return None


def covers(lexicon: LexicalIndex, snapshot: Snapshot) -> bool:
    """Whether the lexicon holds everything up to the snapshot's commit."""
    stamp = lexicon.stamp()
    return stamp.row >= snapshot.last_row() and stamp.removal >= snapshot.last_removal()


def vector_files_are_whole(layout: Layout, snapshot: Snapshot) -> bool:
    """Whether every vector file can be opened, and none is due."""
    files = named_files(layout.folder, snapshot)
    return _can_be_opened(layout, files) and not _newer(snapshot, files) > TAIL_LIMIT


def catch_up_alone(layout: Layout) -> None:
    """Take the writer lock and catch up. Where another process writes, it does so itself."""
    try:
        with writer_lock(layout.folder), closing(layout.opened(read_only=True)) as catalogue:
            catch_up(layout, catalogue)
    except (IndexLocked, IndexUnwritable) as error:
        log.warning("The caches could not be brought up to date. %s", error)


def follow(layout: Layout) -> None:
    """Bring both caches to what other machines committed.

    Where another process of this folder is about it, it is left to that one.
    """
    try:
        with (
            cache_faults_translated(layout),
            writer_lock(layout.folder),
            closing(layout.opened(read_only=True)) as catalogue,
        ):
            catch_up(layout, catalogue)
    except IndexLocked:
        return
    except IndexUnwritable as error:
        log.warning("The caches could not be brought up to date. %s", error)


def catch_up(layout: Layout, catalogue: Catalogue) -> LexicalIndex:
    """Bring both caches up to the last commit and return the lexicon, open."""
    with catalogue.read() as snapshot:
        lexicon = open_lexicon(layout)
        if lexicon is None or _is_ahead(lexicon.stamp(), snapshot):
            if layout.lexicon.exists():
                log.warning(
                    "The lexicon %s was damaged or of another version; it is made again.",
                    layout.lexicon,
                )
            lexicon = LexicalIndex.created(layout.lexicon)
        lexicon.catch_up(snapshot)
        files = named_files(layout.folder, snapshot)
        if not _can_be_opened(layout, files):
            log.warning("A vector file in %s was lost; all are made again.", layout.folder)
            _write_vector_files(layout, snapshot, kept=())
        elif (newer := _newer(snapshot, files)) > TAIL_LIMIT:
            _write_vector_files(layout, snapshot, kept=files_to_keep(files, newer))
    return lexicon


def _can_be_opened(layout: Layout, files: Sequence[VectorFile]) -> bool:
    return all(file.is_whole(layout.folder) for file in files)


def _newer(snapshot: Snapshot, files: Sequence[VectorFile]) -> int:
    """How many live rows are newer than the files."""
    return snapshot.rows_above(last_row_of(files))


def make_again(layout: Layout, catalogue: Catalogue) -> None:
    """Write both caches anew from the live rows, and remove what they replace.

    Readers that hold the old ones keep them until their next search.
    """
    with catalogue.read() as snapshot:
        lexicon = open_lexicon(layout) or LexicalIndex.created(layout.lexicon)
        lexicon.rewrite(snapshot)
        _write_vector_files(layout, snapshot, kept=())


def _write_vector_files(layout: Layout, snapshot: Snapshot, kept: tuple[VectorFile, ...]) -> None:
    """Have `kept`, and a file of the rows after them, where these are not few."""
    identity, after, files = snapshot.meta(META_KEY), last_row_of(kept), kept
    if identity and snapshot.rows_above(after) > TAIL_LIMIT:
        dimension = IndexIdentity.from_meta(identity, layout.folder).embedder.dimension
        known = named_files(layout.folder, snapshot)
        like = max(known, key=lambda file: file.count, default=None)
        new = write_vector_file(layout.folder, snapshot, dimension, after, like)
        files = (*kept, new)
    name_files(layout.folder, snapshot.generation(), files)
    remove_vector_files(layout.folder, keep=files)


def _is_ahead(stamp: Stamp, snapshot: Snapshot) -> bool:
    """A lexicon that knows rows which the catalogue never had belongs to another index."""
    return stamp.row > snapshot.last_row_ever()
