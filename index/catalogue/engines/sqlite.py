"""The catalogue as one SQLite file: how it is opened, looked after, and what its errors mean."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, inspect, select
from sqlalchemy.pool import NullPool, QueuePool

from index.catalogue import Catalogue
from index.catalogue.migrations import FIRST, REVISION, record_revision, revision_of, upgraded
from index.catalogue.schema import meta, metadata
from index.errors import (
    DatelineIndexError,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexUnwritable,
)

_BUSY_TIMEOUT_MS = 10_000
_WRITERS_CACHE_KIB = 32_768
_FORMAT_OF_FIRST = 4
_READING_FAILED = ("SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS")


class SqliteCatalogue(Catalogue):
    """One process writes, by the folder's lock."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        """Makes the tables, or brings them to this version, unless `read_only`.

        Raises IndexMismatch for tables of a version that is not known here, or, where it is
        `read_only`, when first read, for those of any other.
        """
        self._path = path
        self._engine = _open_engine(path, read_only=read_only)
        self._has_looked = not read_only
        if not read_only:
            with self._translated(), self._engine.begin() as connection:
                self._bring_up_to_date(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._translated(), self._engine.connect() as connection, connection.begin():
            if not self._has_looked:
                self._check_revision(revision_of(connection) or FIRST)
                self._has_looked = True
            yield connection

    def is_up_to_date(self) -> bool:
        with self._translated(), self._engine.connect() as connection:
            return (revision_of(connection) or FIRST) == REVISION

    def _bring_up_to_date(self, connection: Connection) -> None:
        if not inspect(connection).has_table(meta.name):
            metadata.create_all(connection)
            record_revision(connection, REVISION)
            return
        found = revision_of(connection)
        if found is None:
            # Those before are made anew as a whole, by a rebuild.
            if _format_of(connection) < _FORMAT_OF_FIRST:
                return
            record_revision(connection, FIRST)
        if found != REVISION and not upgraded(connection, metadata):
            self._check_revision(found or FIRST)

    def _check_revision(self, found: str) -> None:
        if found != REVISION:
            raise IndexMismatch(
                f"The catalogue {self._path} has tables of version {found}, and this Dateline reads"
                f" version {REVISION}.",
                "Older ones are brought up to date, where the folder may be written, by: dateline"
                " index status. Newer ones need a newer Dateline.",
            )

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Who writes holds the lock of the folder, and so is alone already."""
        yield

    @contextmanager
    def claims(self) -> Iterator[None]:
        """None are needed: nobody else writes."""
        yield

    @contextmanager
    def filling(self) -> Iterator[bool]:
        """Who fills holds the lock of the folder, and so is alone already."""
        yield True

    def problems(self) -> list[str]:
        with self._bare() as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        lost = [
            f"row {row} of {table} refers to a row that {to} lacks" for table, row, to, _ in broken
        ]
        return [problem for problem in found if problem != "ok"] + lost

    def copy_to(self, path: Path) -> None:
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

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _bare(self) -> Iterator[sqlite3.Connection]:
        """A connection outside any transaction, for what SQLite does only there."""
        with self._translated():
            pooled = self._engine.raw_connection()
            try:
                connection: Any = pooled.driver_connection
                yield connection
            finally:
                pooled.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn SQLAlchemy's and sqlite3's errors into the index's; the one place that does."""
        try:
            yield
        except exc.DBAPIError as error:
            raise _translation(self._path, error.orig) from error
        except sqlite3.Error as error:
            raise _translation(self._path, error) from error


def _open_engine(path: Path, *, read_only: bool) -> Engine:
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    frozen = read_only and not os.access(path.parent, os.W_OK)

    def connect() -> sqlite3.Connection:
        # Reading needs files beside the catalogue that cannot be made in a folder which is
        # read-only. Where the log is empty there is nothing that they could say.
        immutable = frozen and _has_empty_log(path)
        return sqlite3.connect(
            f"{uri}&immutable=1" if immutable else uri, uri=True, check_same_thread=False
        )

    # An immutable connection never sees a change: each transaction then gets its own.
    pool = NullPool if frozen else QueuePool
    engine = create_engine("sqlite://", creator=connect, poolclass=pool)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        # SQLAlchemy's BEGIN below is then the only one: sqlite3 would begin too late for reads.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys=ON")
        if not read_only:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            # What copies are looked for by is ordered by hashes, so that every article touches
            # pages all over the file.
            connection.execute(f"PRAGMA cache_size=-{_WRITERS_CACHE_KIB}")
            # What is deleted is overwritten in the file, not only unlinked.
            connection.execute("PRAGMA secure_delete=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _format_of(connection: Connection) -> int:
    """Of the index, which an empty one does not say."""
    recorded = connection.scalar(select(meta.c.value).where(meta.c.key == "identity"))
    try:
        return int(json.loads(recorded)["format_version"]) if recorded else _FORMAT_OF_FIRST
    except (ValueError, KeyError, TypeError):
        return _FORMAT_OF_FIRST


def _has_empty_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return not log.exists() or log.stat().st_size == 0


def _translation(path: Path, error: BaseException | None) -> DatelineIndexError:
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return IndexLocked(
            f"The catalogue {path} is locked by another process.", "Try again in a moment."
        )
    if name == "SQLITE_FULL" or (name.startswith("SQLITE_IOERR") and name not in _READING_FAILED):
        return IndexUnwritable(
            f"The catalogue {path} cannot be written ({error}).",
            "Free some space on its disk and run the same command again; what was committed is"
            " kept.",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return IndexUnwritable(
            f"The catalogue {path} cannot be opened for writing ({error}).",
            "Check the permissions of its folder; where it is to stay read-only, run once, as a"
            " user who may write there: dateline index status",
        )
    return IndexDamaged(
        f"The catalogue {path} cannot be read ({error}).",
        "Nothing was changed. Restore a backup, or move the folder away and index again.",
    )
