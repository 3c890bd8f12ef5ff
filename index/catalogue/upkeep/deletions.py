"""Deleted articles, kept with all their versions until a compaction, so that one can come back.

Their table is made at the first deletion: a catalogue of before needs no migration for it, and a
Dateline of before passes over it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Row,
    Table,
    Text,
    delete,
    insert,
    inspect,
    select,
)

from index.catalogue.engines import among, put_row
from index.catalogue.rows import read_article
from index.catalogue.schema import Key, Number, articles, versions
from index.models import Article

_deletions = Table(
    "deletions",
    MetaData(),
    Column("article_id", Key, primary_key=True),
    Column("deleted_at", Number, nullable=False),  # seconds since 1970-01-01 UTC
    Column("title", Text, nullable=False),
    Column("publisher", Text),
    Column("source", Text, nullable=False),
    Column("versions", Text, nullable=False),  # a JSON list of rows of `versions`, oldest first
    Column("shelf", Number, nullable=False),  # of its collections: it comes back to these alone
)
_SHOWN = [column for column in _deletions.c if column.name not in ("versions", "shelf")]


@dataclass(frozen=True)
class Deletion:
    """An article that was deleted and can come back."""

    article_id: str
    title: str
    publisher: str | None
    deleted_at: datetime


def deletions(connection: Connection) -> tuple[Deletion, ...]:
    """The last one first."""
    if not _is_there(connection):
        return ()
    query = select(*_SHOWN).order_by(_deletions.c.deleted_at.desc(), _deletions.c.article_id)
    return tuple(
        Deletion(
            row.article_id, row.title, row.publisher, datetime.fromtimestamp(row.deleted_at, UTC)
        )
        for row in connection.execute(query)
    )


def deleted_article(connection: Connection, article_id: str) -> Article | None:
    """The newest version of a deleted article; None where nothing is kept of it."""
    found = _kept(connection, article_id)
    if found is None:
        return None
    newest = dict.fromkeys(versions.c.keys()) | json.loads(found.versions)[-1]
    return read_article(cast("Row[*tuple[Any, ...]]", SimpleNamespace(**newest)))


def keep(connection: Connection, article_id: str) -> None:
    """Keep the versions of an article that is about to be deleted; nothing where it has none."""
    query = select(versions).where(versions.c.article_id == article_id)
    rows = connection.execute(query.order_by(versions.c.version)).mappings().all()
    if not rows:
        return
    current = select(articles.c.source, articles.c.shelf).where(articles.c.id == article_id)
    source, shelf = connection.execute(current).one()
    kept = {
        "article_id": article_id,
        "deleted_at": int(time.time()),
        "title": rows[-1]["title"],
        "publisher": rows[-1]["publisher"],
        "source": source or rows[-1]["source"],
        "shelf": shelf,
        "versions": json.dumps([_without_number(row) for row in rows], ensure_ascii=False),
    }
    _deletions.create(connection, checkfirst=True)
    put_row(connection, _deletions, "article_id", kept)


def bring_back(connection: Connection, article_id: str) -> dict[str, Any] | None:
    """Store the versions again: what the article's row holds then, the row of the newest among it.

    None where nothing is kept of such an article.
    """
    found = _kept(connection, article_id)
    if found is None:
        return None
    rows: Sequence[dict[str, Any]] = json.loads(found.versions)
    numbers: list[int] = [
        connection.execute(insert(versions).values(row).returning(versions.c.row)).scalar_one()
        for row in rows
    ]
    connection.execute(delete(_deletions).where(_deletions.c.article_id == article_id))
    here = {"id": article_id, "version_row": numbers[-1]}
    return here | {"source": found.source, "shelf": found.shelf}


def hold_any_of(connection: Connection, those: Iterable[int]) -> bool:
    """Whether one that can come back stood on one of these shelves."""
    one = select(_deletions.c.article_id).where(among(_deletions.c.shelf, those)).limit(1)
    return _is_there(connection) and connection.scalar(one) is not None


def forget(connection: Connection, before: int | None) -> None:
    """Nothing is kept any more of what was deleted before, in seconds since 1970; None is now."""
    if _is_there(connection):
        forgotten = delete(_deletions)
        if before is not None:
            forgotten = forgotten.where(_deletions.c.deleted_at < before)
        connection.execute(forgotten)


def _kept(connection: Connection, article_id: str) -> Row[*tuple[Any, ...]] | None:
    if not _is_there(connection):
        return None
    query = select(_deletions).where(_deletions.c.article_id == article_id)
    return connection.execute(query).first()


def _is_there(connection: Connection) -> bool:
    return inspect(connection).has_table(_deletions.name)


def _without_number(row: Any) -> dict[str, Any]:
    """A row of `versions` gets a new number when it comes back: none is ever given twice."""
    return {name: value for name, value in row.items() if name != "row"}
