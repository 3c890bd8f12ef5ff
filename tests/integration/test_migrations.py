"""A newer Dateline opens what an older one wrote: its tables change, and nothing is embedded."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from index import IndexMismatch, TokenCounter, Vectors, open_reader, open_writer
from index.catalogue import migrations
from index.catalogue.engines import sqlite
from index.catalogue.schema import metadata
from index.collections import OPEN
from index.directory import Layout, open_catalogue
from index.maintenance.backup import backup, restore
from tests.support.fakes import FakeEmbedder
from tests.support.index_model import article

COUNTER = TokenCounter()
HARBOUR = article("harbour", "The harbour wall at Port Selby will be raised.")
_NEXT = '''
"""Adds who owns a publisher, and forbids what none has."""

from alembic import op
from sqlalchemy import Column, Text

revision, down_revision = "next", "%s"


def upgrade() -> None:
    op.add_column("versions", Column("owner", Text))
    with op.batch_alter_table("retractions") as table:
        table.alter_column("version", nullable=True)
'''


class NeverEmbedding(FakeEmbedder):
    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("embedded again")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_writer(tmp_path / "index", FakeEmbedder(), COUNTER) as writer:
        writer.add([HARBOUR])
    return tmp_path / "index"


def revision_at(folder: Path) -> str | None:
    with closing(sqlite3.connect(Layout(folder).catalogue)) as catalogue:
        try:
            (found,) = catalogue.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return None
    return str(found)


def of_before(folder: Path, *, numbered: bool = False) -> None:
    """As the first Dateline with these tables left it, or the first that numbered them."""
    with closing(sqlite3.connect(Layout(folder).catalogue)) as catalogue:
        for table in ("collections", "shelves", "printed", "documents"):
            catalogue.execute(f"DROP TABLE {table}")
        catalogue.execute("DROP INDEX articles_by_shelf")
        for table in ("articles", "retractions"):
            catalogue.execute(f"ALTER TABLE {table} DROP COLUMN shelf")
        catalogue.execute("ALTER TABLE versions DROP COLUMN pages")
        if numbered:
            catalogue.execute("UPDATE alembic_version SET version_num = '0001'")
        else:
            catalogue.execute("DROP TABLE alembic_version")
        catalogue.commit()


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This Dateline has one migration more."""
    scripts = Path(shutil.copytree(Path(migrations.__file__).parent, tmp_path / "migrations"))
    (scripts / "versions" / "owners.py").write_text(_NEXT % migrations.REVISION)
    monkeypatch.setattr(migrations, "_LOCATION", str(scripts))
    monkeypatch.setattr(sqlite, "REVISION", "next")


def test_a_new_catalogue_has_the_tables_of_the_newest_version(folder: Path) -> None:
    assert revision_at(folder) == migrations.REVISION
    engine = create_engine(f"sqlite:///{Layout(folder).catalogue}")
    with engine.connect() as connection:
        numbered = MigrationContext.configure(connection)
        assert compare_metadata(numbered, metadata) == []
    engine.dispose()


@pytest.mark.parametrize("numbered", [True, False])
def test_one_of_before_is_brought_up_to_date_when_it_is_read(folder: Path, numbered: bool) -> None:
    of_before(folder, numbered=numbered)
    with open_reader(folder, NeverEmbedding()) as reader:
        assert reader.article("harbour") == HARBOUR
        assert reader.seen_by(OPEN).search("harbour wall", 1)[0].article == HARBOUR
        assert reader.collections() == []
    assert revision_at(folder) == migrations.REVISION
    with open_writer(folder, NeverEmbedding(), COUNTER) as writer:
        assert writer.add([HARBOUR]).unchanged == 1
    assert revision_at(folder) == migrations.REVISION


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.usefixtures("newer")
def test_an_upgrade_changes_the_tables_and_embeds_nothing(folder: Path, numbered: bool) -> None:
    of_before(folder, numbered=numbered)
    with open_reader(folder, NeverEmbedding()) as reader:
        (hit,) = reader.search("harbour wall", 1)
    assert hit.article == HARBOUR
    assert revision_at(folder) == "next"
    with closing(sqlite3.connect(Layout(folder).catalogue)) as catalogue:
        assert catalogue.execute("SELECT owner FROM versions").fetchall() == [(None,)]
    with open_writer(folder, NeverEmbedding(), COUNTER) as writer:
        assert writer.add([HARBOUR]).unchanged == 1


def test_a_newer_one_is_refused_with_what_to_do(folder: Path) -> None:
    with closing(sqlite3.connect(Layout(folder).catalogue)) as catalogue:
        catalogue.execute("UPDATE alembic_version SET version_num = '0099'")
        catalogue.commit()
    for read_only in (True, False):
        with pytest.raises(IndexMismatch, match="0099") as refused:
            read(folder, read_only=read_only)
        assert "newer Dateline" in refused.value.hint
    assert revision_at(folder) == "0099"


def read(folder: Path, *, read_only: bool) -> None:
    with (
        closing(open_catalogue(Layout(folder).catalogue, read_only=read_only)) as catalogue,
        catalogue.read(),
    ):
        pass


def test_where_another_writes_reading_says_what_is_missing(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER):
        request.getfixturevalue("newer")
        with pytest.raises(IndexMismatch, match=f"version {migrations.REVISION}") as refused:
            open_reader(folder, FakeEmbedder())
    assert "dateline index status" in refused.value.hint


def test_an_older_backup_is_restored(
    folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    backup(folder, tmp_path / "kept.zip")
    request.getfixturevalue("newer")
    restore(tmp_path / "kept.zip", tmp_path / "other", COUNTER)
    assert revision_at(tmp_path / "other") == "next"
    with open_reader(tmp_path / "other", NeverEmbedding()) as reader:
        assert reader.article("harbour") == HARBOUR
