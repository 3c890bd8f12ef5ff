"""A watched folder and its index, look by look."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import IndexWriter, TokenCounter, open_reader, open_writer
from index.ingest.folder_sync import Folder, FolderGone, FolderWatch, Look
from tests.support.fakes import FakeEmbedder

Opened = Callable[[], IndexWriter]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "archive"
    made.mkdir()
    return made


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return lambda: open_writer(tmp_path / "index", FakeEmbedder(), TokenCounter())


def put(path: Path, words: str | bytes, age: float = 60) -> None:
    """A file written so many seconds ago; a little later each time, as real ones are."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    then = time.time() - age
    os.utime(path, (then, then))


def look(watch: FolderWatch) -> Look:
    return watch.look(lambda: False)


def titles(tmp_path: Path) -> list[str]:
    with open_reader(tmp_path / "index", FakeEmbedder()) as reader:
        return sorted(article.title for article in reader.articles(limit=100).items)


def line(name: str, words: str = "Words of it.") -> str:
    return json.dumps({"_id": name, "title": name, "text": words})


def test_the_index_follows_the_folder(tmp_path: Path, folder: Path, opened: Opened) -> None:
    put(folder / "one.md", "# One\n\nWords of the first.")
    put(folder / "rows.jsonl", f"{line('A')}\n{line('B')}\n{line('C')}")
    watch = FolderWatch(opened, Folder(folder, {}))
    assert look(watch).totals == {"added": 4}
    assert look(watch).totals == {}

    put(folder / "rows.jsonl", f"{line('B')}\n{line('C', 'Changed.')}")
    put(folder / "deep" / "two.md", "# Two\n\nWords of the second.")
    found = look(watch).outcomes
    rows, two = str(folder / "rows.jsonl"), str(folder / "deep" / "two.md")
    assert found == {rows: {"unchanged": 1, "changed": 1, "deleted": 1}, two: {"added": 1}}
    assert titles(tmp_path) == ["B", "C", "One", "Two"]

    shutil.rmtree(folder / "deep")
    (folder / "one.md").unlink()
    assert look(watch).totals == {"deleted": 2}
    assert titles(tmp_path) == ["B", "C"]


def test_what_cannot_be_read_whole_keeps_its_articles(
    tmp_path: Path, folder: Path, opened: Opened
) -> None:
    put(folder / "rows.jsonl", f"{line('A')}\n{line('B')}")
    watch = FolderWatch(opened, Folder(folder, {}))
    look(watch)
    put(folder / "rows.jsonl", f"{line('B')}\n{{")
    found = look(watch)
    assert "rows.jsonl#2: not JSON" in str(found.failed[0])
    assert titles(tmp_path) == ["A", "B"]
    put(folder / "rows.jsonl", line("B"), age=50)
    assert look(watch).totals == {"unchanged": 1, "deleted": 1}


def test_a_file_that_is_being_written_is_waited_for(
    tmp_path: Path, folder: Path, opened: Opened
) -> None:
    put(folder / "one.md", "# One\n\nWords of the first.")
    put(folder / "two.md", "# Two\n\nWords of th", age=0)
    watch = FolderWatch(opened, Folder(folder, {}))
    first = look(watch)
    assert (first.totals, first.waiting) == ({"added": 1}, True)
    put(folder / "two.md", "# Two\n\nWords of the second.", age=3)
    assert look(watch).totals == {"added": 1}


def test_a_moved_file_is_not_indexed_twice(tmp_path: Path, folder: Path, opened: Opened) -> None:
    put(folder / "one.md", "# One\n\nWords of the first.")
    put(folder / "rows.jsonl", line("A"))
    watch = FolderWatch(opened, Folder(folder, {}))
    look(watch)
    (folder / "deep").mkdir()
    (folder / "one.md").rename(folder / "deep" / "one.md")
    (folder / "rows.jsonl").rename(folder / "others.jsonl")
    assert look(watch).totals == {"unchanged": 2}
    assert titles(tmp_path) == ["A", "One"]
    (folder / "others.jsonl").rename(folder / "rows.jsonl")
    (folder / "deep" / "one.md").rename(folder / "renamed.md")
    look(watch)
    assert titles(tmp_path) == ["A", "One"]


def test_an_article_of_two_files_stays_as_long_as_one_has_it(
    tmp_path: Path, folder: Path, opened: Opened
) -> None:
    put(folder / "one.jsonl", line("A"))
    put(folder / "two.jsonl", line("A"))
    watch = FolderWatch(opened, Folder(folder, {}))
    look(watch)
    (folder / "two.jsonl").unlink()
    assert look(watch).waiting
    look(watch)
    assert titles(tmp_path) == ["A"]
    put(folder / "three.jsonl", line("B"))
    (folder / "one.jsonl").unlink()
    look(watch)
    assert titles(tmp_path) == ["B"]


def test_an_article_of_a_file_that_is_broken_now_stays_without_end(
    tmp_path: Path, folder: Path, opened: Opened
) -> None:
    put(folder / "one.jsonl", line("A"))
    put(folder / "two.jsonl", line("A"))
    watch = FolderWatch(opened, Folder(folder, {}))
    look(watch)
    put(folder / "one.jsonl", b"\xff broken")
    (folder / "two.jsonl").unlink()
    assert not look(watch).waiting
    assert titles(tmp_path) == ["A"]


def test_what_went_while_nobody_watched_is_deleted_but_nothing_from_elsewhere(
    tmp_path: Path, folder: Path, opened: Opened
) -> None:
    put(folder / "one.md", "# One\n\nWords of the first.")
    put(folder / "two.md", "# Two\n\nWords of the second.")
    put(folder.with_name("archive-of-others") / "three.md", "# Three\n\nWords of the third.")
    look(FolderWatch(opened, Folder(folder, {})))
    look(FolderWatch(opened, Folder(folder.with_name("archive-of-others"), {})))
    (folder / "one.md").unlink()
    assert look(FolderWatch(opened, Folder(folder, {}))).totals == {"unchanged": 1, "deleted": 1}
    assert titles(tmp_path) == ["Three", "Two"]


def test_a_folder_that_is_gone_or_empty_deletes_nothing(
    tmp_path: Path, folder: Path, opened: Opened
) -> None:
    put(folder / "one.md", "# One\n\nWords of the first.")
    watch = FolderWatch(opened, Folder(folder, {}))
    look(watch)
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(FolderGone, match="is not there"):
        look(watch)
    folder.mkdir()
    with pytest.raises(FolderGone, match="is empty"):
        look(watch)
    with pytest.raises(FolderGone, match="is empty"):
        look(FolderWatch(opened, Folder(folder, {})))
    assert titles(tmp_path) == ["One"]
    put(folder / "two.md", "# Two\n\nWords of the second.")
    assert look(watch).totals == {"added": 1, "deleted": 1}


def test_a_look_that_was_stopped_deletes_nothing_and_is_made_up_for(
    tmp_path: Path, folder: Path, opened: Opened
) -> None:
    put(folder / "rows.jsonl", f"{line('A')}\n{line('B')}")
    look(FolderWatch(opened, Folder(folder, {})))
    watch = FolderWatch(opened, Folder(folder, {}))
    assert watch.look(lambda: True).stopped
    assert titles(tmp_path) == ["A", "B"]
    assert look(watch).totals == {"unchanged": 2}


def test_a_feed_sums_up_what_another_file_has_in_full(
    tmp_path: Path, folder: Path, opened: Opened
) -> None:
    url = "https://selby.example/harbour"
    full = "The harbour wall will be raised by 40 centimetres, the council of Port Selby said."
    put(
        folder / "feed.rss",
        '<rss version="2.0"><channel><title>Selby</title><item><title>From the feed</title>'
        f"<link>{url}</link><description>The wall is raised.</description></item></channel></rss>",
    )
    put(
        folder / "page.html",
        f"<html><head><link rel='canonical' href='{url}'></head>"
        f"<body><article><h1>From the page</h1><p>{full}</p></article></body></html>",
    )
    watch = FolderWatch(opened, Folder(folder, {}))
    assert look(watch).totals == {"added": 1, "changed": 1}
    put(folder / "feed.rss", (folder / "feed.rss").read_bytes(), age=50)
    assert look(watch).totals == {"left": 1}
    assert titles(tmp_path) == ["From the page"]

    (folder / "page.html").unlink()
    found = look(watch)
    assert (found.totals, found.waiting) == ({"deleted": 1}, True)
    assert look(watch).totals == {"added": 1}
    assert titles(tmp_path) == ["From the feed"]
