"""Links that several servers share in a database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Index,
    Row,
    Table,
    Text,
    func,
    insert,
    null,
    select,
    text,
    update,
)

from server.schemas.requests import Audience
from server.stores.links import (
    MOST_LINKS,
    Link,
    LinkNotFound,
    LinksUnavailable,
    TooManyLinks,
    digest_of,
    new_id,
)
from server.stores.postgresql import METADATA, SharedDatabase, SharedDatabaseUnavailable

LINKS = Table(
    "service_links",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("documents", Text),
    Column("revoked_at", DateTime(timezone=True)),
    Index("service_links_by_digest", "digest"),
)
_COLUMNS = (
    LINKS.c.id,
    LINKS.c.made_at,
    LINKS.c.made_by,
    LINKS.c.audience,
    LINKS.c.title,
    LINKS.c.documents,
    LINKS.c.revoked_at,
)
# A lock of its own beside those of the catalogue and of the tables.
_MAKING = "0x646c, 5"


class SharedLinks:
    """Links, as `server.stores.links` means them, in a database."""

    MOST = MOST_LINKS

    def __init__(self, database: SharedDatabase) -> None:
        self._database = database

    def make(self, title: str, documents: Sequence[str], audience: Audience, made_by: str) -> Link:
        digest = digest_of(documents, audience, made_by)
        live = LINKS.c.revoked_at.is_(None)
        with self._transaction() as connection:
            # Two servers that are asked at once would both make it.
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MAKING})"))
            there = connection.execute(
                select(*_COLUMNS).where(LINKS.c.digest == digest, live)
            ).first()
            if there is not None:
                return _link(there)
            count = connection.scalar(select(func.count()).select_from(LINKS).where(live))
            if (count or 0) >= self.MOST:
                raise TooManyLinks
            row = {
                "id": new_id(),
                "made_at": datetime.now(UTC),
                "made_by": made_by,
                "audience": audience,
                "title": title,
                "digest": digest,
                "documents": json.dumps(documents),
            }
            made = connection.execute(insert(LINKS).values(row).returning(*_COLUMNS)).one()
        return _link(made)

    def link(self, link_id: str) -> Link:
        query = select(*_COLUMNS).where(LINKS.c.id == link_id, LINKS.c.revoked_at.is_(None))
        with self._transaction() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise LinkNotFound
        return _link(row)

    def all(self) -> Iterator[Link]:
        columns = [null().label("documents") if c is LINKS.c.documents else c for c in _COLUMNS]
        with self._transaction() as connection:
            rows = connection.execute(select(*columns).order_by(LINKS.c.made_at)).all()
        yield from map(_link, rows)

    def revoke(self, link_id: str) -> Link:
        link = self.link(link_id)
        ended = update(LINKS).where(LINKS.c.id == link_id)
        with self._transaction() as connection:
            connection.execute(ended.values(revoked_at=datetime.now(UTC), documents=None))
        return link

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._database.transaction() as connection:
                yield connection
        except SharedDatabaseUnavailable as error:
            raise LinksUnavailable(str(error)) from error


def _link(row: Row[*tuple[Any, ...]]) -> Link:
    return Link(
        row.id,
        row.made_at.astimezone(UTC),
        row.made_by,
        row.audience,
        row.title,
        tuple(json.loads(row.documents)) if row.documents else (),
        row.revoked_at.astimezone(UTC) if row.revoked_at else None,
    )
