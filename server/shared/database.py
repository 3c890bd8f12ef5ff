"""The tables that servers share, and the way to them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

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
    exc,
    text,
)
from sqlalchemy.engine import make_url

# Requests wait for it, and a server that is there answers at once.
_CONNECT_TIMEOUT_S = 3
# A lock of its own beside those of the catalogue.
_MAKING = "0x646c, 4"

_metadata = MetaData()
KEYS = Table(
    "service_keys",
    _metadata,
    Column("id", Text, primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("record", Text, nullable=False),
)
ANSWERS = Table(
    "service_answers",
    _metadata,
    Column("id", Text, primary_key=True),
    Column("answered_at", DateTime(timezone=True), nullable=False),
    Column("document", Text, nullable=False),
    Column("rating", Text),
    Column("comment", Text),
    Column("rated_at", DateTime(timezone=True)),
    Index("service_answers_by_time", "answered_at"),
)
# What a crash of the database may lose: PostgreSQL writes no log of it. Answers, as their events.
REMEMBERED = Table(
    "service_remembered",
    _metadata,
    Column("key", Text, primary_key=True),
    Column("remembered_at", DateTime(timezone=True), nullable=False),
    Column("events", Text, nullable=False),
    Index("service_remembered_by_time", "remembered_at"),
    prefixes=["UNLOGGED"],
)
# Counts that a crash of the database may lose: PostgreSQL writes no log of them.
RATES = Table(
    "service_rates",
    _metadata,
    Column("who", Text, primary_key=True),
    Column("span", BigInteger, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Index("service_rates_by_end", "until"),
    prefixes=["UNLOGGED"],
)


class SharedDatabaseUnavailable(Exception):
    """It cannot be reached, or not be written."""

    mend = "Check DATELINE_CATALOGUE, and that PostgreSQL runs and lets its user make tables."


class SharedDatabase:
    """Connections of a pool; several threads at once."""

    def __init__(self, address: str) -> None:
        """`address` as SQLAlchemy writes it. Nothing is connected to before it is needed."""
        self._engine = create_engine(
            make_url(address),
            connect_args={"connect_timeout": _CONNECT_TIMEOUT_S},
            pool_pre_ping=True,
        )
        self._making = threading.Lock()
        self._made = False

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
            if self._made:
                return
            with self._engine.begin() as connection:
                # Two servers that start at once would both make them.
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MAKING})"))
                # An older version made some of them.
                _metadata.create_all(connection)
            self._made = True
