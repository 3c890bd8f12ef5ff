"""Reading the catalogue as it stood at one instant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Result, Row, Select, Table, bindparam, func, select

from index.catalogue.engines import given_numbers, highest_ever
from index.catalogue.rows import (
    Known,
    PassagePlaces,
    PassageText,
    read_article,
    read_passage,
    read_passage_text,
)
from index.catalogue.schema import (
    VERSION_COLUMNS,
    articles,
    columns_there,
    fingerprints,
    meta,
    passages,
    removals,
    retractions,
    vectors,
    versions,
)
from index.catalogue.shelves import Shelves, on
from index.embeddings import Vectors
from index.errors import ArticleRetracted
from index.manifest import LANGUAGES_KEY, META_KEY, IndexIdentity
from index.models import Article, Passage

GENERATION_KEY = "generation"
FORGOTTEN_KEY = "removals_forgotten"
_BLOCK = 8_192
_GIVEN = given_numbers("rows")

_PASSAGE_TEXTS = select(
    passages.c.row,
    passages.c.version_row,
    versions.c.title,
    versions.c.publisher,
    versions.c.category,
    versions.c.published_at,
    versions.c.language,
    fingerprints.c.story,
    articles.c.shelf,
    func.substr(versions.c.text, passages.c.start + 1, passages.c.end - passages.c.start).label(
        "body"
    ),
)
_PASSAGE_TEXTS = (
    _PASSAGE_TEXTS.join_from(passages, versions)
    .join(articles, articles.c.version_row == versions.c.row)
    .outerjoin(fingerprints, fingerprints.c.version_row == versions.c.row)
)

# What every search or every new article asks, put together once: that costs as much as the asking.
_META = select(meta.c.value).where(meta.c.key == bindparam("key"))
_VECTORS_OF = select(vectors.c.row, vectors.c.vector).where(vectors.c.row.in_(_GIVEN))
_TEXTS_OF = _PASSAGE_TEXTS.where(passages.c.row.in_(_GIVEN)).order_by(
    versions.c.article_id, passages.c.start
)
_PLACES_OF = (
    select(passages.c.row, passages.c.version_row, fingerprints.c.story, vectors.c.vector)
    .join_from(passages, versions)
    .join(vectors, vectors.c.row == passages.c.row)
    .outerjoin(fingerprints, fingerprints.c.version_row == passages.c.version_row)
    .where(passages.c.row.in_(_GIVEN))
    .order_by(versions.c.article_id, passages.c.start)
)
_PASSAGES_OF = (
    select(passages, *VERSION_COLUMNS[1:])
    .join_from(passages, versions)
    .where(passages.c.row.in_(_GIVEN))
)
_CURRENT = (
    select(versions.c.version, versions.c.content_hash, articles.c.source)
    .join_from(articles, versions, articles.c.version_row == versions.c.row)
    .where(articles.c.id == bindparam("id"))
)
_RETRACTED = select(retractions.c.version).where(retractions.c.article_id == bindparam("id"))


class Snapshot:
    """One read transaction: everything it returns belongs to the same commit."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._change = 0

    def meta(self, key: str) -> str | None:
        return self.connection.scalar(_META, {"key": key})

    def identity(self, folder: Path) -> IndexIdentity | None:
        """What the index in the folder is made with; None where nothing was ever added.

        Raises IndexMismatch for another format, IndexDamaged for a record that is none.
        """
        value = self.meta(META_KEY)
        return IndexIdentity.from_meta(value, folder) if value else None

    def change(self) -> int:
        """A number that grows with every commit."""
        self._change = self._change or int(self.meta("change") or 0)
        return self._change

    def generation(self) -> int:
        """Another number once everything was replaced: of before, caches of vectors say nothing."""
        return int(self.meta(GENERATION_KEY) or 0)

    def last_row(self) -> int:
        """The highest passage row there is; 0 where there is none."""
        return self.connection.scalar(select(func.max(passages.c.row))) or 0

    def last_row_ever(self) -> int:
        """The highest passage row there ever was, removed ones included."""
        return self.highest_ever(passages)

    def highest_ever(self, numbered: Table) -> int:
        """The highest number that the table ever gave a row."""
        return highest_ever(self.connection, numbered)

    def rows_above(self, row: int) -> int:
        """How many live passage rows are above `row`."""
        query = select(func.count()).select_from(passages).where(passages.c.row > row)
        return self.connection.scalar(query) or 0

    def last_removal(self) -> int:
        return self.connection.scalar(select(func.max(removals.c.seq))) or 0

    def forgotten_removals(self) -> int:
        """Up to which number removals are forgotten; 0 where none are."""
        return int(self.meta(FORGOTTEN_KEY) or 0)

    def last_removal_ever(self) -> int:
        """The number of the last removal, also where it is forgotten."""
        return self.highest_ever(removals)

    def known(self, article_id: str) -> Known | None:
        row = self.connection.execute(_CURRENT, {"id": article_id}).first()
        if row:
            return Known(row.version, row.content_hash, row.source)
        retracted = self.connection.scalar(_RETRACTED, {"id": article_id})
        return Known(retracted) if retracted else None

    def sources(self, beginning: str, *, before: int | None = None) -> dict[str, str]:
        """The id and the source of each article whose source begins so.

        With `before`, in seconds since 1970, of those whose version is older than that.
        """
        # Not LIKE: in SQLite it takes "a" for "A".
        begins = func.substr(articles.c.source, 1, len(beginning)) == beginning
        query = select(articles.c.id, articles.c.source).where(begins)
        if before is not None:
            query = query.join(versions, articles.c.version_row == versions.c.row)
            query = query.where(versions.c.added_at < before)
        return {row.id: row.source for row in self.connection.execute(query)}

    def vector_blocks(self, after: int) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """Rows above `after` and their vectors, ascending, in blocks."""
        query = select(vectors.c.row, vectors.c.vector).where(vectors.c.row > after)
        for block in self._streamed(query.order_by(vectors.c.row)).partitions():
            yield (
                np.array([row.row for row in block], np.int64),
                np.stack([np.frombuffer(row.vector, np.float32) for row in block]),
            )

    def vectors_of(self, rows: Sequence[int]) -> dict[int, Vectors]:
        """The vectors, shape (dimension,), of those rows that are there."""
        found = self.connection.execute(_VECTORS_OF, {"rows": json.dumps(list(rows))}).all()
        return {row: np.frombuffer(vector, np.float32) for row, vector in found}

    def places_of(self, rows: Sequence[int]) -> PassagePlaces:
        """Those of the rows that are live, by article id and place.

        So that the order says nothing of when an article was added.
        """
        found = self.connection.execute(_PLACES_OF, {"rows": json.dumps(list(rows))}).all()
        numbers, versions_of, clusters, blobs = zip(*found, strict=True) if found else [()] * 4
        vectors = np.frombuffer(b"".join(blobs), np.float32)
        shape = (len(found), len(vectors) // (len(found) or 1))
        live = np.array(numbers, np.int64)
        return PassagePlaces(live, versions_of, clusters, vectors.reshape(shape))

    def passage_texts(self, after: int, last: int | None = None) -> Iterator[PassageText]:
        """Passages with rows above `after`, up to `last` where it is given, ascending."""
        query = _PASSAGE_TEXTS.where(passages.c.row > after).order_by(passages.c.row)
        if last is not None:
            query = query.where(passages.c.row <= last)
        by_language = bool(self.meta(LANGUAGES_KEY))
        for row in self._streamed(query):
            yield read_passage_text(row, by_language=by_language)

    def texts_of(self, rows: Sequence[int]) -> list[PassageText]:
        """Those of the rows that are live, by article id and place.

        So that the order says nothing of when an article was added.
        """
        found = self.connection.execute(_TEXTS_OF, {"rows": json.dumps(list(rows))}).all()
        by_language = bool(self.meta(LANGUAGES_KEY))
        return [read_passage_text(row, by_language=by_language) for row in found]

    def removed_after(self, seq: int) -> tuple[list[int], int]:
        """Rows removed since `seq`, and the number of the last removal."""
        query = select(removals.c.seq, removals.c.passage_row).where(removals.c.seq > seq)
        found = self.connection.execute(query.order_by(removals.c.seq)).all()
        return [row.passage_row for row in found], found[-1].seq if found else seq

    def passages_of(self, rows: Sequence[int]) -> dict[int, tuple[Article, Passage]]:
        """Those of the rows that are live, with their articles."""
        found = self.connection.execute(_PASSAGES_OF, {"rows": json.dumps(list(rows))}).all()
        return {row.row: (read_article(row), read_passage(row)) for row in found}

    def passage_at(self, article_id: str, version: int, offset: int) -> Passage | None:
        """The first passage of that version in which the offset lies."""
        query = select(passages, *VERSION_COLUMNS[1:]).join_from(passages, versions)
        query = query.where(versions.c.article_id == article_id, versions.c.version == version)
        query = query.where(passages.c.start <= offset, passages.c.end > offset)
        row = self.connection.execute(query.order_by(passages.c.ordinal).limit(1)).first()
        return read_passage(row) if row else None

    def text_of(self, version_row: int) -> str:
        """The whole text of a version; empty where there is none."""
        query = select(versions.c.text).where(versions.c.row == version_row)
        return self.connection.scalar(query) or ""

    def clusters(self) -> dict[str, int | None]:
        """For each current article that is long enough, its cluster of near-duplicates, if any."""
        query = select(versions.c.article_id, fingerprints.c.story).join_from(
            fingerprints, versions
        )
        return {row.article_id: row.story for row in self.connection.execute(query)}

    def article(
        self, article_id: str, version: int | None, shelves: Shelves = None
    ) -> Article | None:
        """The given version, or the current one, of an article on the shelves.

        Raises ArticleRetracted for one that was retracted from them.
        """
        query = select(*VERSION_COLUMNS).join(articles, articles.c.id == versions.c.article_id)
        if version is None:
            query = query.where(articles.c.version_row == versions.c.row)
        else:
            query = query.where(versions.c.version == version)
        query = query.where(versions.c.article_id == article_id, on(articles, shelves))
        row = self.connection.execute(query).first()
        if row is None:
            self._check_not_retracted(article_id, version, shelves)
        return read_article(row) if row else None

    def rows_of(self, wanted: Table) -> Iterator[list[dict[str, Any]]]:
        """Every row of a table, ascending by its key, in blocks, documents one by one.

        Of a catalogue of an older format, with the columns that it has.
        """
        there = columns_there(self.connection, wanted)
        columns = [column for column in wanted.c if column.name in there]
        if not columns:
            return
        query = select(*columns).order_by(*wanted.primary_key)
        most = 1 if wanted.name == "documents" else _BLOCK
        for block in self._streamed(query, most).mappings().partitions():
            yield [dict(row) for row in block]

    def numbers_of(self, wanted: Table) -> NDArray[np.int64]:
        """The numbers of all rows of a table, ascending."""
        query = select(wanted.c.row).order_by(wanted.c.row)
        return np.fromiter(self.connection.scalars(query), np.int64)

    def uncut(self) -> list[str]:
        """Articles whose current version has no passages yet, in the order they were added."""
        query = (
            select(articles.c.id)
            .outerjoin(passages, passages.c.version_row == articles.c.version_row)
            .where(passages.c.row.is_(None))
        )
        return list(self.connection.scalars(query.order_by(articles.c.version_row)))

    def _check_not_retracted(self, article_id: str, version: int | None, shelves: Shelves) -> None:
        query = select(retractions).where(retractions.c.article_id == article_id)
        row = self.connection.execute(query.where(on(retractions, shelves))).first()
        if row and (version is None or version <= row.version):
            day = datetime.fromtimestamp(row.retracted_at, UTC).date()
            raise ArticleRetracted(article_id, day)

    def labels(self, after: int) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
        """Rows above `after`, ascending, in blocks, with what filters look at: the folded names of
        publisher and category, the date in seconds since 1970, and the shelf.
        """
        query = (
            select(
                passages.c.row,
                versions.c.publisher_key,
                versions.c.category_key,
                versions.c.published_at,
                articles.c.shelf,
            )
            .join_from(passages, versions)
            .join(articles, articles.c.version_row == versions.c.row)
            .where(passages.c.row > after)
            .order_by(passages.c.row)
        )
        yield from self._streamed(query).partitions()

    def _streamed(self, query: Select[*tuple[Any, ...]], most: int = _BLOCK) -> Result[Any]:
        """The rows in blocks, so that memory holds one block of them."""
        return self.connection.execute(query, execution_options={"yield_per": most})
