"""The tables of index format 4."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, Text, false

revision = "0001"
down_revision: str | None = None

# In order of code points.
_KEY = Text(collation="C")


def upgrade() -> None:
    op.create_table(
        "meta", Column("key", _KEY, primary_key=True), Column("value", Text, nullable=False)
    )
    _versions()
    op.create_table(
        "articles",
        Column("id", _KEY, primary_key=True),
        Column("version_row", BigInteger, ForeignKey("versions.row"), nullable=False),
        Column("source", Text, nullable=False),
    )
    op.create_index("articles_by_version", "articles", ["version_row"])
    op.create_table(
        "passages",
        Column("row", BigInteger, primary_key=True),
        Column("version_row", BigInteger, ForeignKey("versions.row"), nullable=False),
        Column("ordinal", Integer, nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
    )
    op.create_index("passages_by_version", "passages", ["version_row"])
    op.create_table(
        "vectors",
        Column("row", BigInteger, ForeignKey("passages.row"), primary_key=True),
        Column("vector", LargeBinary, nullable=False),
    )
    _stories()
    op.create_table(
        "removals",
        Column("seq", BigInteger, primary_key=True),
        Column("passage_row", BigInteger, nullable=False),
    )
    op.create_table(
        "retractions",
        Column("article_id", _KEY, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("retracted_at", BigInteger, nullable=False),
    )


def _versions() -> None:
    op.create_table(
        "versions",
        Column("row", BigInteger, primary_key=True),
        Column("article_id", _KEY, nullable=False),
        Column("version", Integer, nullable=False),
        Column("title", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("publisher", _KEY),
        Column("publisher_key", _KEY),
        Column("published_at", BigInteger),
        Column("published_offset", Integer),
        Column("updated_at", BigInteger),
        Column("updated_offset", Integer),
        Column("date_source", Text),
        Column("language", Text),
        Column("dropped", Text),
        Column("corrections", Text),
        Column("retracted", Boolean, nullable=False, server_default=false()),
        Column("author", Text),
        Column("category", _KEY),
        Column("category_key", _KEY),
        Column("url", Text),
        Column("source", Text, nullable=False),
        Column("id_given", Boolean, nullable=False),
        Column("content_hash", Text, nullable=False),
        Column("added_at", BigInteger, nullable=False),
    )
    op.create_index("versions_by_article", "versions", ["article_id", "version"], unique=True)
    op.create_index("versions_by_publisher", "versions", ["publisher_key"])
    op.create_index("versions_by_category", "versions", ["category_key"])
    op.create_index("versions_by_date", "versions", ["published_at"])


def _stories() -> None:
    op.create_table(
        "fingerprints",
        Column("version_row", BigInteger, ForeignKey("versions.row"), primary_key=True),
        Column("hashes", LargeBinary, nullable=False),
        Column("story", BigInteger),
    )
    op.create_index("fingerprints_by_story", "fingerprints", ["story"])
    op.create_table(
        "shingle_rows",
        Column("hash", BigInteger, primary_key=True, autoincrement=False),
        Column("version_row", BigInteger, primary_key=True, autoincrement=False),
    )
