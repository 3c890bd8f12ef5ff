"""The truth of an index: one database, reached through SQLAlchemy Core.

A SQLite file in the index directory, or a PostgreSQL database that several machines share.
Everything else in an index directory is a cache that can be made again from it. Every method tells
what goes wrong in the index's own errors.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection

from index.catalogue.rows import PassagePlaces, PassageText
from index.catalogue.snapshot import Snapshot

if TYPE_CHECKING:
    from index.catalogue.transaction import Transaction

__all__ = ["Catalogue", "Claims", "PassagePlaces", "PassageText", "Snapshot"]


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


class Catalogue(ABC):
    """An open catalogue. Reading never waits for writing."""

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        """One commit. Raises IndexDamaged where it is not a catalogue that can be read."""
        with self._reading() as connection:
            yield Snapshot(connection)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Commits at the end of the block; an exception inside leaves nothing of it.

        No other transaction writes beside it. Raises IndexUnwritable where the disk is full or
        nothing may be written.
        """
        # Readers need none of it.
        from index.catalogue.transaction import Transaction

        with self._writing() as connection:
            transaction = Transaction(connection)
            yield transaction
            transaction.finish()

    @abstractmethod
    def alone(self) -> AbstractContextManager[None]:
        """Keep every other writer out; raises IndexLocked where there is one."""

    @abstractmethod
    def claims(self) -> AbstractContextManager[Claims | None]:
        """Write beside others, each article claimed first; None where nobody else can write.

        Raises IndexLocked where somebody writes `alone`.
        """

    @abstractmethod
    def filling(self) -> AbstractContextManager[bool]:
        """Be the one who brings a search server to the last commit; false where another is."""

    @abstractmethod
    def problems(self) -> list[str]:
        """What the database finds wrong with itself; an empty list where it is sound."""

    @abstractmethod
    def copy_to(self, path: Path) -> None:
        """Write one commit, whole, to a new SQLite file, while others may go on writing."""

    @abstractmethod
    def shrink(self) -> None:
        """Give freed space back. Raises IndexLocked where a reader is in the way."""

    @abstractmethod
    def close(self) -> None: ...

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]: ...
