"""Tables of the catalogue, how its database is opened, and how its errors are translated."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
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
    false,
)
from sqlalchemy.pool import NullPool, QueuePool
from sqlalchemy.schema import CreateColumn

from index.errors import DatelineIndexError, IndexDamaged, IndexLocked, IndexUnwritable

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
    Index("articles_by_version", "version_row"),
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
    Column("published_offset", Integer),  # of its zone, in seconds east of UTC
    Column("updated_at", Integer),
    Column("updated_offset", Integer),
    Column("date_source", Text),
    Column("language", Text),
    Column("dropped", Text),  # a JSON list; null where there is nothing
    Column("corrections", Text),  # a JSON list of [text, ISO date or null]; likewise
    Column("retracted", Boolean, nullable=False, server_default=false()),
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

# Of current versions: what copies are looked for by, and the story they are one of, which is named
# by the lowest row in it.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("version_row", ForeignKey("versions.row"), primary_key=True),
    Column("hashes", LargeBinary, nullable=False),  # int64, little-endian, ascending
    Column("story", Integer),
    Index("fingerprints_by_story", "story"),
)
shingle_rows = Table(
    "shingle_rows",
    metadata,
    Column("hash", Integer, primary_key=True),
    Column("version_row", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

# Passage rows that are gone, in the order they went, for the caches to catch up by.
removals = Table(
    "removals",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("passage_row", Integer, nullable=False),
    sqlite_autoincrement=True,
)


# Articles of which nothing is kept but that they were retracted, and how far their versions went.
retractions = Table(
    "retractions",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("retracted_at", Integer, nullable=False),  # seconds since 1970-01-01 UTC
)


def columns_there(connection: Connection, table: Table) -> frozenset[str]:
    """The names of the columns that the table has in this catalogue, of whatever format."""
    found = connection.exec_driver_sql(f"PRAGMA table_info({table.name})")
    return frozenset(row.name for row in found)


def add_missing_columns(connection: Connection) -> None:
    """Give the tables of an older format the columns of this one, empty."""
    for table in metadata.sorted_tables:
        there = columns_there(connection, table)
        for column in table.c:
            if column.name not in there:
                written = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {written}")


def open_engine(path: Path, *, read_only: bool) -> Engine:
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    frozen = read_only and not os.access(path.parent, os.W_OK)

    def connect() -> sqlite3.Connection:
        # Reading needs files beside the catalogue that cannot be made in a folder which is
        # read-only. Where the log is empty there is nothing that they could say.
        immutable = frozen and _has_empty_log(path)
        return sqlite3.connect(
            f"{uri}&immutable=1" if immutable else uri, uri=True, check_same_thread=False
        )

    # An immutable connection never sees a change: each transaction then gets its own.
    pool = NullPool if frozen else QueuePool
    engine = create_engine("sqlite://", creator=connect, poolclass=pool)

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


def _has_empty_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return not log.exists() or log.stat().st_size == 0


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLAlchemy's and sqlite3's errors into the index's; the one place that knows them."""
    try:
        yield
    except exc.DBAPIError as error:
        raise _translation(path, error.orig) from error
    except sqlite3.Error as error:
        raise _translation(path, error) from error


def _translation(path: Path, error: BaseException | None) -> DatelineIndexError:
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return IndexLocked(
            f"The catalogue {path} is locked by another process.", "Try again in a moment."
        )
    if name == "SQLITE_FULL" or (name.startswith("SQLITE_IOERR") and name not in _READING_FAILED):
        return IndexUnwritable(
            f"The catalogue {path} cannot be written ({error}).",
            "Free some space on its disk and run the same command again; what was committed is"
            " kept.",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return IndexUnwritable(
            f"The catalogue {path} cannot be opened for writing ({error}).",
            "Check the permissions of its folder; where it is to stay read-only, run once, as a"
            " user who may write there: dateline index status",
        )
    return IndexDamaged(
        f"The catalogue {path} cannot be read ({error}).",
        "Nothing was changed. Restore a backup, or move the folder away and index again.",
    )


_READING_FAILED = ("SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_CORRUPTFS")
