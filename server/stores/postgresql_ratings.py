"""Ratings that several servers keep in a database together."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Index,
    Select,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from server.stores.feedback import (
    KEPT_S,
    SWEPT_EVERY_S,
    AnswerNotFound,
    FeedbackUnavailable,
    RatedAnswer,
    Rating,
)
from server.stores.postgresql import METADATA, SharedDatabase, SharedDatabaseUnavailable

ANSWERS = Table(
    "service_answers",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("answered_at", DateTime(timezone=True), nullable=False),
    Column("document", Text, nullable=False),
    Column("rating", Text),
    Column("comment", Text),
    Column("rated_at", DateTime(timezone=True)),
    Index("service_answers_by_time", "answered_at"),
)
_RATED = select(ANSWERS.c.document, ANSWERS.c.rating, ANSWERS.c.comment, ANSWERS.c.rated_at).where(
    ANSWERS.c.rating.is_not(None)
)


class SharedRatings:
    """Ratings, as `server.stores.feedback` means them, in a database."""

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

    def document(self, answer_id: str) -> str:
        query = select(ANSWERS.c.document).where(ANSWERS.c.id == answer_id)
        with self._transaction() as connection:
            kept = connection.scalar(query)
        if kept is None:
            raise AnswerNotFound
        return str(kept)

    def rate(self, answer_id: str, rating: Rating, comment: str | None) -> None:
        row = {"rating": rating, "comment": comment, "rated_at": datetime.now(UTC)}
        with self._transaction() as connection:
            rated = update(ANSWERS).where(ANSWERS.c.id == answer_id).values(row)
            if connection.execute(rated).rowcount == 0:
                raise AnswerNotFound

    def rated(self) -> Iterator[RatedAnswer]:
        yield from self._rated(_RATED.order_by(ANSWERS.c.rated_at))

    def last_rated(self, skip: int, limit: int) -> Sequence[RatedAnswer]:
        newest_first = _RATED.order_by(ANSWERS.c.rated_at.desc())
        return self._rated(newest_first.limit(limit).offset(skip))

    def _rated(self, query: Select[*tuple[Any, ...]]) -> list[RatedAnswer]:
        with self._transaction() as connection:
            rows = connection.execute(query).all()
        return [
            RatedAnswer(document, rating, comment, rated_at.astimezone(UTC))
            for document, rating, comment, rated_at in rows
        ]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._database.transaction() as connection:
                yield connection
        except SharedDatabaseUnavailable as error:
            raise FeedbackUnavailable(str(error)) from error
