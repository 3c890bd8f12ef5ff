"""FAISS, its files and the tail, against a brute force in NumPy; filters, against SQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest
from sqlalchemy import select

from index.catalogue.listing import condition
from index.catalogue.schema import passages, versions
from index.directory import open_catalogue
from index.embeddings import Vectors
from index.models import Article, Filters, Passage
from index.passages.dense import VectorIndex, files_to_keep, last_row_of, name_files, named_files
from index.passages.vector_file import OpenVectorFile, VectorFile, write_vector_file

DIMENSION = 16
PUBLISHERS = ("The Post", "THE POST", "Straße", None)
FILTERS = (
    Filters(publishers=("the post",)),
    Filters(publishers=("STRASSE", "the post")),
    Filters(categories=("one",), publishers=("The Post",)),
    Filters(after=date(1970, 1, 1)),
    Filters(before=date(1969, 12, 31)),
    Filters(after=date(1969, 12, 30), before=date(1970, 1, 2), categories=("ONE", "two")),
    Filters(publishers=("Nobody",)),
)


class Archive:
    """A catalogue of random unit vectors, one article each, and the oracle over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogue = open_catalogue(folder / "catalogue.sqlite", read_only=False)
        self.live: dict[str, Vectors] = {}
        self._random = np.random.default_rng(7)

    def add(self, count: int) -> None:
        with self.catalogue.write() as transaction:
            for _ in range(count):
                name = f"a{len(self.live)}-{self._random.integers(1 << 40)}"
                row = self.unit()
                article = self._article(name)
                passage = Passage(f"{name}:1:0", name, 1, 0, 4, "text")
                transaction.put(article, [passage], row[None, :])
                self.live[name] = row

    def delete(self, count: int) -> None:
        with self.catalogue.write() as transaction:
            for name in list(self.live)[:count]:
                transaction.remove(name)
                del self.live[name]

    def write_file(self, *, beside_others: bool = False) -> None:
        with self.catalogue.read() as snapshot:
            named = named_files(self.folder, snapshot)
            kept = named if beside_others else ()
            file = write_vector_file(self.folder, snapshot, DIMENSION, last_row_of(kept))
            name_files(self.folder, snapshot.generation(), (*kept, file))

    def _article(self, name: str) -> Article:
        publisher, category, hours = self._random.integers((4, 3, 150))
        when = datetime(1969, 12, 29, tzinfo=UTC) + timedelta(hours=int(hours))
        return Article(
            id=name,
            text="text",
            title=name,
            publisher=PUBLISHERS[publisher],
            category=("One", "two", None)[category],
            published_at=when if hours < 140 else None,
        )

    def unit(self) -> Vectors:
        row = self._random.normal(size=DIMENSION).astype(np.float32)
        return row / np.float32(np.linalg.norm(row))

    def expected(self, query: Vectors, k: int) -> list[str]:
        return sorted(self.live, key=lambda name: -float(self.live[name] @ query))[:k]

    def found(self, index: VectorIndex, query: Vectors, k: int) -> list[str]:
        with self.catalogue.read() as snapshot:
            rows = [row for row, _ in index.search(query, k, Filters())]
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
    assert len(index.tail.vectors) == 0
    check(archive, index)


def test_several_files_and_a_tail_with_deletions_in_each(archive: Archive) -> None:
    for count in (60, 30, 10):
        archive.add(count)
        archive.write_file(beside_others=True)
    archive.add(20)
    index = opened(archive)
    assert [file.file.count for file in index.files] == [60, 30, 10]
    archive.delete(50)
    check(archive, opened(archive))
    archive.delete(45)
    check(archive, opened(archive))
    with archive.catalogue.read() as snapshot:
        advanced = index.advanced(archive.folder, snapshot)
    check(archive, advanced)


def test_file_and_tail_with_deletions_in_both(archive: Archive) -> None:
    archive.add(60)
    archive.write_file()
    archive.add(40)
    archive.delete(80)
    check(archive, opened(archive))


def test_advancing_sees_each_commit_as_opening_does(archive: Archive) -> None:
    archive.add(30)
    index = opened(archive)
    steps: list[Callable[[], None]] = [
        lambda: archive.add(20),
        archive.write_file,
        lambda: archive.delete(25),
        lambda: archive.add(5),
        archive.write_file,
        lambda: archive.delete(20),
    ]
    for step in steps:
        step()
        with archive.catalogue.read() as snapshot:
            index = index.advanced(archive.folder, snapshot)
        check(archive, index)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("flat_limit", [1_000, 10])
def test_filters_let_through_what_sql_does(
    archive: Archive, filters: Filters, flat_limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.passages.vector_file.FLAT_LIMIT", flat_limit)
    archive.add(150)
    archive.write_file()
    archive.add(50)
    archive.delete(30)
    with archive.catalogue.read() as snapshot:
        query = select(passages.c.row).join_from(passages, versions).where(condition(filters))
        expected = np.array(snapshot.connection.scalars(query.order_by(passages.c.row)).all())
    found = opened(archive).search(archive.unit(), 200, filters)
    assert sorted(row for row, _ in found) == expected.tolist()


def test_rows_can_be_named(archive: Archive) -> None:
    archive.add(30)
    archive.write_file()
    archive.add(30)
    allowed = np.arange(20, 45, dtype=np.int64)
    found = opened(archive).search(archive.unit(), 60, allowed)
    assert sorted(row for row, _ in found) == allowed.tolist()


def test_a_large_file_has_inverted_lists(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.passages.vector_file.FLAT_LIMIT", 50)
    archive.add(600)
    archive.write_file()
    index = opened(archive)
    assert isinstance(index.files[0].index, faiss.IndexIVF)
    found = expected = 0
    for _ in range(20):
        query = archive.unit()
        best = set(archive.expected(query, 10))
        found += len(best & set(archive.found(index, query, 20)))
        expected += len(best)
        for row, cosine in index.search(query, 5, Filters()):
            with archive.catalogue.read() as snapshot:
                assert cosine == pytest.approx(float(snapshot.vectors_of([row])[row] @ query), 0.05)
    assert found >= 0.95 * expected


def test_lists_are_made_for_the_rows_of_their_own_file(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.passages.vector_file.FLAT_LIMIT", 50)
    archive.add(64)
    archive.write_file()
    before = _centroids(opened(archive).files[0])
    archive.add(40)
    archive.write_file()
    after = _centroids(opened(archive).files[0])
    # As many lists as before, and other ones: what came since may be about something else.
    assert [len(before), len(after)] == [16, 16]
    assert not np.array_equal(before, after)


def _centroids(file: OpenVectorFile) -> Vectors:
    index: Any = file.index
    centroids: Vectors = index.quantizer.reconstruct_n(0, index.nlist)
    return centroids


def test_a_new_file_takes_in_those_before_it_that_are_not_much_larger() -> None:
    def kept(counts: tuple[int, ...], newer: int) -> list[int]:
        files = [VectorFile(str(count), count, 0, 0, 0) for count in counts]
        return [file.count for file in files_to_keep(files, newer)]

    assert kept((), 10) == []
    assert kept((41,), 10) == [41]
    assert kept((40,), 10) == []
    assert kept((1_000, 90, 20), 10) == [1_000]
    assert kept((1_000, 125, 20), 10) == [1_000, 125]


def test_scores_are_cosines(archive: Archive) -> None:
    archive.add(3)
    (_, row), *_ = archive.live.items()
    found = opened(archive).search(row, 1, Filters())
    assert found[0][1] == pytest.approx(1.0, abs=1e-6)


def test_an_empty_catalogue_finds_nothing(archive: Archive) -> None:
    assert opened(archive).search(archive.unit(), 5, Filters()) == []
