"""Reading the catalogue to check it: what must agree in it, and everything it stores."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select, text

from index.catalogue.rows import read_article
from index.catalogue.schema import (
    articles,
    collections,
    documents,
    passages,
    printed,
    retractions,
    shelves,
    vectors,
    versions,
)
from index.catalogue.snapshot import Snapshot
from index.models import Article

_BLOCK = 256

# What is wrong, and the rows it is wrong with, named so that a person can find them.
_CHECKS = {
    "its current version is not its newest one": """
        select a.id from articles a join versions v on v.row = a.version_row
        where v.article_id != a.id
           or v.version != (select max(version) from versions where article_id = a.id)""",
    "it has versions but no current one": """
        select distinct article_id from versions
        where article_id not in (select id from articles)""",
    "it has no passages": """
        select a.id from articles a
        where not exists (select 1 from passages p where p.version_row = a.version_row)""",
    "an old version still has passages": """
        select distinct v.article_id from passages p join versions v on v.row = p.version_row
        where p.version_row not in (select version_row from articles)""",
    "a passage has no vector": """
        select distinct v.article_id from passages p join versions v on v.row = p.version_row
        where p.row not in (select row from vectors)""",
    "a passage is removed and there at once": """
        select distinct v.article_id from passages p join versions v on v.row = p.version_row
        where p.row in (select passage_row from removals)""",
    "it stands on a shelf that is not there": """
        select id from articles where shelf != 0 and shelf not in (select id from shelves)""",
    "it was retracted with a newer version than it has": """
        select r.article_id from retractions r join articles a on a.id = r.article_id
        join versions v on v.row = a.version_row where v.version <= r.version""",
}
_SHELVED = (
    select(articles.c.id, articles.c.shelf).where(articles.c.shelf != 0).order_by(articles.c.id)
)


@dataclass(frozen=True)
class Fault:
    article_id: str
    what: str


@dataclass(frozen=True)
class StoredPassage:
    """`vector` is the blob as stored: little-endian float32."""

    row: int
    start: int
    end: int
    vector: bytes


@dataclass(frozen=True)
class StoredVersion:
    """One version as stored; only the current one has passages, in reading order."""

    article: Article
    content_hash: str
    current: bool
    passages: tuple[StoredPassage, ...]


def faults(snapshot: Snapshot) -> list[Fault]:
    """Cross-references that do not hold."""
    return [
        Fault(article_id, what)
        for what, query in _CHECKS.items()
        for (article_id,) in snapshot.connection.execute(text(query))
    ]


def stored_versions(snapshot: Snapshot) -> Iterator[StoredVersion]:
    """Every version of every article, in the order they were added."""
    query = (
        select(versions, articles.c.id.is_not(None).label("current"))
        .outerjoin(articles, articles.c.version_row == versions.c.row)
        .order_by(versions.c.row)
    )
    read = snapshot.connection.execute(query, execution_options={"yield_per": _BLOCK})
    for row in read:
        yield StoredVersion(
            read_article(row), row.content_hash, bool(row.current), _passages(snapshot, row.row)
        )


def digest(snapshot: Snapshot) -> str:
    """SHA-256, in hex, over all that is stored but the numbers of rows, which no copy keeps."""
    whole = hashlib.sha256()
    for stored in stored_versions(snapshot):
        whole.update(repr((stored.article, stored.content_hash, stored.current)).encode())
        for part in stored.passages:
            whole.update(repr((part.start, part.end)).encode() + part.vector)
    for table in (retractions, collections, shelves):
        for block in snapshot.rows_of(table):
            whole.update(repr(block).encode())
    for article_id, shelf in snapshot.connection.execute(_SHELVED):
        whole.update(repr((article_id, shelf)).encode())
    for block in snapshot.rows_of(printed):
        for row in block:
            whole.update(row["document"].encode() + row["words"])
    for block in snapshot.rows_of(documents):
        for row in block:
            whole.update(row["sha256"].encode() + row["content"])
    return whole.hexdigest()


def spread_rows(snapshot: Snapshot, count: int) -> list[int]:
    """At most `count` live passage rows, spread evenly over all there are."""
    last = snapshot.last_row()
    starts = range(1, last + 1, max(1, last // count))
    next_row = select(func.min(passages.c.row))
    found = {
        snapshot.connection.scalar(next_row.where(passages.c.row >= start)) for start in starts
    }
    return sorted(found)[:count]


def _passages(snapshot: Snapshot, version_row: int) -> tuple[StoredPassage, ...]:
    query = (
        select(passages.c.row, passages.c.start, passages.c.end, vectors.c.vector)
        .join_from(passages, vectors)
        .where(passages.c.version_row == version_row)
        .order_by(passages.c.ordinal)
    )
    return tuple(StoredPassage(*row) for row in snapshot.connection.execute(query))
