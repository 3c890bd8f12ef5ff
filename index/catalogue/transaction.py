"""Writing to the catalogue: all of a transaction is committed, or none of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from index.catalogue.dialects import count_up_to, put_row
from index.catalogue.migrations import REVISION, record_revision, revision_of
from index.catalogue.near_duplicates import NearDuplicates
from index.catalogue.printed_pages import put_printed, remove_printed
from index.catalogue.rows import version_values
from index.catalogue.schema import (
    add_missing_columns,
    articles,
    documents,
    fingerprints,
    meta,
    passages,
    printed,
    removals,
    retractions,
    shingle_rows,
    vectors,
    versions,
)
from index.catalogue.snapshot import FORGOTTEN_KEY, GENERATION_KEY, Snapshot
from index.embeddings import Vectors
from index.manifest import LANGUAGES_KEY, READ_BY_KEY, SITE_LINES_KEY
from index.manifest import META_KEY as IDENTITY_KEY
from index.models import Article, Passage

# In the order in which they refer to each other: what was read, and what is made of it.
_READ: tuple[Table, ...] = (versions, articles, retractions, documents, printed)
_CONTENTS = (*_READ, passages, vectors, fingerprints, shingle_rows)

# Made once: making a statement takes longer than what it does.
_INSERT_VERSION = insert(versions).returning(versions.c.row)
_ROWS_OF_ARTICLE = select(versions.c.row).where(versions.c.article_id == bindparam("article_id"))
_GONE = select(passages.c.row).where(passages.c.version_row.in_(_ROWS_OF_ARTICLE))
_REMOVE_PASSAGES = (
    insert(removals).from_select(["passage_row"], _GONE),
    delete(vectors).where(vectors.c.row.in_(_GONE)),
    delete(passages).where(passages.c.version_row.in_(_ROWS_OF_ARTICLE)),
)


class Transaction:
    """One write transaction. Its reads see what it has written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.so_far = Snapshot(connection)
        self._near_duplicates = NearDuplicates(connection)

    def set_meta(self, key: str, value: str) -> None:
        put_row(self._connection, meta, "key", {"key": key, "value": value})

    def put(self, article: Article, cut: Sequence[Passage], embedded: Vectors) -> None:
        """Store `article.version` as the current one; `embedded[i]` belongs to `cut[i]`."""
        self._remove_passages(article.id)
        version_row = self._insert_version(article)
        self._insert_passages(version_row, cut, embedded)
        put_printed(self._connection, version_row, article.printed)
        self._near_duplicates.place(version_row, article.text)
        current = {"id": article.id, "version_row": version_row, "source": article.source}
        put_row(self._connection, articles, "id", current)

    def put_passages(self, article_id: str, cut: Sequence[Passage], embedded: Vectors) -> None:
        """Store the passages of a current version that is there without any."""
        version_row, words = self._connection.execute(
            select(versions.c.row, versions.c.text)
            .join(articles, articles.c.version_row == versions.c.row)
            .where(articles.c.id == article_id)
        ).one()
        self._insert_passages(version_row, cut, embedded)
        self._near_duplicates.place(version_row, words)

    def put_pages(self, article: Article) -> None:
        """Store the pages of a current version that is there with the same text, without them."""
        row = self._connection.scalar(
            select(articles.c.version_row).where(articles.c.id == article.id)
        )
        if row is None:
            return
        put_printed(self._connection, row, article.printed)
        pages = version_values(article)["pages"]
        self._connection.execute(update(versions).where(versions.c.row == row).values(pages=pages))

    def move(self, article_id: str, source: str) -> None:
        """Record that an unchanged article is now read from elsewhere."""
        self._connection.execute(
            update(articles).where(articles.c.id == article_id).values(source=source)
        )

    def remove(self, article_id: str) -> bool:
        """Remove the article with all its versions, or the record of its retraction.

        False where there is neither.
        """
        record = self._connection.execute(
            delete(retractions).where(retractions.c.article_id == article_id)
        )
        return self._remove_article(article_id) or bool(record.rowcount)

    def retract(self, article_id: str) -> bool:
        """Remove the article with all its versions, and keep on record that it was there.

        False where there is no such article.
        """
        last = self._connection.scalar(
            select(func.max(versions.c.version)).where(versions.c.article_id == article_id)
        )
        if not self._remove_article(article_id):
            return False
        record = {"article_id": article_id, "version": last, "retracted_at": int(time.time())}
        put_row(self._connection, retractions, "article_id", record)
        return True

    def forget_removals(self) -> None:
        """For when the caches hold no row that is gone. Their numbers are not given again."""
        self.set_meta(FORGOTTEN_KEY, str(self.so_far.last_removal_ever()))
        self._connection.execute(delete(removals))

    def take_over(self, other: Snapshot, *, passages_too: bool = True) -> None:
        """Hold what the other catalogue holds instead of what there is.

        Rows get numbers that were never used here, so that the caches take them for new ones.
        Either catalogue may be of an older format: it gets the columns it lacks, and what the
        other lacks is left empty.
        """
        add_missing_columns(self._connection)
        if revision_of(self._connection) is None:
            record_revision(self._connection, REVISION)
        self._connection.execute(
            insert(removals).from_select(["passage_row"], select(passages.c.row))
        )
        for table in reversed(_CONTENTS):
            self._connection.execute(delete(table))
        of_versions = _Renumbering(other.numbers_of(versions), self.so_far.highest_ever(versions))
        of_passages = _Renumbering(other.numbers_of(passages), self.so_far.highest_ever(passages))
        for table in _CONTENTS if passages_too else _READ:
            of_row = of_versions if table is versions else of_passages
            numbers = {"row": of_row, "version_row": of_versions, "story": of_versions}
            for block in other.rows_of(table):
                renumbered = [_renumbered(row, numbers) for row in block]
                self._connection.execute(insert(table), renumbered)
        count_up_to(self._connection, versions, of_versions.last)
        count_up_to(self._connection, passages, of_passages.last)
        self.set_meta(IDENTITY_KEY, other.meta(IDENTITY_KEY) or "")
        self.set_meta(SITE_LINES_KEY, other.meta(SITE_LINES_KEY) or "{}")
        self.set_meta(READ_BY_KEY, other.meta(READ_BY_KEY) or "")
        self.set_meta(LANGUAGES_KEY, other.meta(LANGUAGES_KEY) or "")
        # The vectors may have another dimension than those that the caches hold.
        self.begin_generation()

    def begin_generation(self) -> None:
        """Call what follows by a number that nothing else has, in this or any other catalogue.

        Not by counting: what a transaction that is rolled back had prepared must not be taken for
        that of the next.
        """
        self.set_meta(GENERATION_KEY, str(time.time_ns()))

    def finish(self) -> int:
        """Count this commit and return its number; called once, before the commit."""
        change = self.so_far.change() + 1
        self.set_meta("change", str(change))
        self.set_meta("changed_at", str(int(time.time())))
        return change

    def _insert_version(self, article: Article) -> int:
        values = version_values(article) | {"added_at": int(time.time())}
        row: int = self._connection.execute(_INSERT_VERSION, values).scalar_one()
        return row

    def _insert_passages(self, version_row: int, cut: Sequence[Passage], embedded: Vectors) -> None:
        if not cut:
            return
        first = self.so_far.last_row_ever() + 1
        rows = range(first, first + len(cut))
        self._connection.execute(
            insert(passages),
            [
                {
                    "row": row,
                    "version_row": version_row,
                    "ordinal": ordinal,
                    "start": passage.start,
                    "end": passage.end,
                }
                for ordinal, (row, passage) in enumerate(zip(rows, cut, strict=True))
            ],
        )
        self._connection.execute(
            insert(vectors),
            [
                {"row": row, "vector": vector.astype("<f4").tobytes()}
                for row, vector in zip(rows, embedded, strict=True)
            ],
        )
        count_up_to(self._connection, passages, rows[-1])

    def _remove_article(self, article_id: str) -> bool:
        self._remove_passages(article_id)
        found = self._connection.execute(delete(articles).where(articles.c.id == article_id))
        remove_printed(self._connection, article_id)
        self._connection.execute(delete(versions).where(versions.c.article_id == article_id))
        return bool(found.rowcount)

    def _remove_passages(self, article_id: str) -> None:
        of_article = {"article_id": article_id}
        rows = self._connection.scalars(_ROWS_OF_ARTICLE, of_article).all()
        if not rows:
            return
        self._near_duplicates.remove(rows)
        for statement in _REMOVE_PASSAGES:
            self._connection.execute(statement, of_article)


@dataclass(frozen=True)
class _Renumbering:
    """New numbers for rows, in their order: one after the other, from `above` + 1.

    Adding to the old ones would double them at every rebuild, until they no longer fit.
    """

    rows: NDArray[np.int64]
    above: int

    @property
    def last(self) -> int:
        return self.above + len(self.rows)

    def number(self, row: int) -> int:
        return self.above + 1 + int(np.searchsorted(self.rows, row))


def _renumbered(row: dict[str, Any], numbers: Mapping[str, _Renumbering]) -> dict[str, Any]:
    numbered = {name: of for name, of in numbers.items() if row.get(name) is not None}
    return row | {name: of.number(row[name]) for name, of in numbered.items()}
