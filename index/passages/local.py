"""Passages searched in the folder of the index itself: FAISS's vector files and Tantivy's index."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

import numpy as np

from index.catalogue import Catalogue, Snapshot
from index.directory import Layout, writer_lock
from index.embeddings import Vectors
from index.errors import DatelineIndexError, IndexDamaged, IndexLocked, IndexUnwritable
from index.models import Filters
from index.passages.base import Found, WordSearch
from index.passages.dense import (
    TAIL_LIMIT,
    VectorIndex,
    files_to_keep,
    last_row_of,
    name_files,
    named_files,
)
from index.passages.filter_columns import Columns, Numbers
from index.passages.forward_index import PassageForm, forms_of
from index.passages.lexical import LexicalIndex
from index.passages.vector_file import (
    FormsLost,
    VectorFile,
    VectorFileLost,
    remove_vector_files,
    with_forms,
    write_vector_file,
)

log = logging.getLogger(__name__)

# Vectors in large files are rounded to 8 bits. Looking for each of a million takes an hour.
_CODE_TOLERANCE = 0.05
_ROWS_LOOKED_FOR = 1_000


@dataclass(frozen=True)
class LocalSearch:
    """A PassageSearch. The words may be those of a later commit than the vectors.

    `damaged` holds the names of files of the forward index that are.
    """

    lexical: LexicalIndex
    vectors: VectorIndex
    damaged: set[str]

    def by_words(self, searches: Sequence[WordSearch]) -> list[Found]:
        return self.lexical.search(searches)

    def rows_with(
        self, terms: Sequence[str], filters: Filters, after: int, k: int, snapshot: Snapshot
    ) -> Sequence[int]:
        return self.lexical.rows_with(terms, filters, after, k)

    def by_vector(self, query: Vectors, k: int, filters: Filters) -> Found:
        return self.vectors.search(query, k, filters)

    def forms(self, rows: Sequence[int], snapshot: Snapshot) -> Mapping[int, PassageForm]:
        try:
            found = self.vectors.forms(rows, self.damaged)
        except FormsLost as error:
            # The next time it is passed over, whether or not it could be made again.
            self.damaged.add(error.name)
            raise
        return found | forms_of(snapshot, [row for row in rows if row not in found])

    def passages(self, filters: Filters = Filters()) -> int:
        return self.lexical.passages(filters)

    def passages_with(
        self, terms: Sequence[str], filters: Filters = Filters()
    ) -> Mapping[str, int]:
        return {term: self.lexical.passages_with(term, filters) for term in terms}

    def terms_beginning(self, prefix: str, filters: Filters = Filters()) -> Sequence[str]:
        return self.lexical.terms_beginning(prefix, filters)


class LocalIndex:
    """A PassageIndex. Written under the lock of the folder's writer alone."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lexical: LexicalIndex | None = None
        self._vectors: VectorIndex | None = None
        self._damaged = set[str]()

    @property
    def place(self) -> str:
        return "FAISS and Tantivy, in the index folder"

    def at(self, snapshot: Snapshot) -> LocalSearch:
        if self._lexical is None:
            self._lexical = self._open_lexical()
        if self._lexical is None:
            raise IndexDamaged(
                f"The lexicon of the index {self._layout.folder} cannot be read.",
                "Run: dateline index status, as a user who may write there.",
            )
        folder = self._layout.folder
        self._vectors = (
            self._vectors.advanced(folder, snapshot)
            if self._vectors
            else VectorIndex.opened(folder, snapshot)
        )
        self._lexical.reload()
        return LocalSearch(self._lexical, self._vectors, self._damaged)

    def covers(self, snapshot: Snapshot) -> bool:
        # The writer commits the lexical index after the catalogue.
        return self._lexical is not None and self._lexical.covers(snapshot)

    def follow(self) -> None:
        try:
            self._catch_up_alone()
        except IndexLocked:
            # The process that holds the lock does so itself.
            return
        except IndexUnwritable as error:
            _warn(error)

    def repair(self) -> None:
        with (
            closing(self._layout.opened(read_only=True)) as catalogue,
            catalogue.read() as snapshot,
        ):
            if self._is_whole(snapshot):
                return
        try:
            self._catch_up_alone()
        except (IndexLocked, IndexUnwritable) as error:
            _warn(error)

    def catch_up(self, catalogue: Catalogue) -> None:
        # Beside a shared one those who search follow, each in a folder of its own.
        if not self._layout.shared:
            self._bring_up(catalogue)

    def prepare(self, snapshot: Snapshot) -> bool:
        return False

    def make_again(self, catalogue: Catalogue, *, prepared: bool = False) -> None:
        """Readers that hold what this replaces keep it until their next search."""
        with self._writing(), catalogue.read() as snapshot:
            lexical = self._open_lexical() or LexicalIndex.created(self._layout.lexical)
            lexical.rewrite(snapshot)
            self._write_vector_files(snapshot, kept=())

    def problems(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        yield from self._problems_of_words(snapshot)
        yield from self._problems_of_vectors(snapshot)

    def close(self) -> None:
        """Nothing is held open but files."""

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Raises IndexUnwritable. Tantivy's errors are ValueError, those of FAISS RuntimeError."""
        try:
            yield
        except (OSError, ValueError, RuntimeError) as error:
            raise IndexUnwritable(
                f"The caches of the index {self._layout.folder} cannot be written ({error}).",
                "Check its permissions and the space on its disk, and run the same command again;"
                " what was committed is kept.",
            ) from error

    def _open_lexical(self) -> LexicalIndex | None:
        """None where it is missing or damaged."""
        try:
            return LexicalIndex(self._layout.lexical)
        except ValueError:
            return None

    def _is_whole(self, snapshot: Snapshot) -> bool:
        """Whether nothing is lost or behind, and no vector file is due."""
        lexical, files = self._open_lexical(), named_files(self._layout.folder, snapshot)
        return (
            lexical is not None
            and lexical.covers(snapshot)
            and self._can_be_opened(files)
            and _newer(snapshot, files) <= TAIL_LIMIT
            and not self._without_forms(files)
        )

    def _can_be_opened(self, files: Sequence[VectorFile]) -> bool:
        return all(file.is_whole(self._layout.folder) for file in files)

    def _without_forms(self, files: Sequence[VectorFile]) -> list[VectorFile]:
        """Those whose part of the forward index is missing, damaged or of another version."""
        folder, damaged = self._layout.folder, self._damaged
        return [file for file in files if file.forms in damaged or not file.opened_forms(folder)]

    def _catch_up_alone(self) -> None:
        """Raises IndexLocked where another process writes in this folder."""
        with (
            self._writing(),
            writer_lock(self._layout.folder),
            closing(self._layout.opened(read_only=True)) as catalogue,
        ):
            self._bring_up(catalogue)

    def _bring_up(self, catalogue: Catalogue) -> None:
        """Bring both to the last commit; what is lost is made again."""
        folder = self._layout.folder
        with self._writing(), catalogue.read() as snapshot:
            lexical = self._open_lexical()
            if lexical is None or lexical.is_ahead_of(snapshot):
                if self._layout.lexical.exists():
                    log.warning(
                        "The lexicon %s was damaged or of another version; it is made again.",
                        self._layout.lexical,
                    )
                lexical = LexicalIndex.created(self._layout.lexical)
            lexical.catch_up(snapshot)
            files = named_files(folder, snapshot)
            if not self._can_be_opened(files):
                log.warning("A vector file in %s was lost; all are made again.", folder)
                self._write_vector_files(snapshot, kept=())
            elif (newer := _newer(snapshot, files)) > TAIL_LIMIT:
                self._write_vector_files(snapshot, kept=files_to_keep(files, newer))
            self._write_missing_forms(snapshot)

    def _write_missing_forms(self, snapshot: Snapshot) -> None:
        folder = self._layout.folder
        files = list(named_files(folder, snapshot))
        missing = self._without_forms(files)
        for file in missing:
            log.warning(
                "Terms of %d passages, which ranking compares, are kept anew in %s.",
                file.count,
                folder,
            )
            files[files.index(file)] = with_forms(folder, snapshot, file)
        if missing:
            name_files(folder, snapshot.generation(), files)
            remove_vector_files(folder, keep=files)

    def _write_vector_files(self, snapshot: Snapshot, kept: tuple[VectorFile, ...]) -> None:
        """Have `kept`, and a file of the rows after them, where these are not few."""
        folder = self._layout.folder
        after, files = last_row_of(kept), kept
        if snapshot.rows_above(after) > TAIL_LIMIT and (identity := snapshot.identity(folder)):
            dimension = identity.embedder.dimension
            files = (*kept, write_vector_file(folder, snapshot, dimension, after))
        name_files(folder, snapshot.generation(), files)
        remove_vector_files(folder, keep=files)

    def _problems_of_words(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        where = self._layout.lexical.name
        lexical = self._open_lexical()
        if lexical is None:
            yield where, "it is missing or cannot be read"
        elif not lexical.covers(snapshot):
            yield where, "it lacks the last commits"
        # The stamp is a document too.
        elif (held := max(lexical.passages() - 1, 0)) != (live := snapshot.rows_above(0)):
            yield where, f"it holds {held} passages, the catalogue {live}"

    def _problems_of_vectors(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        """Compare the rows and what filters see of them; look for vectors by themselves."""
        try:
            index = VectorIndex.opened(self._layout.folder, snapshot)
        except VectorFileLost as error:
            yield "vectors", error.detail
            return
        held = [
            file.columns if file.live is None else file.columns.where(file.live)
            for file in index.files
        ]
        tables = [columns.table for columns in (*held, index.tail.columns)]
        live = Columns.of(snapshot, after=0)
        if not np.array_equal(np.concatenate(tables, axis=1), live.table):
            yield "vectors", "the files do not have the rows of the catalogue"
            return
        looked_for = live.rows[:: len(live.rows) // _ROWS_LOOKED_FOR + 1]
        yield from self._problems_of_forms(snapshot, index, looked_for)
        for row, vector in snapshot.vectors_of(looked_for.tolist()).items():
            found = index.search(vector, 1, np.array([row]))
            if not found or abs(found[0][1] - 1) > _CODE_TOLERANCE:
                yield "vectors", f"row {row} has another vector"

    def _problems_of_forms(
        self, snapshot: Snapshot, index: VectorIndex, rows: Numbers
    ) -> Iterator[tuple[str, str]]:
        """Read all of the forward index, and compare some rows with what their texts say."""
        for file in index.files:
            if file.forms is None:
                yield "vectors", f"{file.file.name} lacks its part of the forward index"
                return
        try:
            for file in index.files:
                file.check_forms()
            held = index.forms(rows.tolist(), passed_over=())
        except FormsLost as error:
            yield "vectors", error.detail
            return
        for row, form in forms_of(snapshot, [row for row in rows.tolist() if row in held]).items():
            if not form.equals(held[row]):
                yield "vectors", f"the forward index has other terms of row {row}"


def _newer(snapshot: Snapshot, files: Sequence[VectorFile]) -> int:
    """How many live rows are newer than the files."""
    return snapshot.rows_above(last_row_of(files))


def _warn(error: DatelineIndexError) -> None:
    log.warning("The caches could not be brought up to date. %s", error)
