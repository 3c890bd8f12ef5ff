"""The truth of an index: one SQLite database, reached through SQLAlchemy Core.

Everything else in an index directory is a cache that can be made again from it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.catalogue.audit import Fault, StoredPassage, StoredVersion, faults, stored_versions
from index.catalogue.records import ArticlePage, ArticleSummary, Known, PassageText, Totals
from index.catalogue.schema import metadata, open_engine, translated
from index.catalogue.shares import Share, Shares, shares
from index.catalogue.snapshot import Snapshot
from index.catalogue.transaction import Transaction
from index.errors import IndexLocked

__all__ = [
    "ArticlePage",
    "ArticleSummary",
    "Catalogue",
    "Fault",
    "Known",
    "PassageText",
    "Share",
    "Shares",
    "Snapshot",
    "StoredPassage",
    "StoredVersion",
    "Totals",
    "Transaction",
    "faults",
    "shares",
    "stored_versions",
]


class Catalogue:
    """An open catalogue file. Reading never waits for writing."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path = path
        self._engine = open_engine(path, read_only=read_only)
        if not read_only:
            with translated(path):
                metadata.create_all(self._engine)

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        """Raises IndexDamaged where the file is not a catalogue that can be read."""
        with translated(self._path), self._engine.connect() as connection, connection.begin():
            yield Snapshot(connection)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Commits at the end of the block; an exception inside leaves nothing of it.

        Raises IndexUnwritable where the disk is full or the file read-only.
        """
        with translated(self._path), self._engine.begin() as connection:
            transaction = Transaction(connection)
            yield transaction
            transaction.finish()

    def problems(self) -> list[str]:
        """What SQLite finds wrong with the file itself; an empty list where it is sound."""
        with self._bare() as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        lost = [
            f"row {row} of {table} refers to a row that {to} lacks" for table, row, to, _ in broken
        ]
        return [problem for problem in found if problem != "ok"] + lost

    def copy_to(self, path: Path) -> None:
        """Write one commit, whole, to a new file, while others may go on writing."""
        with self._bare() as connection:
            connection.execute("VACUUM INTO ?", [str(path)])

    def shrink(self) -> None:
        """Give freed space back, and empty the log, which may still hold what was deleted.

        Raises IndexLocked where a reader would not let go of an older commit.
        """
        with self._bare() as connection:
            connection.execute("VACUUM")
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise IndexLocked(
                f"Another process reads an older state of {self._path}, so that what was deleted"
                " is still in its log.",
                "Run again in a moment: dateline index compact",
            )

    @contextmanager
    def _bare(self) -> Iterator[sqlite3.Connection]:
        """A connection outside any transaction, for what SQLite does only there."""
        with translated(self._path):
            pooled = self._engine.raw_connection()
            try:
                connection: Any = pooled.driver_connection
                yield connection
            finally:
                pooled.close()

    def close(self) -> None:
        self._engine.dispose()
