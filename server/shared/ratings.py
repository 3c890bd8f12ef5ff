"""Ratings of answers that any server of an archive gave."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from server.feedback.store import (
    KEPT_S,
    SWEPT_EVERY_S,
    AnswerNotFound,
    FeedbackUnavailable,
    RatedAnswer,
    Rating,
)
from server.shared.database import ANSWERS, SharedDatabase, SharedDatabaseUnavailable


class SharedRatings:
    """Ratings, as `server.feedback.store` means them, in a database."""

    def __init__(self, database: SharedDatabase) -> None:
        self._database = database
        self._sweep_at = 0.0

    def remember(self, answer_id: str, document: str) -> None:
        now = datetime.now(UTC)
        row = {"id": answer_id, "answered_at": now, "document": document}
        with self._transaction() as connection:
            connection.execute(delete(ANSWERS).where(ANSWERS.c.id == answer_id))
            connection.execute(insert(ANSWERS).values(row))
            if time.monotonic() >= self._sweep_at:
                self._sweep_at = time.monotonic() + SWEPT_EVERY_S
                old = ANSWERS.c.answered_at < now - timedelta(seconds=KEPT_S)
                connection.execute(delete(ANSWERS).where(ANSWERS.c.rating.is_(None), old))

    def rate(self, answer_id: str, rating: Rating, comment: str | None) -> None:
        row = {"rating": rating, "comment": comment, "rated_at": datetime.now(UTC)}
        with self._transaction() as connection:
            rated = update(ANSWERS).where(ANSWERS.c.id == answer_id).values(row)
            if connection.execute(rated).rowcount == 0:
                raise AnswerNotFound

    def rated(self) -> Iterator[RatedAnswer]:
        columns = (ANSWERS.c.document, ANSWERS.c.rating, ANSWERS.c.comment, ANSWERS.c.rated_at)
        kept = select(*columns).where(ANSWERS.c.rating.is_not(None))
        with self._transaction() as connection:
            rows = connection.execute(kept.order_by(ANSWERS.c.rated_at)).all()
        for document, rating, comment, rated_at in rows:
            yield RatedAnswer(document, rating, comment, rated_at.astimezone(UTC))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._database.transaction() as connection:
                yield connection
        except SharedDatabaseUnavailable as error:
            raise FeedbackUnavailable(str(error)) from error
