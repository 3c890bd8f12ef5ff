"""Records that several servers share in a database."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Table, Text, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from server.stores.postgresql import METADATA, SharedDatabase, SharedDatabaseUnavailable
from server.stores.records import Change, RecordsUnavailable

RECORDS = Table(
    "service_records",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("document", Text, nullable=False),
)
# A lock of its own beside those of the catalogue, of the tables and of links.
_CHANGING = "0x646c, 6"
_AT_ONCE = 1_000
_COMPARED_EVERY_S = 60.0


class SharedRecords:
    """Records, as `server.stores.records` means them, in a database."""

    def __init__(self, database: SharedDatabase) -> None:
        self._database = database
        self._ahead_s, self._compared_at = 0.0, -math.inf

    def now(self) -> float:
        """The database's: a machine whose clock is wrong would take what another has in hand."""
        if time.monotonic() - self._compared_at > _COMPARED_EVERY_S:
            with self._transaction() as connection:
                theirs = connection.scalar(select(func.extract("epoch", func.clock_timestamp())))
            self._ahead_s = float(theirs or 0.0) - time.time()
            self._compared_at = time.monotonic()
        return time.time() + self._ahead_s

    def all(self, kind: str) -> dict[str, str]:
        query = select(RECORDS.c.key, RECORDS.c.document).where(RECORDS.c.kind == kind)
        with self._transaction() as connection:
            return {row.key: row.document for row in connection.execute(query.order_by("key"))}

    def change(self, kind: str, key: str, change: Change) -> str | None:
        here = (RECORDS.c.kind == kind) & (RECORDS.c.key == key)
        with self._transaction() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_CHANGING})"))
            changed = change(connection.scalar(select(RECORDS.c.document).where(here)))
            if changed is None:
                connection.execute(delete(RECORDS).where(here))
            else:
                _put(connection, kind, {key: changed})
        return changed

    def put(self, kind: str, records: Mapping[str, str], gone: Collection[str] = ()) -> None:
        keys = list(gone)
        with self._transaction() as connection:
            for at in range(0, len(keys), _AT_ONCE):
                some = RECORDS.c.key.in_(keys[at : at + _AT_ONCE])
                connection.execute(delete(RECORDS).where(RECORDS.c.kind == kind, some))
            _put(connection, kind, records)

    def forget(self, kind: str) -> None:
        with self._transaction() as connection:
            connection.execute(delete(RECORDS).where(RECORDS.c.kind == kind))

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._database.transaction() as connection:
                yield connection
        except SharedDatabaseUnavailable as error:
            raise RecordsUnavailable(str(error)) from error


def _put(connection: Connection, kind: str, records: Mapping[str, str]) -> None:
    rows = [{"kind": kind, "key": key, "document": each} for key, each in records.items()]
    for at in range(0, len(rows), _AT_ONCE):
        new = insert(RECORDS).values(rows[at : at + _AT_ONCE])
        replaced = {"document": new.excluded.document}
        connection.execute(new.on_conflict_do_update(index_elements=["kind", "key"], set_=replaced))
