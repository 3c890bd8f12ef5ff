"""FAISS, its file and its tail, against a brute force in NumPy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.articles import Article, Passage
from index.catalogue import Catalogue
from index.embedding import Vectors
from index.vectors import META_KEY, VectorIndex, write_vector_file

DIMENSION = 16


class Archive:
    """A catalogue of random unit vectors, one article each, and the oracle over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogue = Catalogue(folder / "catalogue.sqlite", read_only=False)
        self.live: dict[str, Vectors] = {}
        self._random = np.random.default_rng(7)

    def add(self, count: int) -> None:
        with self.catalogue.write() as transaction:
            for _ in range(count):
                name = f"a{len(self.live)}-{self._random.integers(1 << 40)}"
                row = self.unit()
                article = Article(id=name, text="text", title=name)
                passage = Passage(f"{name}:1:0", name, 1, 0, 4, "text")
                transaction.put(article, [passage], row[None, :])
                self.live[name] = row

    def delete(self, count: int) -> None:
        with self.catalogue.write() as transaction:
            for name in list(self.live)[:count]:
                transaction.remove(name)
                del self.live[name]

    def write_file(self) -> None:
        with self.catalogue.read() as snapshot:
            file = write_vector_file(self.folder, snapshot, DIMENSION)
        with self.catalogue.write() as transaction:
            transaction.set_meta(META_KEY, file.as_meta())

    def unit(self) -> Vectors:
        row = self._random.normal(size=DIMENSION).astype(np.float32)
        return row / np.float32(np.linalg.norm(row))

    def expected(self, query: Vectors, k: int) -> list[str]:
        return sorted(self.live, key=lambda name: -float(self.live[name] @ query))[:k]

    def found(self, index: VectorIndex, query: Vectors, k: int) -> list[str]:
        with self.catalogue.read() as snapshot:
            rows = [row for row, _ in index.search(query, k, None)]
            passages = snapshot.passages_of(rows)
        return [passages[row][0].id for row in rows]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def check(archive: Archive, index: VectorIndex) -> None:
    for _ in range(5):
        query = archive.unit()
        assert archive.found(index, query, 10) == archive.expected(query, 10)


def opened(archive: Archive) -> VectorIndex:
    with archive.catalogue.read() as snapshot:
        return VectorIndex.opened(archive.folder, snapshot)


def test_tail_alone(archive: Archive) -> None:
    archive.add(60)
    check(archive, opened(archive))


def test_file_alone(archive: Archive) -> None:
    archive.add(60)
    archive.write_file()
    index = opened(archive)
    assert len(index.tail_rows) == 0
    check(archive, index)


def test_file_and_tail_with_deletions_in_both(archive: Archive) -> None:
    archive.add(60)
    archive.write_file()
    archive.add(40)
    archive.delete(80)
    check(archive, opened(archive))


def test_advancing_sees_each_commit_as_opening_does(archive: Archive) -> None:
    archive.add(30)
    index = opened(archive)
    for step in (
        lambda: archive.add(20),
        archive.write_file,
        lambda: archive.delete(25),
        lambda: archive.add(5),
        archive.write_file,
        lambda: archive.delete(20),
    ):
        step()
        with archive.catalogue.read() as snapshot:
            index = index.advanced(archive.folder, snapshot)
        check(archive, index)


def test_filtered_rows(archive: Archive) -> None:
    archive.add(30)
    archive.write_file()
    archive.add(30)
    index = opened(archive)
    allowed = np.arange(20, 45, dtype=np.int64)
    query = archive.unit()
    rows = [row for row, _ in index.search(query, 25, allowed)]
    assert sorted(rows) == allowed.tolist()


def test_scores_are_cosines(archive: Archive) -> None:
    archive.add(3)
    (_, row), *_ = archive.live.items()
    found = opened(archive).search(row, 1, None)
    assert found[0][1] == pytest.approx(1.0, abs=1e-6)


def test_an_empty_catalogue_finds_nothing(archive: Archive) -> None:
    assert opened(archive).search(archive.unit(), 5, None) == []
