"""Ratings of answers, in a small SQLite file beside the index.

An answer is kept for a day, so that it can be rated; with its rating it stays until deleted.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from server.stores.small_file import KeptOpen, opened

Rating = Literal["up", "down"]

KEPT_S = 24 * 3600
SWEPT_EVERY_S = 600
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    id TEXT PRIMARY KEY,
    answered_at REAL NOT NULL,
    document TEXT NOT NULL,
    rating TEXT,
    comment TEXT,
    rated_at REAL
);
CREATE INDEX IF NOT EXISTS unrated ON answers (answered_at) WHERE rating IS NULL;
"""


class FeedbackUnavailable(Exception):
    """The file, or the database, cannot be read or written."""

    detail = "Feedback cannot be kept."
    hint = "On the server, check DATELINE_FEEDBACK_FILE, or the database of DATELINE_CATALOGUE."


class AnswerNotFound(Exception):
    """No answer of the last day has this id."""

    detail = "There is no such answer, or it was given more than a day ago."
    hint = "Send the id of an answer, and send it within a day."


@dataclass(frozen=True)
class RatedAnswer:
    """`document` is the Answer as JSON."""

    document: str
    rating: Rating
    comment: str | None
    rated_at: datetime


class Ratings(Protocol):
    """Where answers are kept, and what readers said of them."""

    def remember(self, answer_id: str, document: str) -> None:
        """Keep an answer for a day. Raises FeedbackUnavailable."""

    def document(self, answer_id: str) -> str:
        """The Answer as JSON. Raises AnswerNotFound or FeedbackUnavailable."""

    def rate(self, answer_id: str, rating: Rating, comment: str | None) -> None:
        """The last rating of an answer counts. Raises AnswerNotFound or FeedbackUnavailable."""

    def rated(self) -> Iterator[RatedAnswer]:
        """Oldest rating first. Raises FeedbackUnavailable."""

    def last_rated(self, skip: int, limit: int) -> Sequence[RatedAnswer]:
        """At most `limit`, newest rating first, after the first `skip`.

        Raises FeedbackUnavailable.
        """


class FeedbackStore:
    """Ratings in a file, which threads and processes share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = KeptOpen(path, _SCHEMA, FeedbackUnavailable)
        self._sweep_at = 0.0

    def remember(self, answer_id: str, document: str) -> None:
        now = time.time()
        with self._kept.transaction() as database:
            database.execute(
                "INSERT OR REPLACE INTO answers (id, answered_at, document) VALUES (?, ?, ?)",
                (answer_id, now, document),
            )
            if now >= self._sweep_at:
                self._sweep_at = now + SWEPT_EVERY_S
                database.execute(
                    "DELETE FROM answers WHERE rating IS NULL AND answered_at < ?",
                    (now - KEPT_S,),
                )

    def document(self, answer_id: str) -> str:
        with self._open() as database:
            row = database.execute(
                "SELECT document FROM answers WHERE id = ?", (answer_id,)
            ).fetchone()
        if row is None:
            raise AnswerNotFound
        return str(row[0])

    def rate(self, answer_id: str, rating: Rating, comment: str | None) -> None:
        with self._open() as database:
            changed = database.execute(
                "UPDATE answers SET rating = ?, comment = ?, rated_at = ? WHERE id = ?",
                (rating, comment, time.time(), answer_id),
            )
            if changed.rowcount == 0:
                raise AnswerNotFound

    def rated(self) -> Iterator[RatedAnswer]:
        yield from self._rated("")

    def last_rated(self, skip: int, limit: int) -> Sequence[RatedAnswer]:
        return self._rated(" DESC LIMIT ? OFFSET ?", limit, skip)

    def _rated(self, which: str, *values: int) -> list[RatedAnswer]:
        if not self._path.exists():
            return []
        with self._open() as database:
            rows: list[Any] = database.execute(
                "SELECT document, rating, comment, rated_at FROM answers"  # noqa: S608
                f" WHERE rating IS NOT NULL ORDER BY rated_at{which}",
                values,
            ).fetchall()
        return [
            RatedAnswer(document, rating, comment, datetime.fromtimestamp(rated_at, UTC))
            for document, rating, comment, rated_at in rows
        ]

    def close(self) -> None:
        self._kept.close()

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self._path, _SCHEMA, FeedbackUnavailable)
