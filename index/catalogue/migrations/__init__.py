"""The tables of a catalogue from version to version, by Alembic, in SQLite and PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, select

# The newest of the migrations.
REVISION = "0003"
# Of a file with tables of index format 4 whose Dateline did not number them.
FIRST = "0001"
_LOCATION = str(Path(__file__).parent)
_numbered = Table(
    "alembic_version", MetaData(), Column("version_num", String(32), primary_key=True)
)


def revision_of(connection: Connection) -> str | None:
    """Of the tables; None where they have no number, or are not there."""
    if not inspect(connection).has_table(_numbered.name):
        return None
    found: str | None = connection.scalar(select(_numbered.c.version_num))
    return found


def record_revision(connection: Connection, revision: str) -> None:
    """For tables that were made otherwise than by migrations."""
    _numbered.create(connection)
    connection.execute(insert(_numbered).values(version_num=revision))


def upgraded(connection: Connection, metadata: MetaData) -> bool:
    """In the connection's transaction; false where the tables are of a version not known here."""
    # Importing it takes a while, and only a new version needs it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", _LOCATION)
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    try:
        command.upgrade(config, "head")
    except CommandError:
        return False
    return True
