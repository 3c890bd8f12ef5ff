"""Dense search with FAISS: a file that covers the rows up to its stamp, and the newer rows.

The file is a cache. Its name and stamp stand in the catalogue, so that a reader that sees a
commit also sees which file belongs to it; what the file lacks is read from the catalogue.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.catalogue import Snapshot
from index.embedding import Vectors

META_KEY = "vectors"
# Rows outside the file are searched one by one; beyond this many, a new file is written.
TAIL_LIMIT = 8_192

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class VectorFile:
    """Which file holds the rows up to `last_row`; `name` is empty where there is none yet."""

    name: str = ""
    last_row: int = 0

    @staticmethod
    def named_in(snapshot: Snapshot) -> VectorFile:
        value = snapshot.meta(META_KEY)
        return VectorFile(**json.loads(value)) if value else VectorFile()

    def as_meta(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class VectorIndex:
    """What dense search sees of one commit. Never changed: `advanced` makes the next one."""

    file: VectorFile
    in_file: faiss.Index | None
    removed_in_file: Rows
    tail_rows: Rows
    tail: Vectors
    removals_seen: int

    @staticmethod
    def opened(folder: Path, snapshot: Snapshot) -> VectorIndex:
        """Raises RuntimeError (FAISS's own) where the named file is missing or damaged."""
        file = VectorFile.named_in(snapshot)
        in_file = _read(folder / file.name) if file.name else None
        empty = np.empty(0, np.int64)
        start = VectorIndex(file, in_file, empty, empty, np.empty((0, 0), np.float32), 0)
        return start.advanced(folder, snapshot)

    def advanced(self, folder: Path, snapshot: Snapshot) -> VectorIndex:
        """The same with every commit up to the snapshot's."""
        if VectorFile.named_in(snapshot) != self.file:
            return VectorIndex.opened(folder, snapshot)
        gone, removals_seen = snapshot.removed_after(self.removals_seen)
        kept = ~np.isin(self.tail_rows, gone)
        last = int(self.tail_rows[-1]) if len(self.tail_rows) else self.file.last_row
        blocks = [(self.tail_rows[kept], self.tail[kept]), *snapshot.vector_blocks(last)]
        filled = [block for block in blocks if len(block[0])]
        in_file = [row for row in gone if row <= self.file.last_row]
        return replace(
            self,
            removed_in_file=np.concatenate([self.removed_in_file, np.array(in_file, np.int64)]),
            tail_rows=np.concatenate([rows for rows, _ in filled] or [self.tail_rows[:0]]),
            tail=np.concatenate([vectors for _, vectors in filled] or [self.tail[:0]]),
            removals_seen=removals_seen,
        )

    def search(self, query: Vectors, k: int, allowed: Rows | None) -> list[tuple[int, float]]:
        """The `k` rows nearest to a unit query of shape (dimension,), and their cosine, best first.

        `allowed`, ascending, restricts the rows; None allows all that are live.
        """
        found = self._search_file(query, k, allowed) + self._search_tail(query, k, allowed)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]

    def _search_file(self, query: Vectors, k: int, allowed: Rows | None) -> list[tuple[int, float]]:
        if self.in_file is None:
            return []
        parameters = faiss.SearchParameters()
        if allowed is not None:
            parameters.sel = faiss.IDSelectorBatch(allowed)
        elif len(self.removed_in_file):
            parameters.sel = faiss.IDSelectorNot(faiss.IDSelectorBatch(self.removed_in_file))
        scores, rows = self.in_file.search(query[None, :], k, params=parameters)
        return [
            (int(row), float(score))
            for row, score in zip(rows[0], scores[0], strict=True)
            if row >= 0
        ]

    def _search_tail(self, query: Vectors, k: int, allowed: Rows | None) -> list[tuple[int, float]]:
        if not len(self.tail_rows):
            return []
        rows, tail = self.tail_rows, self.tail
        if allowed is not None:
            chosen = np.isin(rows, allowed)
            rows, tail = rows[chosen], tail[chosen]
        scores = tail @ query
        best = np.argsort(-scores, kind="stable")[:k]
        return [(int(rows[i]), float(scores[i])) for i in best]


def write_vector_file(folder: Path, snapshot: Snapshot, dimension: int) -> VectorFile:
    """Write every live row of the snapshot to a new file; it counts once the catalogue names it."""
    flat = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
    for rows, vectors in snapshot.vector_blocks(after=0):
        flat.add_with_ids(vectors, rows)
    last_row = snapshot.last_row()
    file = VectorFile(f"vectors-{snapshot.change()}.faiss", last_row)
    unfinished = folder / f"{file.name}.unfinished"
    faiss.write_index(flat, str(unfinished))
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.replace(folder / file.name)
    return file


def remove_other_vector_files(folder: Path, keep: set[str]) -> None:
    """Readers that still hold an old file keep it: it is mapped, and goes when they close it."""
    for path in folder.glob("vectors-*.faiss*"):
        if path.name not in keep:
            path.unlink()


def _read(path: Path) -> faiss.Index:
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
