"""Counts of questions that several servers keep in a database together."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import BigInteger, Column, Connection, Date, Table, Text, delete, select
from sqlalchemy.dialects import postgresql

from server.stores.postgresql import METADATA, SharedDatabase, SharedDatabaseUnavailable
from server.stores.usage import SWEPT_EVERY_S, Count, UsageUnavailable, oldest_kept, rows

USAGE = Table(
    "service_usage",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("counted", Text(collation="C"), primary_key=True),
    Column("name", Text(collation="C"), primary_key=True),
    Column("count", BigInteger, nullable=False),
)


class SharedUsage:
    """Counts, as `server.stores.usage` means them, in a database."""

    def __init__(self, database: SharedDatabase) -> None:
        self._database = database
        self._sweep_at = 0.0

    def count(self, outcome: str, cited: Iterable[str]) -> None:
        one_more = postgresql.insert(USAGE).on_conflict_do_update(
            index_elements=["day", "counted", "name"], set_={"count": USAGE.c.count + 1}
        )
        # In one order everywhere, so that no two servers wait for each other's rows.
        given = [
            {"day": day, "counted": counted, "name": name, "count": 1}
            for day, counted, name in sorted(rows(outcome, cited))
        ]
        with self._transaction() as connection:
            connection.execute(one_more, given)
            if time.monotonic() >= self._sweep_at:
                self._sweep_at = time.monotonic() + SWEPT_EVERY_S
                connection.execute(delete(USAGE).where(USAGE.c.day < oldest_kept()))

    def between(self, after: date, before: date) -> list[Count]:
        within = USAGE.c.day.between(after, before)
        query = select(USAGE).where(within).order_by(*USAGE.primary_key)
        with self._transaction() as connection:
            found = connection.execute(query).all()
        return [Count(*row) for row in found]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._database.transaction() as connection:
                yield connection
        except SharedDatabaseUnavailable as error:
            raise UsageUnavailable(str(error)) from error
