"""Files of vectors, written and searched with FAISS.

A small file holds the vectors as they are. A large one holds 8-bit codes in inverted lists, of
which a search reads a few. Beside it stand its columns, for the filters, and its part of the
forward index. All are mapped.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.catalogue import Snapshot
from index.embeddings import Vectors
from index.models import Filters
from index.passages.base import Found, SearchLost
from index.passages.filter_columns import Columns, Mask, Numbers
from index.passages.forward_index import (
    VERSION,
    FormsDamaged,
    FormsFile,
    PassageForm,
    write_forms,
)

# Measured: docs/decisions/0005-vectors-at-scale.md.
FLAT_LIMIT = 8_192
_LISTS_SEARCHED = 48
_SAMPLES_PER_LIST = 40
_SAMPLE_BLOCK = 8_192
_SEED = 1
_BLOCK = 8_192


_FORMS_SUFFIX = f".forms{VERSION}"


class VectorFileLost(SearchLost):
    """A vector file that the list names is missing, cut off or not one at all."""


class FormsLost(SearchLost):
    """The file `name` of the forward index has its size, and numbers that were not written."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The file {name} of the index folder is damaged.", "Run: dateline index compact"
        )
        self.name = name


@dataclass(frozen=True)
class VectorFile:
    """A file of `count` vectors, up to `last_row`, less the removals up to `last_removal`.

    `forms` names the file of the forward index, which has `forms_size` bytes; empty where there is
    none, as in the list of an older Dateline.
    """

    name: str
    count: int
    last_row: int
    last_removal: int
    size: int = 0
    forms: str = ""
    forms_size: int = 0

    def path(self, folder: Path) -> Path:
        return folder / f"{self.name}.faiss"

    def columns_path(self, folder: Path) -> Path:
        return folder / f"{self.name}.npy"

    def forms_path(self, folder: Path) -> Path:
        return folder / self.forms

    def opened_forms(self, folder: Path) -> FormsFile | None:
        """None where they are missing, damaged or of another version."""
        if not self.forms.endswith(_FORMS_SUFFIX):
            return None
        try:
            return FormsFile.opened(self.forms_path(folder), self.count, self.forms_size)
        except (OSError, ValueError):
            return None

    def is_whole(self, folder: Path) -> bool:
        """Whether it can be opened; its content is not read."""
        try:
            OpenVectorFile.opened(folder, self)
        except VectorFileLost:
            return False
        return True


@dataclass(frozen=True)
class OpenVectorFile:
    """A file as one commit sees it: `live` leaves out what was removed since, None nothing."""

    file: VectorFile
    index: faiss.Index
    columns: Columns
    forms: FormsFile | None
    live: Mask | None = None

    @staticmethod
    def opened(folder: Path, file: VectorFile) -> OpenVectorFile:
        """Raises VectorFileLost."""
        path = file.path(folder)
        try:
            whole = path.stat().st_size == file.size
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC) if whole else None
            columns = Columns.mapped(file.columns_path(folder))
        except (OSError, ValueError, RuntimeError):
            index = None
        if index is None or index.ntotal != file.count or not columns.are_of(file.count):
            raise VectorFileLost(
                f"The vector file {path} is missing or damaged.",
                "It is made again by: dateline index status, as a user who may write there.",
            )
        return OpenVectorFile(file, index, columns, file.opened_forms(folder))

    def forms_of(self, rows: Numbers) -> dict[int, PassageForm]:
        """Of those of the rows that the forward index has here; raises FormsLost."""
        if self.forms is None:
            return {}
        _, places = self.columns.places(rows)
        table = self.columns.labels[:, places]
        try:
            terms = list(self.forms.terms(places, table[0]))
        except FormsDamaged as error:
            raise FormsLost(self.file.forms) from error
        labels = zip(*table.tolist(), terms, strict=True)
        return {row: PassageForm(*of, *pair) for row, *of, pair in labels if pair}

    def check_forms(self) -> None:
        """Raises FormsLost where any passage's numbers are damaged."""
        for first in range(0, self.file.count, _BLOCK):
            self.forms_of(self.columns.rows[first : first + _BLOCK])

    def without(self, rows: Sequence[int]) -> OpenVectorFile:
        gone = self.columns.holding(rows)
        if not gone.any():
            return self
        return replace(self, live=~gone if self.live is None else self.live & ~gone)

    def search(self, query: Vectors, k: int, allow: Filters | Numbers) -> Found:
        """The `k` nearest rows and their cosines, which 8-bit codes give to about 0.01."""
        allowed, matching = self.live, self.columns.matching(allow)
        if matching is not None:
            allowed = matching if allowed is None else matching & allowed
        share = 1.0 if allowed is None else float(allowed.mean())
        if not share:
            return []
        scores, places = self.index.search(
            query[None, :], k, params=_parameters(self.index, allowed, share)
        )
        return _found(self.columns, places[0], scores[0])


def write_vector_file(folder: Path, snapshot: Snapshot, dimension: int, after: int) -> VectorFile:
    """Write the live rows above `after` to a new file; it counts once the list names it.

    Its lists are made for its own rows, whatever others have. Of a large file only the codes are
    held in memory, not the vectors.
    """
    columns = Columns.of(snapshot, after)
    index = _empty_index(snapshot, columns, dimension)
    for _, vectors in snapshot.vector_blocks(after):
        index.add(vectors)
    file = VectorFile(
        name=f"vectors-{time.time_ns()}",
        count=len(columns.rows),
        last_row=snapshot.last_row(),
        last_removal=snapshot.last_removal(),
    )
    _write(file.columns_path(folder), lambda unfinished: _save(unfinished, columns))
    _write(file.path(folder), lambda unfinished: faiss.write_index(index, unfinished))
    sized = replace(file, size=file.path(folder).stat().st_size)
    return with_forms(folder, snapshot, sized, columns.rows)


def with_forms(
    folder: Path, snapshot: Snapshot, file: VectorFile, rows: Numbers | None = None
) -> VectorFile:
    """The file with a new part of the forward index; it counts once the list names it.

    `rows` are those of the file, which otherwise are read from it.
    """
    if rows is None:
        rows = Columns.mapped(file.columns_path(folder)).rows
    named = replace(file, forms=f"{file.name}-{time.time_ns()}{_FORMS_SUFFIX}")
    texts = snapshot.passage_texts(after=int(rows[0]) - 1, last=int(rows[-1]))
    path = named.forms_path(folder)

    def write(unfinished: str) -> None:
        with Path(unfinished).open("wb") as opened:
            write_forms(opened, rows, texts)

    _write(path, write)
    return replace(named, forms_size=path.stat().st_size)


def nearest(query: Vectors, columns: Columns, vectors: Vectors, k: int) -> Found:
    """The same over vectors in memory, shape (rows, dimension), exactly."""
    scores, places = faiss.knn(query[None, :], vectors, k, metric=faiss.METRIC_INNER_PRODUCT)
    return _found(columns, places[0], scores[0])


def remove_vector_files(folder: Path, keep: Sequence[VectorFile]) -> None:
    """Remove all but `keep`. Readers that hold another one keep it until their next search."""
    kept = {
        path
        for file in keep
        for path in (file.path(folder), file.columns_path(folder), file.forms_path(folder))
    }
    for path in set(folder.glob("vectors-*")) - kept:
        path.unlink()


def _found(columns: Columns, places: Numbers, scores: Vectors) -> Found:
    """FAISS fills up with places below 0 where there are fewer than were asked for."""
    there = places >= 0
    return list(zip(columns.rows[places[there]].tolist(), scores[there].tolist(), strict=True))


def _empty_index(snapshot: Snapshot, columns: Columns, dimension: int) -> faiss.Index:
    count = len(columns.rows)
    if count <= FLAT_LIMIT:
        return faiss.IndexFlatIP(dimension)
    lists = 2 ** round(math.log2(2 * math.sqrt(count)))
    index = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    _train(index, _sample(snapshot, columns, lists * _SAMPLES_PER_LIST))
    return index


def _train(index: Any, sample: Vectors) -> None:
    index.cp.niter = 8
    index.cp.seed = _SEED
    index.cp.min_points_per_centroid = 1
    index.train(sample)


def _sample(snapshot: Snapshot, columns: Columns, wanted: int) -> Vectors:
    rows = np.random.default_rng(_SEED).permutation(columns.rows)[:wanted]
    blocks = [rows[first : first + _SAMPLE_BLOCK] for first in range(0, len(rows), _SAMPLE_BLOCK)]
    return np.stack(
        [vector for block in blocks for vector in snapshot.vectors_of(block.tolist()).values()]
    )


def _parameters(index: faiss.Index, allowed: Mask | None, share: float) -> Any:
    """The fewer are allowed, the more lists are searched, so that as many are compared."""
    # What Python adds to these classes is not in their stubs.
    library: Any = faiss
    given = {}
    if allowed is not None:
        given["sel"] = library.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
    if not isinstance(index, faiss.IndexIVF):
        return library.SearchParameters(**given)
    lists = min(index.nlist, math.ceil(_LISTS_SEARCHED / share))
    return library.SearchParametersIVF(nprobe=lists, **given)


def _write(path: Path, write: Callable[[str], None]) -> None:
    """Under another name first, so that a file with this name is whole."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    write(str(unfinished))
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.replace(path)


def _save(path: str, columns: Columns) -> None:
    # An open file, for np.save would add a suffix to a name.
    with Path(path).open("wb") as file:
        np.save(file, columns.table)
