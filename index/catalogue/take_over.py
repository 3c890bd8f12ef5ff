"""Another catalogue's contents in place of a catalogue's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Table, delete, insert, select

from index.catalogue.engines import count_up_to
from index.catalogue.migrations import REVISION, record_revision, revision_of
from index.catalogue.schema import (
    add_missing_columns,
    articles,
    collections,
    documents,
    fingerprints,
    passages,
    printed,
    removals,
    retractions,
    shelves,
    shingle_rows,
    vectors,
    versions,
)
from index.catalogue.snapshot import Snapshot

# In the order in which they refer to each other: what was read, and what is made of it.
_READ: tuple[Table, ...] = (
    collections,
    shelves,
    versions,
    articles,
    retractions,
    documents,
    printed,
)
_CONTENTS = (*_READ, passages, vectors, fingerprints, shingle_rows)


def take_over_rows(connection: Connection, other: Snapshot, *, passages_too: bool) -> None:
    """Hold the rows of the other catalogue instead of those that there are.

    Rows get numbers that were never used here, so that the caches take them for new ones.
    Either catalogue may be of an older format: it gets the columns it lacks, and what the
    other lacks is left empty.
    """
    so_far = Snapshot(connection)
    add_missing_columns(connection)
    if revision_of(connection) is None:
        record_revision(connection, REVISION)
    connection.execute(insert(removals).from_select(["passage_row"], select(passages.c.row)))
    for table in reversed(_CONTENTS):
        connection.execute(delete(table))
    of_versions = _Renumbering(other.numbers_of(versions), so_far.highest_ever(versions))
    of_passages = _Renumbering(other.numbers_of(passages), so_far.highest_ever(passages))
    for table in _CONTENTS if passages_too else _READ:
        of_row = of_versions if table is versions else of_passages
        numbers = {"row": of_row, "version_row": of_versions, "story": of_versions}
        for block in other.rows_of(table):
            renumbered = [_renumbered(row, numbers) for row in block]
            connection.execute(insert(table), renumbered)
    count_up_to(connection, versions, of_versions.last)
    count_up_to(connection, passages, of_passages.last)


@dataclass(frozen=True)
class _Renumbering:
    """New numbers for rows, in their order: one after the other, from `above` + 1.

    Adding to the old ones would double them at every rebuild, until they no longer fit.
    """

    rows: NDArray[np.int64]
    above: int

    @property
    def last(self) -> int:
        return self.above + len(self.rows)

    def number(self, row: int) -> int:
        return self.above + 1 + int(np.searchsorted(self.rows, row))


def _renumbered(row: dict[str, Any], numbers: Mapping[str, _Renumbering]) -> dict[str, Any]:
    numbered = {name: of for name, of in numbers.items() if row.get(name) is not None}
    return row | {name: of.number(row[name]) for name, of in numbered.items()}
