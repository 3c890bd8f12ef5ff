"""Machines that share a PostgreSQL catalogue and search in one Milvus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import SearchServer, TokenCounter, open_reader, open_writer, rebuild, verify
from index.catalogue import snapshot
from index.directory import open_catalogue
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder
from tests.support.milvus import new_archive, running_milvus
from tests.support.postgresql import new_database

COUNTER = TokenCounter()


@pytest.fixture
def shared(postgresql: str) -> str:
    return new_database(postgresql)


@pytest.fixture
def search(tmp_path: Path) -> Iterator[SearchServer]:
    with running_milvus(tmp_path / "milvus") as uri:
        yield new_archive(uri)


def test_what_one_machine_writes_another_finds(
    shared: str, search: SearchServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    with (
        open_writer(one, FakeEmbedder(), COUNTER, shared, search=search) as writer,
        open_writer(other, FakeEmbedder(), COUNTER, shared, search=search) as second,
    ):
        writer.add([HARBOUR, ORCHARD])
        with open_reader(other, FakeEmbedder(), shared, search=search) as reader:
            assert reader.search("harbour wall", 5)[0].article == HARBOUR
            second.add([CHOIR])
            writer.delete(["harbour"])
            assert {hit.article.id for hit in reader.search("harbour wall", 5)} == {
                "orchard",
                "choir",
            }
    # Neither has a cache of its own.
    assert not [path for path in (*one.iterdir(), *other.iterdir()) if path.name != "writer.lock"]
    assert verify(one, COUNTER, shared, search=search) == []

    with (
        closing(open_catalogue(shared, read_only=True)) as catalogue,
        catalogue.filling() as alone,
        open_writer(one, FakeEmbedder(), COUNTER, shared, search=search) as writer,
        open_reader(other, FakeEmbedder(), shared, search=search) as reader,
    ):
        # While another brings Milvus up to date, whoever writes or searches does not wait for it.
        assert alone
        writer.add([HARBOUR])
        assert len(reader.search("harbour wall", 5)) == 2
        assert not reader.is_current()
    with open_reader(other, FakeEmbedder(), shared, search=search) as reader:
        assert reader.is_current()
        assert reader.search("harbour wall", 5)[0].article.text == HARBOUR.text
    # As if there were many.
    monkeypatch.setattr(snapshot, "_BLOCK", 2)
    rebuild(one, FakeEmbedder(weights="1", dimension=32), COUNTER, catalogue=shared, search=search)
    with open_reader(
        other, FakeEmbedder(weights="1", dimension=32), shared, search=search
    ) as reader:
        assert reader.search("harbour wall", 5)[0].article.text == HARBOUR.text
    assert verify(other, COUNTER, shared, search=search) == []
