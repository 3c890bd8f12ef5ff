"""The tables of the catalogue, the same in SQLite and in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
    inspect,
)
from sqlalchemy.schema import CreateColumn

# SQLite gives rows numbers of 64 bits where their type is called just so.
Number = BigInteger().with_variant(Integer(), "sqlite")
# In order of code points, as SQLite has them, whatever language a database is set to.
Key = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData()

meta = Table(
    "meta", metadata, Column("key", Key, primary_key=True), Column("value", Text, nullable=False)
)

# One row an article: which version is current, and where it was read.
articles = Table(
    "articles",
    metadata,
    Column("id", Key, primary_key=True),
    Column("version_row", ForeignKey("versions.row"), nullable=False),
    Column("source", Text, nullable=False),
    Column("shelf", Number, nullable=False, server_default="0"),  # 0 is in no collection
    Index("articles_by_version", "version_row"),
    Index("articles_by_shelf", "shelf"),
)

# By a key that spellings of one name share, with the name as it is shown.
collections = Table(
    "collections",
    metadata,
    Column("key", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("restricted", Boolean, nullable=False, server_default=false()),
)

# The articles of a shelf are in just these collections: a JSON list of keys, sorted.
shelves = Table(
    "shelves",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("members", Text, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("row", Number, primary_key=True),
    Column("article_id", Key, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("publisher", Key),
    Column("publisher_key", Key),
    Column("published_at", Number),  # seconds since 1970-01-01 UTC
    Column("published_offset", Integer),  # of its zone, in seconds east of UTC
    Column("updated_at", Number),
    Column("updated_offset", Integer),
    Column("date_source", Text),
    Column("language", Text),
    Column("dropped", Text),  # a JSON list; null where there is nothing
    Column("corrections", Text),  # a JSON list of [text, ISO date or null]; likewise
    Column("retracted", Boolean, nullable=False, server_default=false()),
    Column("pages", Text),  # JSON lists of numbers; null where it was read from no pages
    Column("author", Text),
    Column("category", Key),
    Column("category_key", Key),
    Column("url", Text),
    Column("source", Text, nullable=False),
    Column("id_given", Boolean, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("added_at", Number, nullable=False),
    Index("versions_by_article", "article_id", "version", unique=True),
    Index("versions_by_publisher", "publisher_key"),
    Index("versions_by_category", "category_key"),
    Index("versions_by_date", "published_at"),
    sqlite_autoincrement=True,
)

VERSION_COLUMNS = [column for column in versions.c if column.name != "publisher_key"]
"""What an article is read from; its row first."""

# Documents that articles were read from, as they were read; once, whoever is read from them.
documents = Table(
    "documents",
    metadata,
    Column("sha256", Key, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# Where the words of a version stand on the pages of its document, which may not be kept.
printed = Table(
    "printed",
    metadata,
    Column("version_row", ForeignKey("versions.row"), primary_key=True),
    Column("document", Key, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Index("printed_by_document", "document"),
)

# Passages of current versions only. Rows are never used twice, so the caches can go by them.
passages = Table(
    "passages",
    metadata,
    Column("row", Number, primary_key=True),
    Column("version_row", ForeignKey("versions.row"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("passages_by_version", "version_row"),
    sqlite_autoincrement=True,
)

vectors = Table(
    "vectors",
    metadata,
    Column("row", ForeignKey("passages.row"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian
)

# Of current versions: what near-duplicates are looked for by, and their cluster (`story`), which is
# named by the lowest row in it.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("version_row", ForeignKey("versions.row"), primary_key=True),
    Column("hashes", LargeBinary, nullable=False),  # int64, little-endian, ascending
    Column("story", Number),
    Index("fingerprints_by_story", "story"),
)
shingle_rows = Table(
    "shingle_rows",
    metadata,
    Column("hash", Number, primary_key=True),
    Column("version_row", Number, primary_key=True),
    sqlite_with_rowid=False,
)

# Passage rows that are gone, in the order they went, for the caches to catch up by.
removals = Table(
    "removals",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("passage_row", Number, nullable=False),
    sqlite_autoincrement=True,
)


# Articles of which nothing is kept but that they were retracted, and how far their versions went.
retractions = Table(
    "retractions",
    metadata,
    Column("article_id", Key, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("retracted_at", Number, nullable=False),  # seconds since 1970-01-01 UTC
    Column("shelf", Number, nullable=False, server_default="0"),
)


def columns_there(connection: Connection, table: Table) -> frozenset[str]:
    """The names of the columns that the table has in this catalogue, of whatever format."""
    inspector = inspect(connection)
    if not inspector.has_table(table.name):
        return frozenset()
    return frozenset(column["name"] for column in inspector.get_columns(table.name))


def add_missing_columns(connection: Connection) -> None:
    """Give an older format the tables and columns of this one, empty."""
    metadata.create_all(connection)
    for table in metadata.sorted_tables:
        there = columns_there(connection, table)
        for column in table.c:
            if column.name not in there:
                written = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {written}")
