"""Vector files as they come and go beside a growing index, at small sizes."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index import Article, Filters, Hit, TokenCounter, open_reader, open_writer, verify
from index.directory import Layout, open_catalogue, writer_lock
from index.passages.dense import VectorIndex, named_files
from index.passages.local import LocalIndex
from index.passages.vector_file import VectorFile
from tests.support.archives import HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder

WORDS = ("harbour", "apple", "choir", "tram", "lighthouse", "frost", "council", "cup", "song")


@pytest.fixture(autouse=True)
def _small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.passages.local.TAIL_LIMIT", 8)
    monkeypatch.setattr("index.passages.vector_file.FLAT_LIMIT", 64)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def made(numbers: range) -> Iterator[Article]:
    for number in numbers:
        words = [WORDS[(number * step) % len(WORDS)] for step in (1, 2, 4)]
        yield Article(
            id=f"a{number}", title=f"Note {number}", text=f"The {' and the '.join(words)} {number}."
        )


def add(folder: Path, *batches: range) -> None:
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        for batch in batches:
            writer.add(made(batch))


def hits(folder: Path, filters: Filters = Filters()) -> list[tuple[str, float]]:
    with open_reader(folder, FakeEmbedder()) as reader:
        return _seen(reader.search("the tram of the choir", 8, filters))


def _seen(found: list[Hit]) -> list[tuple[str, float]]:
    return [(hit.article.id, round(hit.score, 4)) for hit in found]


def files(folder: Path) -> tuple[VectorFile, ...]:
    with (
        closing(open_catalogue(folder / "catalogue.sqlite", read_only=True)) as catalogue,
        catalogue.read() as snapshot,
    ):
        return named_files(folder, snapshot)


def make_again(folder: Path) -> None:
    with closing(open_catalogue(folder / "catalogue.sqlite", read_only=False)) as catalogue:
        LocalIndex(Layout(folder)).make_again(catalogue)


@pytest.mark.slow
def test_growing_bit_by_bit_finds_what_growing_at_once_does(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Ranks count all candidates, and which are the last of them is up to the codes of the file.
    monkeypatch.setattr("index.retrieval.candidates._FOR_WHOLE", 200)
    add(folder, *(range(first, first + 10) for first in range(0, 200, 10)))
    add(tmp_path / "at once", range(200))
    assert hits(folder) == hits(tmp_path / "at once")
    counts = [file.count for file in files(folder)]
    assert sum(counts) == 200
    assert len(counts) <= 3
    there = {
        path
        for file in files(folder)
        for path in (file.path(folder), file.columns_path(folder), file.forms_path(folder))
    }
    assert set(folder.glob("vectors-*")) == there


def test_the_deleted_are_not_found_in_files(folder: Path) -> None:
    add(folder, range(100))
    with (
        open_reader(folder, FakeEmbedder()) as reader,
        open_writer(folder, FakeEmbedder(), TokenCounter()) as writer,
    ):
        before = [hit.article.id for hit in reader.search("tram choir", 20)]
        writer.delete(before[:10])
        after = [hit.article.id for hit in reader.search("tram choir", 20)]
    assert not set(before[:10]) & set(after)
    assert len(after) == 20


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def garbage(path: Path) -> None:
    path.write_bytes(b"\xff" * path.stat().st_size)


@pytest.mark.parametrize("suffix", [".faiss", ".npy"])
@pytest.mark.parametrize("damage", [Path.unlink, truncated, garbage])
@pytest.mark.parametrize("opened_before", [True, False])
def test_a_lost_file_is_said_and_made_again(
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    suffix: str,
    damage: Callable[[Path], object],
    opened_before: bool,
) -> None:
    add(folder, range(100))
    sound = hits(folder)
    reader = open_reader(folder, FakeEmbedder()) if opened_before else None
    damage(folder / f"{files(folder)[0].name}{suffix}")
    with (
        caplog.at_level(logging.WARNING),
        reader or open_reader(folder, FakeEmbedder()) as opened,
    ):
        assert _seen(opened.search("the tram of the choir", 8)) == sound
    assert "A vector file in" in caplog.text


def spoiled(path: Path) -> None:
    """Of the same size, with another byte in the middle of the terms."""
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [Path.unlink, truncated, garbage, spoiled])
@pytest.mark.parametrize("opened_before", [True, False])
def test_a_lost_part_of_the_forward_index_is_said_and_made_again(
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    damage: Callable[[Path], object],
    opened_before: bool,
) -> None:
    add(folder, range(100))
    sound = hits(folder)
    (file,) = files(folder)
    if opened_before:
        with open_reader(folder, FakeEmbedder()) as reader:
            damage(file.forms_path(folder))
            assert _seen(reader.search("the tram of the choir", 8)) == sound
    else:
        damage(file.forms_path(folder))
        assert [found.where for found in verify(folder, TokenCounter())] == ["vectors"]
    assert hits(folder) == sound
    with caplog.at_level(logging.WARNING):
        if damage is garbage or damage is spoiled:
            # What is of the right size is found out when it is read.
            with open_reader(folder, FakeEmbedder()) as reader:
                for word in WORDS:
                    reader.search(word, 20)
    assert hits(folder) == sound
    assert verify(folder, TokenCounter()) == []


def test_files_of_an_older_dateline_get_their_part_of_the_forward_index(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(folder, range(100))
    sound, (file,) = hits(folder), files(folder)
    listed = json.loads((folder / "vectors.json").read_text())
    for one in listed["files"]:
        del one["forms"], one["forms_size"]
    (folder / "vectors.json").write_text(json.dumps(listed))
    file.forms_path(folder).unlink()
    with writer_lock(folder):
        # As long as another process writes, what ranking compares is made of the texts.
        assert hits(folder) == sound
    assert hits(folder) == sound
    (now,) = files(folder)
    assert (now.name, now.size) == (file.name, file.size)
    assert now.opened_forms(folder)
    assert "which ranking compares" in caplog.text
    assert verify(folder, TokenCounter()) == []


def test_files_replaced_since_a_snapshot_began_stand_in_for_its_own(folder: Path) -> None:
    add(folder, range(100))
    with (
        closing(open_catalogue(folder / "catalogue.sqlite", read_only=True)) as catalogue,
        catalogue.read() as snapshot,
    ):
        assert snapshot.change()
        make_again(folder)
        opened = VectorIndex.opened(folder, snapshot)
        assert sum(file.file.count for file in opened.files) == snapshot.rows_above(0)


def test_a_search_whose_files_were_replaced_looks_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    add(folder, range(100))
    sound, opened = hits(folder), VectorIndex.opened

    def replaced_meanwhile(folder: Path, snapshot: object) -> VectorIndex:
        monkeypatch.setattr(VectorIndex, "opened", opened)
        make_again(folder)
        return opened(folder, snapshot)  # type: ignore[arg-type]

    with open_reader(folder, FakeEmbedder()) as reader:
        monkeypatch.setattr(VectorIndex, "opened", replaced_meanwhile)
        assert _seen(reader.search("the tram of the choir", 8)) == sound
    assert caplog.text == ""


def test_making_again_forgets_the_deleted_and_readers_go_on(folder: Path) -> None:
    add(folder, range(100))
    with open_reader(folder, FakeEmbedder()) as reader:
        reader.search("tram", 5)
        with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
            writer.delete([f"a{number}" for number in range(50)])
        left = _seen(reader.search("the tram of the choir", 8))
        make_again(folder)
        assert [file.count for file in files(folder)] == [50]
        assert _seen(reader.search("the tram of the choir", 8)) == left == hits(folder)


def test_a_filter_decides_what_is_found_and_changes_no_score(folder: Path) -> None:
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.add([HARBOUR, ORCHARD])
    everything = Filters(after=date(2000, 1, 1), categories=("politics", "business"))
    with open_reader(folder, FakeEmbedder()) as reader:
        without = reader.search("the council of Port Selby and the harvest", 5)
        assert reader.search("the council of Port Selby and the harvest", 5, everything) == without
