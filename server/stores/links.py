"""Permanent links to answers, in the small SQLite file of the ratings, beside the index."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from server.stores.small_file import opened

if TYPE_CHECKING:
    from server.schemas.requests import Audience

MOST_LINKS = 100_000
_TOKEN_BYTES = 16
_SCHEMA = """
CREATE TABLE IF NOT EXISTS links (
    id TEXT PRIMARY KEY,
    made_at REAL NOT NULL,
    made_by TEXT NOT NULL,
    audience TEXT NOT NULL,
    title TEXT NOT NULL,
    digest TEXT NOT NULL,
    documents TEXT,
    revoked_at REAL
);
CREATE INDEX IF NOT EXISTS links_by_digest ON links (digest) WHERE revoked_at IS NULL;
"""
_COLUMNS = "id, made_at, made_by, audience, title, documents, revoked_at"


class LinksUnavailable(Exception):
    """The file, or the database, cannot be read or written."""

    detail = "Links cannot be kept."
    hint = "On the server, check DATELINE_FEEDBACK_FILE, or the database of DATELINE_CATALOGUE."

    def __str__(self) -> str:
        return f"{self.detail} {self.hint} ({super().__str__()})"


class TooManyLinks(Exception):
    """Nobody may fill the disk with links."""

    detail = f"This archive has {MOST_LINKS} links already."
    hint = "On the server, end some with: dateline links revoke ID"


class LinkNotFound(Exception):
    """No link has this id, or it was revoked."""

    detail = "There is no such link, or it was revoked."
    hint = "Ask whoever sent it for a new one."


@dataclass(frozen=True)
class Link:
    """`documents` are the answers as JSON, as they were given; none of a link that was revoked.

    `readers` are all who may read the archive. `made_by` is the id of the maker's own key, if any.
    The id is a secret of 128 bits: whoever has it may open a link for `anyone`.
    """

    id: str
    made_at: datetime
    made_by: str
    audience: Audience
    title: str
    documents: tuple[str, ...]
    revoked_at: datetime | None = None


class Links(Protocol):
    """Where links are kept. Every method raises LinksUnavailable."""

    def make(self, title: str, documents: Sequence[str], audience: Audience, made_by: str) -> Link:
        """A link to the answers; the live one there is to the same for the same audience.

        Raises TooManyLinks.
        """

    def link(self, link_id: str) -> Link:
        """Raises LinkNotFound, for one that was revoked too."""

    def all(self) -> Iterator[Link]:
        """Oldest first, revoked ones too, without what they lead to."""

    def revoke(self, link_id: str) -> Link:
        """End it, and forget the answers; its record stays. Raises LinkNotFound."""


def new_id() -> str:
    """Of letters and digits alone: a dash at its beginning would be an option of a command."""
    return secrets.token_hex(_TOKEN_BYTES)


def digest_of(documents: Sequence[str], audience: Audience, made_by: str) -> str:
    """The same for the same answers, for whom they are and who made the link."""
    content = json.dumps([*documents, audience, made_by])
    return hashlib.sha256(content.encode()).hexdigest()


class LinkFile:
    """Links in a file, which is opened for each use: threads and processes share it."""

    MOST = MOST_LINKS

    def __init__(self, path: Path) -> None:
        self._path = path

    def make(self, title: str, documents: Sequence[str], audience: Audience, made_by: str) -> Link:
        digest = digest_of(documents, audience, made_by)
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            there = database.execute(
                f"SELECT {_COLUMNS} FROM links WHERE digest = ? AND revoked_at IS NULL",  # noqa: S608
                (digest,),
            ).fetchone()
            if there:
                return _link(there)
            (live,) = database.execute(
                "SELECT count(*) FROM links WHERE revoked_at IS NULL"
            ).fetchone()
            if live >= self.MOST:
                raise TooManyLinks
            row = (new_id(), time.time(), made_by, audience, title, json.dumps(documents), None)
            database.execute(
                f"INSERT INTO links ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (*row, digest),
            )
            return _link(row)

    def link(self, link_id: str) -> Link:
        with self._open() as database:
            row = database.execute(
                f"SELECT {_COLUMNS} FROM links WHERE id = ? AND revoked_at IS NULL",  # noqa: S608
                (link_id,),
            ).fetchone()
        if row is None:
            raise LinkNotFound
        return _link(row)

    def all(self) -> Iterator[Link]:
        if not self._path.exists():
            return
        columns = _COLUMNS.replace("documents", "NULL")
        with self._open() as database:
            rows = database.execute(
                f"SELECT {columns} FROM links ORDER BY made_at"  # noqa: S608
            ).fetchall()
        yield from map(_link, rows)

    def revoke(self, link_id: str) -> Link:
        link = self.link(link_id)
        with self._open() as database:
            database.execute(
                "UPDATE links SET revoked_at = ?, documents = NULL WHERE id = ?",
                (time.time(), link_id),
            )
        return link

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self._path, _SCHEMA, LinksUnavailable)


def _link(row: Sequence[Any]) -> Link:
    link_id, made_at, made_by, audience, title, documents, revoked_at = row
    return Link(
        link_id,
        datetime.fromtimestamp(made_at, UTC),
        made_by,
        audience,
        title,
        tuple(json.loads(documents)) if documents else (),
        datetime.fromtimestamp(revoked_at, UTC) if revoked_at else None,
    )
