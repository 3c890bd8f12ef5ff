"""Tables of the catalogue, how its database is opened, and how its errors are translated."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    exc,
)
from sqlalchemy.pool import QueuePool

from index.errors import IndexDamaged, IndexLocked, IndexUnwritable

_BUSY_TIMEOUT_MS = 10_000

metadata = MetaData()

meta = Table(
    "meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False)
)

# One row an article: which version is current, and where it was read.
articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version_row", ForeignKey("versions.row"), nullable=False),
    Column("source", Text, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("publisher", Text),
    Column("publisher_key", Text),
    Column("published_at", Integer),  # seconds since 1970-01-01 UTC
    Column("author", Text),
    Column("category", Text),
    Column("category_key", Text),
    Column("url", Text),
    Column("source", Text, nullable=False),
    Column("id_given", Boolean, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("added_at", Integer, nullable=False),
    Index("versions_by_article", "article_id", "version", unique=True),
    Index("versions_by_publisher", "publisher_key"),
    Index("versions_by_category", "category_key"),
    Index("versions_by_date", "published_at"),
    sqlite_autoincrement=True,
)

# Passages of current versions only. Rows are never used twice, so the caches can go by them.
passages = Table(
    "passages",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("version_row", ForeignKey("versions.row"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("passages_by_version", "version_row"),
    sqlite_autoincrement=True,
)

vectors = Table(
    "vectors",
    metadata,
    Column("row", ForeignKey("passages.row"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian
)

# Passage rows that are gone, in the order they went, for the caches to catch up by.
removals = Table(
    "removals",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("passage_row", Integer, nullable=False),
    sqlite_autoincrement=True,
)


def open_engine(path: Path, *, read_only: bool) -> Engine:
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        # SQLAlchemy's BEGIN below is then the only one: sqlite3 would begin too late for reads.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys=ON")
        if not read_only:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            # What is deleted is overwritten in the file, not only unlinked.
            connection.execute("PRAGMA secure_delete=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLAlchemy's errors into the index's; the one place that knows SQLite's messages."""
    try:
        yield
    except exc.DBAPIError as error:
        message = str(error.orig)
        if "locked" in message or "busy" in message:
            raise IndexLocked(
                f"The catalogue {path} is locked by another process.", "Try again in a moment."
            ) from error
        if "full" in message:
            raise IndexUnwritable(
                f"The disk that holds {path} is full.",
                "Free some space and run the same command again; what was committed is kept.",
            ) from error
        if "readonly" in message or "read-only" in message or "unable to open" in message:
            raise IndexUnwritable(
                f"The catalogue {path} cannot be opened for writing.",
                "Check the permissions of its folder.",
            ) from error
        raise IndexDamaged(
            f"The catalogue {path} cannot be read ({message}).",
            "Nothing was changed. Restore a backup, or move the folder away and index again.",
        ) from error
