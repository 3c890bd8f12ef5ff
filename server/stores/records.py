"""Small records that are kept by kind and key, in a SQLite file beside the index.

Sources, what was seen of them, alerts and reports: each a JSON document that its owner understands.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Protocol

from server.stores.small_file import opened

Change = Callable[[str | None], str | None]
"""A record, None where there is none → what it becomes, None for nothing. May raise."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
"""


class RecordsUnavailable(Exception):
    """The file, or the database, cannot be read or written."""

    detail = "Sources and alerts cannot be read or kept."
    hint = "On the server, check DATELINE_RECORDS_FILE, or the database of DATELINE_CATALOGUE."

    def __str__(self) -> str:
        return f"{self.detail} {self.hint} ({super().__str__()})"


class Records(Protocol):
    """Where records are kept. Every method is one transaction and raises RecordsUnavailable."""

    def now(self) -> float:
        """Seconds since 1970 by the clock that all who share the records go by."""

    def all(self, kind: str) -> dict[str, str]:
        """The records of a kind by their keys, in the order of these."""

    def change(self, kind: str, key: str, change: Change) -> str | None:
        """Change one record, nobody else changing any meanwhile; what it is then."""

    def put(self, kind: str, records: Mapping[str, str], gone: Collection[str] = ()) -> None:
        """Write records, and delete those whose keys are `gone`."""

    def forget(self, kind: str) -> None:
        """Delete all records of a kind."""


class RecordFile:
    """Records in a file, which is opened for each use: threads and processes share it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> float:
        return time.time()

    def all(self, kind: str) -> dict[str, str]:
        if not self._path.exists():
            return {}
        with self._open() as database:
            rows = database.execute(
                "SELECT key, document FROM records WHERE kind = ? ORDER BY key", (kind,)
            ).fetchall()
        return dict(rows)

    def change(self, kind: str, key: str, change: Change) -> str | None:
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            row = database.execute(
                "SELECT document FROM records WHERE kind = ? AND key = ?", (kind, key)
            ).fetchone()
            changed = change(row[0] if row else None)
            if changed is None:
                database.execute("DELETE FROM records WHERE kind = ? AND key = ?", (kind, key))
            else:
                database.execute(
                    "INSERT OR REPLACE INTO records VALUES (?, ?, ?)", (kind, key, changed)
                )
        return changed

    def put(self, kind: str, records: Mapping[str, str], gone: Collection[str] = ()) -> None:
        with self._open() as database:
            database.executemany(
                "DELETE FROM records WHERE kind = ? AND key = ?", ((kind, key) for key in gone)
            )
            database.executemany(
                "INSERT OR REPLACE INTO records VALUES (?, ?, ?)",
                ((kind, key, document) for key, document in records.items()),
            )

    def forget(self, kind: str) -> None:
        with self._open() as database:
            database.execute("DELETE FROM records WHERE kind = ?", (kind,))

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        # It holds secrets of webhooks and of feeds: for its owner alone, from the first moment.
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        return opened(self._path, _SCHEMA, RecordsUnavailable)
