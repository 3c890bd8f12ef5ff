"""The truth of an index: one SQLite database, reached through SQLAlchemy Core.

Everything else in an index directory is a cache that can be made again from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.catalogue.schema import metadata, open_engine, translated
from index.catalogue.snapshot import (
    ArticlePage,
    ArticleSummary,
    Known,
    PassageText,
    Snapshot,
    Totals,
)
from index.catalogue.transaction import Transaction

__all__ = [
    "ArticlePage",
    "ArticleSummary",
    "Catalogue",
    "Known",
    "PassageText",
    "Snapshot",
    "Totals",
    "Transaction",
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

    def close(self) -> None:
        self._engine.dispose()
