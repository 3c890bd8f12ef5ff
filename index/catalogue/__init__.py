"""The truth of an index: one database, reached through SQLAlchemy Core.

A SQLite file in the index directory, or a PostgreSQL database that several machines share.
Everything else in an index directory is a cache that can be made again from it.
"""

from __future__ import annotations

from pathlib import Path

from index.catalogue.base import Catalogue
from index.catalogue.rows import PassageText
from index.catalogue.snapshot import Snapshot
from index.catalogue.sqlite import SqliteCatalogue
from index.catalogue.transaction import Transaction

__all__ = ["Catalogue", "PassageText", "Snapshot", "Transaction", "open_catalogue"]


def open_catalogue(place: Path | str, *, read_only: bool) -> Catalogue:
    """The catalogue in a file, made where there is none, or a shared one by its address."""
    if isinstance(place, Path):
        return SqliteCatalogue(place, read_only=read_only)
    # Few have one, and its driver takes a while to import.
    from index.catalogue.postgresql import PostgresqlCatalogue

    return PostgresqlCatalogue(place, read_only=read_only)
