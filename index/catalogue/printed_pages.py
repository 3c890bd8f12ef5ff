"""Where the words of versions stand on pages, and the documents that they were read from."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from index.catalogue.schema import documents, printed, versions
from index.catalogue.snapshot import Snapshot
from index.models.printed import Printed


def printed_of(
    snapshot: Snapshot, article_id: str, version: int, *, with_document: bool = False
) -> Printed | None:
    """Where the words of that version stand on pages; None where that is not known.

    `with_document`, with the document itself, if it is kept.
    """
    query = select(printed.c.document, printed.c.words).join(versions)
    row = snapshot.connection.execute(
        query.where(versions.c.article_id == article_id, versions.c.version == version)
    ).first()
    if row is None:
        return None
    kept = select(documents.c.content).where(documents.c.sha256 == row.document)
    content = snapshot.connection.scalar(kept) if with_document else None
    is_kept = content is not None or has_document(snapshot.connection, row.document)
    return Printed(row.document, row.words, content, is_kept)


def has_document(connection: Connection, digest: str) -> bool:
    """Whether the document of that SHA-256, in hex, is kept."""
    found = select(documents.c.sha256).where(documents.c.sha256 == digest)
    return connection.scalar(found) is not None


def put_printed(connection: Connection, version_row: int, found: Printed | None) -> None:
    """Instead of what was known of the version."""
    gone = delete(printed).where(printed.c.version_row == version_row)
    before = connection.scalars(gone.returning(printed.c.document)).all()
    if found is not None:
        row = {"version_row": version_row, "document": found.document, "words": found.words}
        connection.execute(insert(printed).values(row))
        if found.content is not None and not has_document(connection, found.document):
            kept = {"sha256": found.document, "content": found.content}
            connection.execute(insert(documents).values(kept))
    _remove_unused(connection, before)


def remove_printed(connection: Connection, article_id: str) -> None:
    """Of all versions of an article, with the documents that nothing else was read from."""
    rows = select(versions.c.row).where(versions.c.article_id == article_id)
    gone = delete(printed).where(printed.c.version_row.in_(rows))
    _remove_unused(connection, connection.scalars(gone.returning(printed.c.document)).all())


def _remove_unused(connection: Connection, digests: Iterable[str]) -> None:
    for digest in set(digests):
        used = select(printed.c.document).where(printed.c.document == digest).limit(1)
        if connection.scalar(used) is None:
            connection.execute(delete(documents).where(documents.c.sha256 == digest))
