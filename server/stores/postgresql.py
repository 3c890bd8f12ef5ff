"""What several servers share in a database: its connections, keys and remembered answers."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from pydantic import ValidationError
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    delete,
    exc,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url

from qa import Event
from server.auth.keys import ApiKey, KeysUnusable, NoSuchKey, NotTheFirst, Scope, new_key, revoked
from server.stores.answers import as_text, events_of

_log = logging.getLogger(__name__)

# Requests wait for it, and a server that is there answers at once.
_CONNECT_TIMEOUT_S = 3
# Nor do requests wait for one that is cut off, whose packets are lost without a word.
_KEPT_ALIVE = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# A key that is made or revoked counts everywhere after so long.
_KEYS_FRESH_S = 1.0
_REMEMBERED_SWEPT_EVERY_S = 60.0
# Locks of their own beside those of the catalogue.
_MAKING = "0x646c, 4"
_MAKING_KEYS = "0x646c, 7"

METADATA = MetaData()
KEYS = Table(
    "service_keys",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("record", Text, nullable=False),
)
# What a crash of the database may lose: PostgreSQL writes no log of it. Answers, as their events.
REMEMBERED = Table(
    "service_remembered",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("remembered_at", DateTime(timezone=True), nullable=False),
    Column("events", Text, nullable=False),
    Index("service_remembered_by_time", "remembered_at"),
    prefixes=["UNLOGGED"],
)
# Counts that a crash of the database may lose: PostgreSQL writes no log of them.
RATES = Table(
    "service_rates",
    METADATA,
    Column("who", Text, primary_key=True),
    Column("span", BigInteger, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Index("service_rates_by_end", "until"),
    prefixes=["UNLOGGED"],
)


class SharedDatabaseUnavailable(Exception):
    """It cannot be reached, or not be written."""

    hint = "Check DATELINE_CATALOGUE, and that PostgreSQL runs and lets its user make tables."


class SharedDatabase:
    """Connections of a pool; several threads at once."""

    def __init__(self, address: str) -> None:
        """`address` as SQLAlchemy writes it. Nothing is connected to before it is needed."""
        self._engine = create_engine(
            make_url(address),
            connect_args={"connect_timeout": _CONNECT_TIMEOUT_S} | _KEPT_ALIVE,
            pool_pre_ping=True,
        )
        self._making = threading.Lock()
        self._made = 0

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Committed at the end. Raises SharedDatabaseUnavailable."""
        try:
            self._make_tables()
            with self._engine.begin() as connection:
                yield connection
        except exc.DBAPIError as error:
            raise SharedDatabaseUnavailable(" ".join(str(error.orig).split())) from error

    def close(self) -> None:
        self._engine.dispose()

    def _make_tables(self) -> None:
        with self._making:
            # A module with further tables may have been imported since.
            if self._made == len(METADATA.tables):
                return
            with self._engine.begin() as connection:
                # Two servers that start at once would both make them.
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MAKING})"))
                # An older version made some of them.
                METADATA.create_all(connection)
            self._made = len(METADATA.tables)


class SharedKeys:
    """Keys, as `server.auth.keys` means them, in a database."""

    waits = True

    def __init__(self, database: SharedDatabase) -> None:
        self._database = database
        self._reading = threading.Lock()
        self._keys: tuple[ApiKey, ...] = ()
        self._read_at = float("-inf")

    def keys(self) -> tuple[ApiKey, ...]:
        with self._reading:
            if time.monotonic() - self._read_at > _KEYS_FRESH_S:
                self._keys = self._read()
                self._read_at = time.monotonic()
            return self._keys

    def create(
        self,
        name: str,
        scopes: Iterable[Scope],
        origins: Iterable[str] = (),
        collections: Iterable[str] | None = None,
        *,
        first: bool = False,
    ) -> tuple[ApiKey, str]:
        key, secret = new_key(name, scopes, origins, collections)
        record = key.model_dump_json(exclude_none=True)
        row = {"id": key.id, "made_at": key.created_at, "record": record}
        with self._transaction() as connection:
            # Two at once would both be the first.
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MAKING_KEYS})"))
            if first and connection.scalar(select(KEYS.c.id).limit(1)):
                raise NotTheFirst
            connection.execute(insert(KEYS).values(row))
        return key, secret

    def revoke(self, key_id: str) -> ApiKey:
        kept = {key.id: key for key in self._read()}
        if key_id not in kept:
            raise NoSuchKey(key_id)
        key = revoked(kept[key_id])
        with self._transaction() as connection:
            changed = update(KEYS).where(KEYS.c.id == key_id)
            connection.execute(changed.values(record=key.model_dump_json(exclude_none=True)))
        return key

    def _read(self) -> tuple[ApiKey, ...]:
        with self._transaction() as connection:
            oldest_first = select(KEYS.c.record).order_by(KEYS.c.made_at, KEYS.c.id)
            records = connection.scalars(oldest_first).all()
        try:
            return tuple(ApiKey.model_validate_json(record) for record in records)
        except ValidationError as error:
            # The library's own words would repeat what is kept.
            raise KeysUnusable(
                f"The table {KEYS.name} of the catalogue's database is damaged.",
                "Restore it, or delete the damaged row and make that key anew.",
            ) from error

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._database.transaction() as connection:
                yield connection
        except SharedDatabaseUnavailable as error:
            detail = f"The API keys cannot be read or written ({error})."
            raise KeysUnusable(detail, error.hint) from error


class SharedAnswers:
    """An AnswerMemory in a database: some `size` answers, the oldest forgotten first.

    Where the database does not answer, nothing is remembered.
    """

    def __init__(self, database: SharedDatabase, size: int) -> None:
        self._database = database
        self._size = size
        self._sweep_at = 0.0
        self._warned = False

    def recall(self, key: str) -> Sequence[Event] | None:
        query = select(REMEMBERED.c.events).where(REMEMBERED.c.key == key)
        try:
            with self._database.transaction() as connection:
                kept = connection.scalar(query)
            return events_of(kept) if kept else None
        except SharedDatabaseUnavailable as error:
            self._warn(error)
        except (ValueError, KeyError) as error:
            _log.warning("A remembered answer is not read: %s.", type(error).__name__)
        return None

    def keep(self, key: str, events: Sequence[Event]) -> None:
        row = {"key": key, "remembered_at": datetime.now(UTC), "events": as_text(events)}
        try:
            with self._database.transaction() as connection:
                new = postgresql.insert(REMEMBERED).values(row)
                connection.execute(new.on_conflict_do_nothing())
                if time.monotonic() >= self._sweep_at:
                    self._sweep_at = time.monotonic() + _REMEMBERED_SWEPT_EVERY_S
                    newest_first = REMEMBERED.c.remembered_at.desc()
                    old = select(REMEMBERED.c.key).order_by(newest_first).offset(self._size)
                    connection.execute(delete(REMEMBERED).where(REMEMBERED.c.key.in_(old)))
        except SharedDatabaseUnavailable as error:
            self._warn(error)

    def _warn(self, error: SharedDatabaseUnavailable) -> None:
        if not self._warned:
            self._warned = True
            _log.warning("Answers are not remembered: %s. %s", error, error.hint)
