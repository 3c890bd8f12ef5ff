"""The catalogue in a PostgreSQL database, which several machines read and write at once.

Commits come one after the other, so that rows are numbered in the order in which they appear; what
takes long, reading and embedding, is done beside each other. Which writer does an article is
settled by advisory locks, which the server takes back when a connection ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, exc, text
from sqlalchemy.engine import make_url

from index.catalogue import Catalogue
from index.catalogue.engines.sqlite import SqliteCatalogue
from index.catalogue.migrations import REVISION, revision_of, upgraded
from index.catalogue.schema import metadata
from index.errors import (
    DatelineIndexError,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnreachable,
    IndexUnwritable,
)

_CONNECT_TIMEOUT_S = 10
# How long a commit waits for the one before it.
_LOCK_TIMEOUT = "60s"
# A writer whose machine is gone gives up its claims after a minute, by the server's settings; one
# that is cut off knows of it as soon, by the client's.
_KEPT_ALIVE = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
_SESSION = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
# Locks on two numbers never meet those on one, which are articles'.
_SESSION_NUMBER = "SELECT pg_backend_pid()"
_COMMITTING = "0x646c, 1"
_WRITING = "0x646c, 2"
_MIGRATING = "0x646c, 3"
_FILLING = "0x646c, 4"


class PostgresqlCatalogue(Catalogue):
    """`address` is written as SQLAlchemy does: postgresql+psycopg://…"""

    def __init__(self, address: str, *, read_only: bool) -> None:
        """Makes the tables, or brings them to this version, unless `read_only`.

        Raises IndexUnreachable, IndexMismatch for tables of another version, or, where it is
        `read_only`, IndexMissing where there are none.
        """
        self._engine, self.name = _engine(address)
        self._reads = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._outside = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with self._translated():
                self._check_sessions()
                self._check_version() if read_only else self._migrate()
        except DatelineIndexError:
            self.close()
            raise

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._translated(), self._reads.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Raises IndexLocked where another commit takes too long."""
        with self._translated(), self._engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_COMMITTING})"))
            yield connection

    @contextmanager
    def alone(self) -> Iterator[None]:
        with self._translated(), self._outside.connect() as connection:
            self._lock_or_raise(connection, f"pg_try_advisory_lock({_WRITING})")
            with _given_up(connection):
                yield

    @contextmanager
    def claims(self) -> Iterator[ArticleClaims]:
        with self._translated(), self._outside.connect() as connection:
            self._lock_or_raise(connection, f"pg_try_advisory_lock_shared({_WRITING})")
            with _given_up(connection):
                yield ArticleClaims(self, connection)

    @contextmanager
    def filling(self) -> Iterator[bool]:
        with self._translated(), self._outside.connect() as connection:
            alone = connection.scalar(text(f"SELECT pg_try_advisory_lock({_FILLING})"))
            with _given_up(connection):
                yield bool(alone)

    def problems(self) -> list[str]:
        """PostgreSQL looks after its own files: what it finds wrong, it says when it reads them."""
        return []

    def copy_to(self, path: Path) -> None:
        """The rows get other numbers, and nothing else differs."""
        with (
            closing(SqliteCatalogue(path, read_only=False)) as copy,
            self.read() as snapshot,
            copy.write() as transaction,
        ):
            transaction.take_over(snapshot)

    def shrink(self) -> None:
        """PostgreSQL does so by itself (autovacuum)."""

    def close(self) -> None:
        self._engine.dispose()

    def _lock_or_raise(self, connection: Connection, lock: str) -> None:
        if not connection.scalar(text(f"SELECT {lock}")):
            raise IndexLocked(
                f"The catalogue {self.name} is being written by another process.",
                "Wait until it is done, or end that process.",
            )

    def _check_sessions(self) -> None:
        """Raises IndexUnreachable where a pooler hands a session on after each transaction.

        A pooler shows itself by telling another number of the session than the server does; one
        that hands sessions on gives two clients the same one.
        """
        with self._outside.connect() as one:
            session = one.scalar(text(_SESSION_NUMBER))
            told = getattr(one.connection.dbapi_connection, "info", None)
            if told is None or told.backend_pid == session:
                return
            with self._outside.connect() as other:
                numbers = [other.scalar(text(_SESSION_NUMBER)), one.scalar(text(_SESSION_NUMBER))]
        if numbers[0] == session or numbers[1] != session:
            raise _handed_on(self.name, "two clients have one")

    def _check_version(self) -> None:
        with self._reads.connect() as connection:
            found = revision_of(connection)
        if found is None:
            raise IndexMissing(
                f"There is no catalogue in {self.name}.",
                "Make one with: dateline index add PATH, or set another DATELINE_CATALOGUE.",
            )
        if found != REVISION:
            raise self._mismatch(found)

    def _migrate(self) -> None:
        with self._engine.begin() as connection:
            if connection.scalar(text("SHOW server_encoding")) != "UTF8":
                raise IndexMismatch(
                    f"The database {self.name} cannot hold every script: it is not in UTF-8.",
                    "Make one with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
                )
            found = revision_of(connection)
            if found == REVISION:
                return
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
            if not upgraded(connection, metadata):
                raise self._mismatch(found)

    def _mismatch(self, found: str | None) -> IndexMismatch:
        return IndexMismatch(
            f"The catalogue {self.name} has tables of version {found}, and this Dateline reads"
            f" version {REVISION}.",
            "Use the newest Dateline everywhere, and let it bring older tables up to date with:"
            " dateline index add PATH",
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn SQLAlchemy's and psycopg's errors into the index's; the one place that does."""
        try:
            yield
        except exc.DBAPIError as error:
            raise _translation(self.name, error.orig) from error


class ArticleClaims:
    """Session locks named by ids; two ids of the same 64 bits only wait for each other."""

    def __init__(self, database: PostgresqlCatalogue, connection: Connection) -> None:
        self._database = database
        self._connection = connection

    def take(self, article_id: str) -> bool:
        with self._database._translated():
            return bool(
                self._connection.scalar(
                    text("SELECT pg_try_advisory_lock(:key)"), {"key": _key(article_id)}
                )
            )

    def release(self, article_ids: Iterable[str]) -> None:
        with self._database._translated():
            self._connection.execute(
                text("SELECT pg_advisory_unlock(key) FROM unnest(CAST(:keys AS bigint[])) AS key"),
                {"keys": [*map(_key, article_ids)]},
            )


def _key(article_id: str) -> int:
    return int.from_bytes(hashlib.sha256(article_id.encode()).digest()[:8], signed=True)


@contextmanager
def _given_up(connection: Connection) -> Iterator[None]:
    """At the end no lock is held; a connection that is gone holds none any more."""
    try:
        yield
    finally:
        # Where an error broke the transaction, SQLAlchemy raises one of its own.
        with suppress(exc.DBAPIError, exc.PendingRollbackError):
            connection.execute(text("SELECT pg_advisory_unlock_all()"))


def _engine(address: str) -> tuple[Engine, str]:
    """The engine, and how messages name the place: without its password."""
    url = make_url(address)
    name = f"{url.host or 'localhost'}/{url.database or url.username or ''}"
    given: dict[str, Any] = {"connect_timeout": _CONNECT_TIMEOUT_S, "options": _SESSION}
    given |= _KEPT_ALIVE
    try:
        return create_engine(url, connect_args=given, pool_pre_ping=True), name
    except ModuleNotFoundError as error:
        raise IndexUnreachable(
            f"The catalogue {name} needs {error.name}, which is not installed.",
            "Run: pip install 'dateline[postgresql]'",
        ) from error


def _translation(name: str, error: BaseException | None) -> DatelineIndexError:
    state = str(getattr(error, "sqlstate", None) or "")
    said = " ".join(str(error).split())
    if not state or state.startswith(("08", "28", "3D", "53300", "57P")):
        return IndexUnreachable(
            f"The catalogue {name} cannot be reached ({said}).",
            "Check DATELINE_CATALOGUE and that PostgreSQL runs, and run the same command again;"
            " what was committed is kept.",
        )
    if state in ("26000", "42P05"):
        return _handed_on(name, said)
    if state in ("55P03", "40P01", "40001", "23505"):
        return IndexLocked(
            f"Another process was writing the catalogue {name} at the same time.",
            "Run the same command again; what was committed is kept.",
        )
    if state.startswith(("42501", "25006", "53")):
        return IndexUnwritable(
            f"The catalogue {name} cannot be written ({said}).",
            "Check the rights of its user and the space on its disk, and run the same command"
            " again; what was committed is kept.",
        )
    return IndexDamaged(
        f"The catalogue {name} cannot be read ({said}).",
        "Nothing was changed. Restore a backup of the database.",
    )


def _handed_on(name: str, said: str) -> IndexUnreachable:
    return IndexUnreachable(
        f"The catalogue {name} is reached through a pooler that hands sessions on after each"
        f" transaction, and writers' locks with them ({said}).",
        "Connect directly, or through one that keeps sessions (PgBouncer: pool_mode = session).",
    )
