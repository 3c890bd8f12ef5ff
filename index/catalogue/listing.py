"""What a catalogue holds at a glance: its articles page by page, totals, names and shares."""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, and_, func, or_, select, true

from index.catalogue.rows import as_datetime, read_article
from index.catalogue.schema import VERSION_COLUMNS, articles, fingerprints, passages, versions
from index.catalogue.shelves import Shelves, on
from index.catalogue.snapshot import Snapshot
from index.models import Article, Filters
from index.nlp.language.scripts import language_of

# Undated articles sort last, and a cursor needs a value for them.
_UNDATED = -(2**62)
# Enough of a text to see its script.
_BEGINNING = 2_000


@dataclass(frozen=True)
class ArticleSummary:
    """An article as a list shows it. `passages` and `characters` count its current version."""

    id: str
    version: int
    title: str
    publisher: str | None
    published_at: datetime | None
    category: str | None
    url: str | None
    source: str
    passages: int
    characters: int


@dataclass(frozen=True)
class ArticlePage:
    """Newest first, undated last. `next_cursor` is None on the last page."""

    items: tuple[ArticleSummary, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class Totals:
    """What the catalogue holds; `latest` and `earliest` are dates of publication."""

    articles: int
    passages: int
    publishers: tuple[str, ...]
    earliest: datetime | None
    latest: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True)
class Share:
    name: str
    articles: int


@dataclass(frozen=True)
class Shares:
    """Most articles first, then by name. Of names that differ in case only, one."""

    publishers: tuple[Share, ...]
    categories: tuple[Share, ...]


def article_page(
    snapshot: Snapshot,
    filters: Filters,
    cursor: str | None,
    limit: int,
    also: ColumnElement[bool] = true(),
) -> ArticlePage:
    """At most `limit` articles from where the cursor says, of which `also` holds.

    Raises ValueError for a bad cursor.
    """
    when = func.coalesce(versions.c.published_at, _UNDATED)
    query = _summaries().where(condition(filters), also)
    if cursor is not None:
        seconds, article_id = _read_cursor(cursor)
        query = query.where(
            or_(when < seconds, and_(when == seconds, versions.c.article_id > article_id))
        )
    query = query.order_by(when.desc(), versions.c.article_id).limit(limit + 1)
    rows = snapshot.connection.execute(query).all()
    items = tuple(_summary(row) for row in rows[:limit])
    return ArticlePage(items, _cursor_after(rows[limit - 1]) if len(rows) > limit else None)


def last_version_row(snapshot: Snapshot) -> int:
    """The highest row of a version that there is; 0 where there is none."""
    return snapshot.connection.scalar(select(func.max(versions.c.row))) or 0


def latest_rows(
    snapshot: Snapshot, after: int, shelves: Shelves
) -> list[tuple[int, str, int | None]]:
    """Of current versions above a row, newest first: row, article, cluster of near-duplicates."""
    query = (
        select(versions.c.row, articles.c.id, fingerprints.c.story)
        .join_from(articles, versions, articles.c.version_row == versions.c.row)
        .outerjoin(fingerprints, fingerprints.c.version_row == versions.c.row)
        .where(versions.c.row > after, on(articles, shelves))
        .order_by(versions.c.row.desc())
    )
    return [(row.row, row.id, row.story) for row in snapshot.connection.execute(query)]


def article_count(snapshot: Snapshot, filters: Filters, also: ColumnElement[bool]) -> int:
    """How many articles pass the filters, of which `also` holds."""
    query = select(func.count()).select_from(live()).where(condition(filters), also)
    return snapshot.connection.scalar(query) or 0


def totals(snapshot: Snapshot, shelves: Shelves = None) -> Totals:
    """Of the articles on the shelves; `changed_at` too says nothing of any other."""
    count, earliest, latest, added_at = snapshot.connection.execute(
        select(
            func.count(),
            func.min(versions.c.published_at),
            func.max(versions.c.published_at),
            func.max(versions.c.added_at),
        )
        .select_from(live())
        .where(on(articles, shelves))
    ).one()
    changed_at = snapshot.meta("changed_at") if shelves is None else added_at
    return Totals(
        articles=count,
        passages=passages_on(snapshot, shelves),
        publishers=names(snapshot, shelves)[0],
        earliest=as_datetime(earliest),
        latest=as_datetime(latest),
        changed_at=as_datetime(int(changed_at)) if changed_at else None,
    )


def passages_on(snapshot: Snapshot, shelves: Shelves) -> int:
    """How many passages the articles on the shelves have."""
    if shelves is None:
        return snapshot.rows_above(0)
    query = select(func.count()).join_from(
        passages, articles, articles.c.version_row == passages.c.version_row
    )
    return snapshot.connection.scalar(query.where(on(articles, shelves))) or 0


def names(snapshot: Snapshot, shelves: Shelves = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The publishers and the categories that current articles on the shelves have, in order.

    Of names that differ in case only, one.
    """
    if shelves is None:
        return _distinct(snapshot, "publisher"), _distinct(snapshot, "category")
    held = shares(snapshot, shelves)
    publishers, categories = (
        tuple(sorted(each.name for each in those)) for those in (held.publishers, held.categories)
    )
    return publishers, categories


def shares(snapshot: Snapshot, shelves: Shelves = None) -> Shares:
    """How many articles each publisher and each category has now."""
    return Shares(
        _counted(snapshot, versions.c.publisher, versions.c.publisher_key, shelves),
        _counted(snapshot, versions.c.category, versions.c.category_key, shelves),
    )


def cluster(
    snapshot: Snapshot, number: int, limit: int, shelves: Shelves
) -> list[tuple[int, Article]]:
    """Of a cluster the articles on the shelves, with their version rows, oldest first.

    Undated ones last.
    """
    query = (
        select(*VERSION_COLUMNS)
        .select_from(live())
        .join(fingerprints, fingerprints.c.version_row == versions.c.row)
        .where(fingerprints.c.story == number, on(articles, shelves))
        .order_by(versions.c.published_at.is_(None), versions.c.published_at, versions.c.row)
    )
    rows = snapshot.connection.execute(query.limit(limit))
    return [(row.row, read_article(row)) for row in rows]


def languages(snapshot: Snapshot, shelves: Shelves = None) -> Counter[str]:
    """How many articles are in each language now; where it is not on record, by their script."""
    here = on(articles, shelves)
    query = select(versions.c.language, func.count()).select_from(live()).where(here)
    rows = snapshot.connection.execute(query.group_by(versions.c.language))
    found = Counter({name: count for name, count in rows if name})
    beginnings = select(func.substr(versions.c.text, 1, _BEGINNING)).select_from(live())
    beginnings = beginnings.where(here)
    unknown = snapshot.connection.scalars(beginnings.where(versions.c.language.is_(None)))
    found.update(map(language_of, unknown))
    return found


def condition(filters: Filters) -> ColumnElement[bool]:
    """What a current version, and its article, must fulfil to pass the filters."""
    conditions = [on(articles, filters.shelves)]
    if filters.publishers:
        conditions.append(versions.c.publisher_key.in_([p.casefold() for p in filters.publishers]))
    if filters.categories:
        conditions.append(versions.c.category_key.in_([c.casefold() for c in filters.categories]))
    if filters.after:
        conditions.append(versions.c.published_at >= _seconds(filters.after))
    if filters.before:
        conditions.append(versions.c.published_at < _seconds(filters.before + timedelta(days=1)))
    return and_(*conditions)


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def live() -> Any:
    """The current versions."""
    return versions.join(articles, articles.c.version_row == versions.c.row)


def _summaries() -> Select[*tuple[Any, ...]]:
    count = select(func.count()).where(passages.c.version_row == versions.c.row)
    return select(
        versions.c.article_id,
        versions.c.version,
        versions.c.title,
        versions.c.publisher,
        versions.c.published_at,
        versions.c.category,
        versions.c.url,
        versions.c.source,
        count.scalar_subquery().label("passages"),
        func.length(versions.c.text).label("characters"),
    ).select_from(live())


def _summary(row: Row[*tuple[Any, ...]]) -> ArticleSummary:
    fields = row._asdict()
    published_at = as_datetime(fields.pop("published_at"))
    return ArticleSummary(fields.pop("article_id"), published_at=published_at, **fields)


def _cursor_after(row: Row[*tuple[Any, ...]]) -> str:
    """Where a listing goes on after a row of it."""
    seconds = _UNDATED if row.published_at is None else row.published_at
    return base64.urlsafe_b64encode(json.dumps([seconds, row.article_id]).encode()).decode()


def _read_cursor(cursor: str) -> tuple[int, str]:
    """Date and id of the row it stands for; raises ValueError."""
    try:
        seconds, article_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return int(seconds), str(article_id)
    except (binascii.Error, ValueError, TypeError) as error:
        raise ValueError("not a cursor that a listing returned") from error


def _distinct(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    """Goes from one key to the next by its index, so that it costs what there are names."""
    key, others = versions.c[f"{name}_key"], versions.alias()
    keys = select(func.min(key).label("key")).cte(recursive=True)
    other = others.c[f"{name}_key"]
    following = select(func.min(other)).where(other > keys.c.key).correlate(keys)
    step = select(following.scalar_subquery()).select_from(keys)
    keys = keys.union_all(step.where(keys.c.key.is_not(None)))
    one = select(versions.c[name]).select_from(live()).where(key == keys.c.key).limit(1)
    query = select(one.correlate(keys).scalar_subquery()).select_from(keys)
    found = snapshot.connection.scalars(query)
    return tuple(sorted(value for value in found if value is not None))


def _counted(
    snapshot: Snapshot, name: Column[str], key: Column[str], shelves: Shelves
) -> tuple[Share, ...]:
    count = func.count()
    query = select(func.min(name), count).select_from(live()).group_by(key)
    query = query.where(key.is_not(None), on(articles, shelves))
    rows = snapshot.connection.execute(query.order_by(count.desc(), func.min(name)))
    return tuple(Share(label, number) for label, number in rows if label)
