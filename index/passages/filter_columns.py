"""What filters look at, as arrays: row, publisher, category, day and shelf of many passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.catalogue import Snapshot
from index.models import Filters

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

_DAY_SECONDS = 86_400
EPOCH = date(1970, 1, 1).toordinal()
UNDATED = np.iinfo(np.int64).min
_NOBODY = 0
# A table of before collections ends before the last of these.
_COLUMNS, _COLUMNS_BEFORE = 5, 4


@dataclass(frozen=True)
class Columns:
    """Passages ascending by row. `table` has shape (5, n): row, publisher, category, day, shelf.

    One of before collections has shape (4, n), and all that is in it stands on shelf 0. Publishers
    and categories are 64 bits of a digest of their folded name, so that no list of names has to be
    kept in step; days count from 1970-01-01.
    """

    table: Numbers

    @staticmethod
    def of(snapshot: Snapshot, after: int) -> Columns:
        """Of all live rows above `after`."""
        blocks = [np.empty((_COLUMNS, 0), np.int64)]
        for block in snapshot.labels(after):
            numbers = [
                (row, code_of(publisher), code_of(category), day_of(seconds), shelf)
                for row, publisher, category, seconds, shelf in block
            ]
            blocks.append(np.array(numbers, np.int64).T)
        return Columns(np.ascontiguousarray(np.concatenate(blocks, axis=1)))

    @staticmethod
    def mapped(path: Path) -> Columns:
        """Raises OSError or ValueError where the file is missing or damaged."""
        return Columns(np.load(path, mmap_mode="r"))

    @property
    def rows(self) -> Numbers:
        rows: Numbers = self.table[0]
        return rows

    def are_of(self, count: int) -> bool:
        """Whether they say all that filters look at of so many passages."""
        return self.table.shape in ((_COLUMNS, count), (_COLUMNS_BEFORE, count))

    @property
    def labels(self) -> Numbers:
        """Row, publisher, category and day."""
        return self.table[:_COLUMNS_BEFORE]

    @property
    def shelves(self) -> Numbers:
        if len(self.table) == _COLUMNS:
            shelves: Numbers = self.table[-1]
            return shelves
        return np.zeros(len(self.rows), np.int64)

    def where(self, mask: Mask) -> Columns:
        return Columns(self.table[:, mask])

    def followed_by(self, later: Columns) -> Columns:
        return Columns(np.concatenate([self.table, later.table], axis=1))

    def places(self, rows: Numbers) -> tuple[Mask, Numbers]:
        """Which of the rows are here, and where those stand."""
        places = np.searchsorted(self.rows, rows)
        here = places < len(self.rows)
        here[here] = self.rows[places[here]] == rows[here]
        return here, places[here]

    def holding(self, rows: Sequence[int] | Numbers) -> Mask:
        """Which passages have one of the rows; rows that are not here are passed over."""
        mask = np.zeros(len(self.rows), np.bool_)
        _, places = self.places(np.asarray(rows, np.int64))
        mask[places] = True
        return mask

    def matching(self, allow: Filters | Numbers) -> Mask | None:
        """Which passages pass the filters, or have one of the rows; None where all may."""
        if isinstance(allow, Filters):
            return self._passing(allow) if allow else None
        return self.holding(allow)

    def _passing(self, filters: Filters) -> Mask:
        _, publishers, categories, days = self.labels
        mask = np.ones(len(self.rows), np.bool_)
        if filters.publishers:
            mask &= np.isin(publishers, [code_of(name.casefold()) for name in filters.publishers])
        if filters.categories:
            mask &= np.isin(categories, [code_of(name.casefold()) for name in filters.categories])
        if filters.after:
            mask &= days >= filters.after.toordinal() - EPOCH
        if filters.before:
            mask &= (days <= filters.before.toordinal() - EPOCH) & (days != UNDATED)
        if filters.shelves is not None:
            mask &= np.isin(self.shelves, [*filters.shelves])
        return mask


@lru_cache(maxsize=4_096)
def code_of(name: str | None) -> int:
    """64 bits of a digest of a publisher's or category's folded name."""
    if name is None:
        return _NOBODY
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little", signed=True)


def day_of(seconds: int | None) -> int:
    """The day of a date in seconds since 1970-01-01, counted from then."""
    return UNDATED if seconds is None else seconds // _DAY_SECONDS
