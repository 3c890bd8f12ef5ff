"""The truth of an index: one database, reached through SQLAlchemy Core.

A SQLite file in the index directory, or a PostgreSQL database that several machines share.
Everything else in an index directory is a cache that can be made again from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from index.catalogue.audit import (
    Fault,
    StoredPassage,
    StoredVersion,
    digest,
    faults,
    spread_rows,
    stored_versions,
)
from index.catalogue.rows import ArticlePage, ArticleSummary, Known, PassageText, Totals
from index.catalogue.shares import Share, Shares, shares
from index.catalogue.snapshot import Snapshot
from index.catalogue.sqlite import SqliteFile
from index.catalogue.transaction import Transaction

__all__ = [
    "ArticlePage",
    "ArticleSummary",
    "Catalogue",
    "Claims",
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
    "digest",
    "faults",
    "shares",
    "spread_rows",
    "stored_versions",
]


class Claims(Protocol):
    """Articles that this writer has in hand, so that no other writer takes them too.

    They are given up when its process ends, however that comes about.
    """

    def take(self, article_id: str) -> bool:
        """False where another writer has it in hand."""
        ...

    def release(self, article_ids: Iterable[str]) -> None:
        """Give up these, each as often as it was taken."""
        ...


class Database(Protocol):
    """Where a catalogue stands. Every method tells its faults in the index's own errors."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one commit."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that no other one writes beside."""
        ...

    def alone(self) -> AbstractContextManager[None]: ...

    def claims(self) -> AbstractContextManager[Claims | None]: ...

    def filling(self) -> AbstractContextManager[bool]: ...

    def problems(self) -> list[str]: ...

    def copy_to(self, path: Path) -> None: ...

    def shrink(self) -> None: ...

    def close(self) -> None: ...


class Catalogue:
    """An open catalogue: a file, or a shared one by its address.

    Reading never waits for writing.
    """

    def __init__(self, place: Path | str, *, read_only: bool) -> None:
        self._database = _database(place, read_only)

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        """Raises IndexDamaged where it is not a catalogue that can be read."""
        with self._database.reading() as connection:
            yield Snapshot(connection)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Commits at the end of the block; an exception inside leaves nothing of it.

        Raises IndexUnwritable where the disk is full or nothing may be written.
        """
        with self._database.writing() as connection:
            transaction = Transaction(connection)
            yield transaction
            transaction.finish()

    def alone(self) -> AbstractContextManager[None]:
        """Keep every other writer out; raises IndexLocked where there is one."""
        return self._database.alone()

    def claims(self) -> AbstractContextManager[Claims | None]:
        """Write beside others, each article claimed first; None where nobody else can write.

        Raises IndexLocked where somebody writes `alone`.
        """
        return self._database.claims()

    def filling(self) -> AbstractContextManager[bool]:
        """Be the one who brings a search server to the last commit; false where another is.

        Beside a catalogue of its own folder, that is who holds the folder's lock.
        """
        return self._database.filling()

    def problems(self) -> list[str]:
        """What the database finds wrong with itself; an empty list where it is sound."""
        return self._database.problems()

    def copy_to(self, path: Path) -> None:
        """Write one commit, whole, to a new SQLite file, while others may go on writing."""
        self._database.copy_to(path)

    def shrink(self) -> None:
        """Give freed space back. Raises IndexLocked where a reader is in the way."""
        self._database.shrink()

    def close(self) -> None:
        self._database.close()


def _database(place: Path | str, read_only: bool) -> Database:
    if isinstance(place, Path):
        return SqliteFile(place, read_only=read_only)
    # Few have one, and its driver takes a while to import.
    from index.catalogue.postgresql import PostgresqlDatabase

    return PostgresqlDatabase(place, read_only=read_only)
