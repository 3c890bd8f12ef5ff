"""Writing to the catalogue: all of a transaction is committed, or none of it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import Connection, column, delete, insert, select, table, update
from sqlalchemy.dialects.sqlite import insert as upsert

from index.articles import Article, Passage
from index.catalogue.schema import articles, meta, passages, removals, vectors, versions
from index.embedding import Vectors


class Transaction:
    """One write transaction. Its reads see what it has written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def set_meta(self, key: str, value: str) -> None:
        statement = upsert(meta).values(key=key, value=value)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
        )

    def put(self, article: Article, cut: Sequence[Passage], embedded: Vectors) -> None:
        """Store `article.version` as the current one; `embedded[i]` belongs to `cut[i]`."""
        self._remove_passages(article.id)
        version_row = self._insert_version(article)
        first = self._next_passage_row()
        rows = range(first, first + len(cut))
        if cut:
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
        statement = upsert(articles).values(
            id=article.id, version_row=version_row, source=article.source
        )
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_={"version_row": version_row, "source": article.source}
            )
        )

    def move(self, article_id: str, source: str) -> None:
        """Record that an unchanged article is now read from elsewhere."""
        self._connection.execute(
            update(articles).where(articles.c.id == article_id).values(source=source)
        )

    def remove(self, article_id: str) -> bool:
        """Remove the article with all its versions; False where there is none."""
        self._remove_passages(article_id)
        found = self._connection.execute(delete(articles).where(articles.c.id == article_id))
        if not found.rowcount:
            return False
        self._connection.execute(delete(versions).where(versions.c.article_id == article_id))
        return True

    def finish(self) -> int:
        """Count this commit and return its number; called once, before the commit."""
        change = int(
            self._connection.scalar(select(meta.c.value).where(meta.c.key == "change")) or 0
        )
        self.set_meta("change", str(change + 1))
        self.set_meta("changed_at", str(int(time.time())))
        return change + 1

    def _insert_version(self, article: Article) -> int:
        statement = insert(versions).values(
            article_id=article.id,
            version=article.version,
            title=article.title,
            text=article.text,
            publisher=article.publisher,
            publisher_key=article.publisher.casefold() if article.publisher else None,
            published_at=int(article.published_at.timestamp()) if article.published_at else None,
            author=article.author,
            category=article.category,
            category_key=article.category.casefold() if article.category else None,
            url=article.url,
            source=article.source,
            id_given=article.id_given,
            content_hash=article.content_hash,
            added_at=int(time.time()),
        )
        row: int = self._connection.execute(statement.returning(versions.c.row)).scalar_one()
        return row

    def _next_passage_row(self) -> int:
        """Above every row ever used, removed ones included: SQLite keeps count of them."""
        sequence = table("sqlite_sequence", column("name"), column("seq"))
        used = self._connection.scalar(
            select(sequence.c.seq).where(sequence.c.name == passages.name)
        )
        return int(used or 0) + 1

    def _remove_passages(self, article_id: str) -> None:
        of_article = select(versions.c.row).where(versions.c.article_id == article_id)
        gone = select(passages.c.row).where(passages.c.version_row.in_(of_article))
        self._connection.execute(insert(removals).from_select(["passage_row"], gone))
        self._connection.execute(delete(vectors).where(vectors.c.row.in_(gone)))
        self._connection.execute(delete(passages).where(passages.c.version_row.in_(of_article)))
