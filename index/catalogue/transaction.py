"""Writing to the catalogue: all of a transaction is committed, or none of it."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from index.catalogue.engines import count_up_to, put_row
from index.catalogue.near_duplicates import NearDuplicates
from index.catalogue.printed_pages import put_printed, remove_printed
from index.catalogue.rows import version_values
from index.catalogue.schema import (
    articles,
    meta,
    passages,
    removals,
    retractions,
    vectors,
    versions,
)
from index.catalogue.shelves import Shelving, collections_of
from index.catalogue.snapshot import FORGOTTEN_KEY, GENERATION_KEY, Snapshot
from index.catalogue.take_over import take_over_rows
from index.catalogue.upkeep.deletions import bring_back, forget, hold_any_of, keep
from index.catalogue.upkeep.edits import EDITS_KEY
from index.embeddings import Vectors
from index.manifest import LANGUAGES_KEY, READ_BY_KEY, SITE_LINES_KEY
from index.manifest import META_KEY as IDENTITY_KEY
from index.models import Article, Passage

# Made once: making a statement takes longer than what it does.
_INSERT_VERSION = insert(versions).returning(versions.c.row)
_ROWS_OF_ARTICLE = select(versions.c.row).where(versions.c.article_id == bindparam("article_id"))
_GONE = select(passages.c.row).where(passages.c.version_row.in_(_ROWS_OF_ARTICLE))
_REMOVE_PASSAGES = (
    insert(removals).from_select(["passage_row"], _GONE),
    delete(vectors).where(vectors.c.row.in_(_GONE)),
    delete(passages).where(passages.c.version_row.in_(_ROWS_OF_ARTICLE)),
)
_CUT_OF = (
    select(passages.c.version_row, passages.c.start, passages.c.end, vectors.c.vector)
    .join_from(passages, vectors, vectors.c.row == passages.c.row)
    .where(passages.c.version_row.in_(_ROWS_OF_ARTICLE))
    .order_by(passages.c.ordinal)
)


class Transaction:
    """One write transaction. Its reads see what it has written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.so_far = Snapshot(connection)
        self._near_duplicates = NearDuplicates(connection)
        self.shelving = Shelving(connection)

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
        if article.collections:
            self._shelve(article.id, self._joined_by(article.id, article.collections))

    def put_into(self, article_id: str, names: Sequence[str]) -> bool:
        """Put a current article into these collections too; false where it was in all of them.

        Its passages get new numbers, so that the caches take them for new ones, and keep their
        vectors. Raises ValueError for what is no name, and TooManyCollections.
        """
        return self._moved(article_id, self._joined_by(article_id, names))

    def take_out_of(self, article_id: str, name: str) -> bool:
        """The other way; false where the article was not in it. Raises CollectionNotFound."""
        key = self.shelving.check_there(name)
        members = collections_of(self._connection, article_id)
        return self._moved(article_id, [each for each in members if each != key])

    def delete_collection(self, name: str) -> None:
        """Its articles stay. Raises CollectionNotFound or CollectionRestricted."""
        self.shelving.delete(name, lambda those: hold_any_of(self._connection, those))

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
        shelf = self.shelving.shelf(collections_of(self._connection, article_id))
        if not self._remove_article(article_id):
            return False
        record = {"article_id": article_id, "version": last, "retracted_at": int(time.time())}
        record |= {"shelf": shelf}
        put_row(self._connection, retractions, "article_id", record)
        return True

    def undelete(self, article: Article, cut: Sequence[Passage], embedded: Vectors) -> bool:
        """Bring a deleted article back with all its versions, of which this is the newest.

        False where nothing is kept of it, or there is an article of that id again.
        """
        known = self.so_far.known(article.id)
        if known and not known.retracted:
            return False
        current = bring_back(self._connection, article.id)
        if current is None:
            return False
        version_row = current["version_row"]
        self._connection.execute(delete(retractions).where(retractions.c.article_id == article.id))
        self._insert_passages(version_row, cut, embedded)
        self._near_duplicates.place(version_row, article.text)
        put_row(self._connection, articles, "id", current)
        return True

    def forget_deletions(self, before: int | None = None) -> None:
        """None can come back that was deleted before, in seconds since 1970; None is now."""
        forget(self._connection, before)

    def forget_removals(self) -> None:
        """For when the caches hold no row that is gone. Their numbers are not given again."""
        self.set_meta(FORGOTTEN_KEY, str(self.so_far.last_removal_ever()))
        self._connection.execute(delete(removals))

    def take_over(self, other: Snapshot, *, passages_too: bool = True) -> None:
        """Hold what the other catalogue holds instead of what there is."""
        take_over_rows(self._connection, other, passages_too=passages_too)
        self.set_meta(SITE_LINES_KEY, other.meta(SITE_LINES_KEY) or "{}")
        for key in (IDENTITY_KEY, READ_BY_KEY, LANGUAGES_KEY, EDITS_KEY):
            self.set_meta(key, other.meta(key) or "")
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

    def _joined_by(self, article_id: str, names: Sequence[str]) -> list[str]:
        """The keys of the article's collections and of these, which are made where need be."""
        named = [self.shelving.make(name) for name in names]
        return sorted({*collections_of(self._connection, article_id), *named})

    def _moved(self, article_id: str, members: Sequence[str]) -> bool:
        if tuple(members) == collections_of(self._connection, article_id):
            return False
        rows = self._connection.execute(_CUT_OF, {"article_id": article_id}).all()
        for statement in _REMOVE_PASSAGES:
            self._connection.execute(statement, {"article_id": article_id})
        self._shelve(article_id, members)
        if rows:
            cut = [Passage("", "", 0, row.start, row.end, "") for row in rows]
            embedded = np.stack([np.frombuffer(row.vector, np.float32) for row in rows])
            self._insert_passages(rows[0].version_row, cut, embedded)
        return True

    def _shelve(self, article_id: str, members: Sequence[str]) -> None:
        shelf = self.shelving.shelf(members)
        self._connection.execute(
            update(articles).where(articles.c.id == article_id).values(shelf=shelf)
        )

    def _remove_article(self, article_id: str) -> bool:
        keep(self._connection, article_id)
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
