"""Small SQLite files of the server's, beside the index: opened for each use, or kept open.

Threads and processes share them. Each is made, with its tables, where it is not there.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_WAIT_S = 5.0


@contextmanager
def opened(path: Path, schema: str, unavailable: type[Exception]) -> Iterator[sqlite3.Connection]:
    """A transaction that is on the disk when it ends.

    Raises `unavailable` where the file cannot be read or written.
    """
    try:
        with closing(_connected(path, schema, "FULL")) as database, database:
            yield database
    except (sqlite3.Error, OSError) as error:
        raise unavailable(str(error)) from error


class KeptOpen:
    """A file that is written for each answer: opening and closing it costs far more than that.

    Thread-safe. What was written last may be lost where the power fails, and is not where the
    process does.
    """

    def __init__(self, path: Path, schema: str, unavailable: type[Exception]) -> None:
        self._path = path
        self._schema = schema
        self._unavailable = unavailable
        self._using = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One at a time. Raises `unavailable` where the file cannot be read or written."""
        if not self._using.acquire(timeout=_WAIT_S):
            raise self._unavailable("others are writing it")
        try:
            with self._current() as database:
                yield database
        except (sqlite3.Error, OSError) as error:
            self._forget()
            raise self._unavailable(str(error)) from error
        finally:
            self._using.release()

    def _current(self) -> sqlite3.Connection:
        """That of the file which is there now: somebody may have removed it, or put another one."""
        if self._database and self._file != self._at_the_path():
            self._forget()
        if self._database is None:
            self._database = _connected(self._path, self._schema, "NORMAL")
            self._file = self._at_the_path()
        return self._database

    def _at_the_path(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def _forget(self) -> None:
        database, self._database = self._database, None
        if database:
            database.close()

    def close(self) -> None:
        """It is opened again when it is next used."""
        with self._using:
            self._forget()

    def __del__(self) -> None:
        self._forget()


def _connected(path: Path, schema: str, synchronous: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_WAIT_S, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(f"PRAGMA synchronous = {synchronous}")
        database.executescript(schema)
    except BaseException:
        database.close()
        raise
    return database
