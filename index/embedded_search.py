"""The passage index in the folder of the index itself: FAISS's files and Tantivy's."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from index import caches
from index.cache_faults import cache_faults_translated
from index.catalogue import Catalogue, Snapshot
from index.columns import Columns
from index.embedding import Vectors
from index.errors import IndexDamaged, IndexUnwritable
from index.filters import Filters
from index.layout import Layout
from index.lexicon import Lexicon
from index.passage_index import Found
from index.vector_file import VectorFileLost
from index.vectors import VectorIndex

log = logging.getLogger(__name__)

# Vectors in large files are rounded to 8 bits. Looking for each of a million takes an hour.
_CODE_TOLERANCE = 0.05
_ROWS_LOOKED_FOR = 1_000


@dataclass(frozen=True)
class EmbeddedSearch:
    """A PassageSearch. The words may be those of a later commit than the vectors."""

    lexicon: Lexicon
    vectors: VectorIndex

    def by_words(self, query: str, k: int, filters: Filters) -> Found:
        return self.lexicon.search(query, k, filters)

    def by_vector(self, query: Vectors, k: int, filters: Filters) -> Found:
        return self.vectors.search(query, k, filters)

    def passages(self) -> int:
        return self.lexicon.passages()

    def passages_with(self, terms: Sequence[str]) -> Mapping[str, int]:
        return {term: self.lexicon.passages_with(term) for term in terms}


class EmbeddedIndex:
    """A PassageIndex. Written under the lock of the folder's writer alone."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._lexicon: Lexicon | None = None
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
        return self._lexicon is not None and caches.covers(self._lexicon, snapshot)

    def follow(self) -> None:
        caches.follow(self._layout)

    def mend(self) -> None:
        lexicon = caches.open_lexicon(self._layout)
        with (
            closing(self._layout.opened(read_only=True)) as catalogue,
            catalogue.read() as snapshot,
        ):
            whole = lexicon is not None and caches.covers(lexicon, snapshot)
            whole = whole and caches.vector_files_are_whole(self._layout, snapshot)
        if whole:
            return
        try:
            with cache_faults_translated(self._layout):
                caches.catch_up_alone(self._layout)
        except IndexUnwritable as error:
            log.warning("The caches could not be brought up to date. %s", error)

    def catch_up(self, catalogue: Catalogue) -> None:
        if self._layout.shared:
            # Those who search follow, each in a folder of its own.
            return
        with cache_faults_translated(self._layout):
            caches.catch_up(self._layout, catalogue)

    def prepare(self, snapshot: Snapshot) -> bool:
        return False

    def make_again(self, catalogue: Catalogue, *, prepared: bool = False) -> None:
        with cache_faults_translated(self._layout):
            caches.make_again(self._layout, catalogue)

    def problems(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        yield from self._problems_of_lexicon(snapshot)
        yield from self._problems_of_vectors(snapshot)

    def close(self) -> None:
        """Nothing is held open but files."""

    def _opened_lexicon(self) -> Lexicon:
        lexicon = caches.open_lexicon(self._layout)
        if lexicon is None:
            raise IndexDamaged(
                f"The lexicon of the index {self._layout.folder} cannot be read.",
                "Run: dateline index status, as a user who may write there.",
            )
        return lexicon

    def _problems_of_lexicon(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        where = self._layout.lexicon.name
        lexicon = caches.open_lexicon(self._layout)
        if lexicon is None:
            yield where, "it is missing or cannot be read"
            return
        if not caches.covers(lexicon, snapshot):
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
