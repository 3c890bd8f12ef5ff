"""Dense search over one commit: the vector files there are, and the rows newer than these.

The files are caches; what they lack is read from the catalogue.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from index.catalogue import Snapshot
from index.embeddings import Vectors
from index.models import Filters
from index.passages.base import Found
from index.passages.filter_columns import Columns, Numbers
from index.passages.forward_index import PassageForm
from index.passages.vector_file import OpenVectorFile, VectorFile, nearest

NAME = "vectors.json"
# Rows outside the files are searched one by one; beyond this many, a new file is written.
TAIL_LIMIT = 1_024
# A new file takes in the files before it up to this many times its own size. So each row is
# written again a few times for every fourfold growth, and the files stay few.
_GROWTH = 4


def named_files(folder: Path, snapshot: Snapshot) -> tuple[VectorFile, ...]:
    """The files that hold vectors of the snapshot's generation, oldest rows first.

    A list of another form is that of another Dateline, whose files are made again.
    """
    try:
        listed = json.loads((folder / NAME).read_text())
        if listed["generation"] != snapshot.generation():
            return ()
        return tuple(VectorFile(**file) for file in listed["files"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return ()


def name_files(folder: Path, generation: int, files: Sequence[VectorFile]) -> None:
    """From here on these are the files; they are whole before this is called."""
    listed = {"generation": generation, "files": [asdict(file) for file in files]}
    unfinished = folder / f"{NAME}.unfinished"
    with unfinished.open("w") as written:
        json.dump(listed, written)
        written.flush()
        os.fsync(written.fileno())
    unfinished.replace(folder / NAME)


def files_to_keep(files: Sequence[VectorFile], newer: int) -> tuple[VectorFile, ...]:
    """The files that stay as they are when `newer` rows after them get a new one."""
    kept = list(files)
    while kept and kept[-1].count <= _GROWTH * newer:
        newer += kept.pop().count
    return tuple(kept)


def last_row_of(files: Sequence[VectorFile]) -> int:
    """Up to which row the files go."""
    return files[-1].last_row if files else 0


@dataclass(frozen=True)
class Tail:
    """The rows that no file holds, ascending; `vectors` has shape (rows, dimension)."""

    columns: Columns
    vectors: Vectors

    @staticmethod
    def of(snapshot: Snapshot, after: int) -> Tail:
        blocks = [vectors for _, vectors in snapshot.vector_blocks(after)]
        vectors = np.concatenate(blocks) if blocks else np.empty((0, 0), np.float32)
        return Tail(Columns.of(snapshot, after), vectors)

    def last_row(self, otherwise: int) -> int:
        return int(self.columns.rows[-1]) if len(self.columns.rows) else otherwise

    def without(self, rows: Sequence[int]) -> Tail:
        kept = ~self.columns.holding(rows)
        return Tail(self.columns.where(kept), self.vectors[kept])

    def followed_by(self, later: Tail) -> Tail:
        if not len(self.vectors) or not len(later.vectors):
            return self if len(self.vectors) else later
        return Tail(
            self.columns.followed_by(later.columns), np.concatenate([self.vectors, later.vectors])
        )

    def search(self, query: Vectors, k: int, allow: Filters | Numbers) -> Found:
        columns, vectors = self.columns, self.vectors
        matching = columns.matching(allow)
        if matching is not None:
            columns, vectors = columns.where(matching), vectors[matching]
        return nearest(query, columns, vectors, k) if len(vectors) else []


@dataclass(frozen=True)
class VectorIndex:
    """What dense search sees of one commit. Never changed: `advanced` makes the next one."""

    named: tuple[VectorFile, ...]
    files: tuple[OpenVectorFile, ...]
    tail: Tail
    removals_seen: int

    @staticmethod
    def opened(folder: Path, snapshot: Snapshot) -> VectorIndex:
        """Raises VectorFileLost."""
        named = named_files(folder, snapshot)
        files = tuple(OpenVectorFile.opened(folder, file) for file in named)
        # The oldest file has not heard of what went after it, the others of part of that.
        heard = min((file.last_removal for file in named), default=snapshot.last_removal())
        index = VectorIndex(named, files, Tail.of(snapshot, last_row_of(named)), heard)
        return index._without_removed(snapshot)

    def advanced(self, folder: Path, snapshot: Snapshot) -> VectorIndex:
        """The same with every commit up to the snapshot's; raises VectorFileLost."""
        if named_files(folder, snapshot) != self.named:
            return VectorIndex.opened(folder, snapshot)
        last_row = self.tail.last_row(last_row_of(self.named))
        newer = replace(self, tail=self.tail.followed_by(Tail.of(snapshot, last_row)))
        return newer._without_removed(snapshot)

    def search(self, query: Vectors, k: int, allow: Filters | Numbers) -> Found:
        """The `k` rows nearest to a unit query of shape (dimension,), and their cosine, best first.

        Of those that pass the filters, or are among the rows. Cosines from large files are
        approximate.
        """
        parts: list[OpenVectorFile | Tail] = [*self.files, self.tail]
        found = [pair for part in parts for pair in part.search(query, k, allow)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]

    def forms(self, rows: Sequence[int], passed_over: Collection[str]) -> dict[int, PassageForm]:
        """What the forward index has of the rows, but for some of its files. Raises FormsLost."""
        wanted, found = np.array(rows, np.int64), dict[int, PassageForm]()
        for file in self.files:
            if file.forms and file.file.forms not in passed_over:
                found |= file.forms_of(wanted)
        return found

    def _without_removed(self, snapshot: Snapshot) -> VectorIndex:
        gone, seen = snapshot.removed_after(self.removals_seen)
        if not gone:
            return replace(self, removals_seen=seen)
        files = tuple(file.without(gone) for file in self.files)
        return VectorIndex(self.named, files, self.tail.without(gone), seen)
