"""How often was asked and what became of it, and which articles were cited: counts by day.

No question and no answer is among them. They stand in the file of the ratings.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

from server.stores.small_file import KeptOpen, opened

Counted = Literal["outcome", "cited"]

KEPT_DAYS = 400
SWEPT_EVERY_S = 3_600
_SCHEMA = """
CREATE TABLE IF NOT EXISTS usage (
    day TEXT NOT NULL,
    counted TEXT NOT NULL,
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, counted, name)
) WITHOUT ROWID;
"""
_ONE_MORE = (
    "INSERT INTO usage VALUES (?, ?, ?, 1)"
    " ON CONFLICT (day, counted, name) DO UPDATE SET count = count + 1"
)


class UsageUnavailable(Exception):
    """The file, or the database, cannot be read or written."""

    detail = "What was asked cannot be counted."
    hint = "On the server, check DATELINE_FEEDBACK_FILE, or the database of DATELINE_CATALOGUE."


@dataclass(frozen=True)
class Count:
    """On a day (UTC), how many questions ended so, or how many answers cited an article.

    `name` is "answered", a refusal or an error; or the article's id.
    """

    day: date
    counted: Counted
    name: str
    count: int


class Usage(Protocol):
    """Where counts are kept, for 400 days. Every method raises UsageUnavailable."""

    def count(self, outcome: str, cited: Iterable[str]) -> None:
        """One more question of today, what became of it, and the ids of the articles cited."""

    def between(self, after: date, before: date) -> list[Count]:
        """Those of both days and all between, by day."""


def rows(outcome: str, cited: Iterable[str]) -> list[tuple[date, Counted, str]]:
    """What is one more after a question of now."""
    day = datetime.now(UTC).date()
    return [(day, "outcome", outcome), *((day, "cited", each) for each in sorted(set(cited)))]


def oldest_kept() -> date:
    return datetime.now(UTC).date() - timedelta(KEPT_DAYS)


class UsageFile:
    """Counts in a file, which threads and processes share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = KeptOpen(path, _SCHEMA, UsageUnavailable)
        self._sweep_at = 0.0

    def count(self, outcome: str, cited: Iterable[str]) -> None:
        with self._kept.transaction() as database:
            given = [(day.isoformat(), *named) for day, *named in rows(outcome, cited)]
            database.executemany(_ONE_MORE, given)
            if time.monotonic() >= self._sweep_at:
                self._sweep_at = time.monotonic() + SWEPT_EVERY_S
                database.execute("DELETE FROM usage WHERE day < ?", (oldest_kept().isoformat(),))

    def between(self, after: date, before: date) -> list[Count]:
        if not self._path.exists():
            return []
        with self._open() as database:
            found = database.execute(
                "SELECT * FROM usage WHERE day BETWEEN ? AND ? ORDER BY day, counted, name",
                (after.isoformat(), before.isoformat()),
            ).fetchall()
        return [
            Count(date.fromisoformat(day), counted, name, count)
            for day, counted, name, count in found
        ]

    def close(self) -> None:
        self._kept.close()

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self._path, _SCHEMA, UsageUnavailable)
