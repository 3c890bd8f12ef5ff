"""Reading the catalogue as it stood at one instant."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from index.articles import Article, Passage
from index.catalogue.schema import articles, meta, passages, removals, vectors, versions
from index.embedding import Vectors
from index.filters import Filters

_BLOCK = 8_192
_IN_LIMIT = 10_000

_VERSION_COLUMNS = [column for column in versions.c if column.name != "publisher_key"]


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
class PassageText:
    """What the lexicon indexes of one passage."""

    row: int
    title: str
    publisher: str
    category: str
    body: str
    published_at: datetime | None


@dataclass(frozen=True)
class Known:
    """What the catalogue knows of an id: its newest version, and where that was read."""

    version: int
    content_hash: str
    source: str


class Snapshot:
    """One read transaction: everything it returns belongs to the same commit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def meta(self, key: str) -> str | None:
        return self._connection.scalar(select(meta.c.value).where(meta.c.key == key))

    def change(self) -> int:
        """A number that grows with every commit."""
        return int(self.meta("change") or 0)

    def last_row(self) -> int:
        """The highest passage row there is; 0 where there is none."""
        return self._connection.scalar(select(func.max(passages.c.row))) or 0

    def last_row_ever(self) -> int:
        """The highest passage row there ever was, removed ones included."""
        removed = self._connection.scalar(select(func.max(removals.c.passage_row))) or 0
        return max(self.last_row(), removed)

    def rows_above(self, row: int) -> int:
        """How many live passage rows are above `row`."""
        query = select(func.count()).select_from(passages).where(passages.c.row > row)
        return self._connection.scalar(query) or 0

    def last_removal(self) -> int:
        return self._connection.scalar(select(func.max(removals.c.seq))) or 0

    def known(self, article_id: str) -> Known | None:
        row = self._connection.execute(
            select(versions.c.version, versions.c.content_hash, articles.c.source)
            .join_from(articles, versions, articles.c.version_row == versions.c.row)
            .where(articles.c.id == article_id)
        ).first()
        return Known(row.version, row.content_hash, row.source) if row else None

    def vector_blocks(self, after: int) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """Rows above `after` and their vectors, ascending, in blocks."""
        query = select(vectors.c.row, vectors.c.vector).where(vectors.c.row > after)
        result = self._connection.execution_options(yield_per=_BLOCK).execute(
            query.order_by(vectors.c.row)
        )
        for block in result.partitions():
            yield (
                np.array([row.row for row in block], np.int64),
                np.stack([np.frombuffer(row.vector, np.float32) for row in block]),
            )

    def vectors_of(self, rows: Sequence[int]) -> dict[int, Vectors]:
        """The vectors, shape (dimension,), of those rows that are there."""
        query = select(vectors.c.row, vectors.c.vector).where(vectors.c.row.in_(rows))
        return {
            row.row: np.frombuffer(row.vector, np.float32)
            for row in self._connection.execute(query)
        }

    def passage_texts(self, after: int) -> Iterator[PassageText]:
        """Passages with rows above `after`, ascending."""
        query = (
            select(
                passages.c.row,
                versions.c.title,
                versions.c.publisher,
                versions.c.category,
                versions.c.published_at,
                func.substr(
                    versions.c.text, passages.c.start + 1, passages.c.end - passages.c.start
                ).label("body"),
            )
            .join_from(passages, versions)
            .where(passages.c.row > after)
            .order_by(passages.c.row)
        )
        for row in self._connection.execution_options(yield_per=_BLOCK).execute(query):
            yield PassageText(
                row.row,
                row.title,
                row.publisher or "",
                row.category or "",
                row.body,
                _datetime(row.published_at),
            )

    def removed_after(self, seq: int) -> tuple[list[int], int]:
        """Rows removed since `seq`, and the number of the last removal."""
        query = select(removals.c.seq, removals.c.passage_row).where(removals.c.seq > seq)
        found = self._connection.execute(query.order_by(removals.c.seq)).all()
        return [row.passage_row for row in found], found[-1].seq if found else seq

    def rows_matching(self, filters: Filters) -> NDArray[np.int64]:
        """Passage rows whose article passes the filters, ascending."""
        query = select(passages.c.row).join_from(passages, versions).where(_condition(filters))
        rows = self._connection.execute(query.order_by(passages.c.row))
        return np.fromiter(rows.scalars(), np.int64)

    def passages_of(self, rows: Sequence[int]) -> dict[int, tuple[Article, Passage]]:
        """Those of the rows that are live, with their articles."""
        found: dict[int, tuple[Article, Passage]] = {}
        for first in range(0, len(rows), _IN_LIMIT):
            query = (
                select(passages, *_VERSION_COLUMNS[1:])
                .join_from(passages, versions)
                .where(passages.c.row.in_(rows[first : first + _IN_LIMIT]))
            )
            for row in self._connection.execute(query):
                found[row.row] = (_article(row), _passage(row))
        return found

    def article(self, article_id: str, version: int | None) -> Article | None:
        """The given version, or the current one."""
        query = select(*_VERSION_COLUMNS)
        if version is None:
            query = query.join(articles, articles.c.version_row == versions.c.row)
        else:
            query = query.where(versions.c.version == version)
        row = self._connection.execute(query.where(versions.c.article_id == article_id)).first()
        return _article(row) if row else None

    def articles(self, filters: Filters, cursor: str | None, limit: int) -> ArticlePage:
        count = (
            select(func.count())
            .select_from(passages)
            .where(passages.c.version_row == versions.c.row)
            .scalar_subquery()
        )
        # Undated articles sort last, and the cursor needs a value for them.
        when = func.coalesce(versions.c.published_at, _UNDATED)
        query = (
            select(
                *[column for column in _VERSION_COLUMNS if column.name != "text"],
                func.length(versions.c.text).label("characters"),
                count.label("passages"),
            )
            .join(articles, articles.c.version_row == versions.c.row)
            .where(_condition(filters))
        )
        if cursor is not None:
            seconds, article_id = _read_cursor(cursor)
            query = query.where(
                or_(when < seconds, and_(when == seconds, versions.c.article_id > article_id))
            )
        query = query.order_by(when.desc(), versions.c.article_id).limit(limit + 1)
        rows = self._connection.execute(query).all()
        more = len(rows) > limit
        items = tuple(_summary(row) for row in rows[:limit])
        return ArticlePage(items, _cursor(rows[limit - 1]) if more else None)

    def totals(self) -> Totals:
        live = versions.join(articles, articles.c.version_row == versions.c.row)
        count, earliest, latest = self._connection.execute(
            select(
                func.count(), func.min(versions.c.published_at), func.max(versions.c.published_at)
            ).select_from(live)
        ).one()
        names = self._connection.scalars(
            select(versions.c.publisher)
            .select_from(live)
            .where(versions.c.publisher.is_not(None))
            .distinct()
            .order_by(versions.c.publisher)
        )
        changed_at = self.meta("changed_at")
        return Totals(
            articles=count,
            passages=self._connection.scalar(select(func.count()).select_from(passages)) or 0,
            publishers=tuple(names),
            earliest=_datetime(earliest),
            latest=_datetime(latest),
            changed_at=_datetime(int(changed_at)) if changed_at else None,
        )


_UNDATED = -(2**62)


def _condition(filters: Filters) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if filters.publishers:
        conditions.append(versions.c.publisher_key.in_([p.casefold() for p in filters.publishers]))
    if filters.categories:
        conditions.append(versions.c.category_key.in_([c.casefold() for c in filters.categories]))
    if filters.after:
        conditions.append(versions.c.published_at >= _seconds(filters.after))
    if filters.before:
        conditions.append(versions.c.published_at < _seconds(filters.before + timedelta(days=1)))
    return and_(True, *conditions)


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def _datetime(seconds: int | None) -> datetime | None:
    # Not fromtimestamp: it refuses dates before 1970 on some platforms.
    return (
        None if seconds is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    )


def _cursor(row: Row[*tuple[Any, ...]]) -> str:
    seconds = _UNDATED if row.published_at is None else row.published_at
    return base64.urlsafe_b64encode(json.dumps([seconds, row.article_id]).encode()).decode()


def _read_cursor(cursor: str) -> tuple[int, str]:
    try:
        seconds, article_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return int(seconds), str(article_id)
    except (binascii.Error, ValueError, TypeError) as error:
        raise ValueError("not a cursor that a listing returned") from error


def _article(row: Row[*tuple[Any, ...]]) -> Article:
    return Article(
        id=row.article_id,
        text=row.text,
        title=row.title,
        publisher=row.publisher,
        published_at=_datetime(row.published_at),
        author=row.author,
        category=row.category,
        url=row.url,
        source=row.source,
        id_given=row.id_given,
        version=row.version,
    )


def _passage(row: Row[*tuple[Any, ...]]) -> Passage:
    return Passage(
        id=f"{row.article_id}:{row.version}:{row.ordinal}",
        article_id=row.article_id,
        version=row.version,
        start=row.start,
        end=row.end,
        text=row.text[row.start : row.end],
    )


def _summary(row: Row[*tuple[Any, ...]]) -> ArticleSummary:
    return ArticleSummary(
        id=row.article_id,
        version=row.version,
        title=row.title,
        publisher=row.publisher,
        published_at=_datetime(row.published_at),
        category=row.category,
        url=row.url,
        source=row.source,
        passages=row.passages,
        characters=row.characters,
    )
