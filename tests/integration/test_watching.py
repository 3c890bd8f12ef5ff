"""A watched folder and its index, look by look."""

from __future__ import annotations

import json
from pathlib import Path

from server.bootstrap import Parts
from server.settings import load_settings
from server.watching import FolderWatch


def titles(parts: Parts) -> set[str]:
    with parts.reader() as reader:
        return {article.title for article in reader.articles(cursor=None, limit=100).items}


def test_the_index_follows_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    parts = Parts(load_settings(index=tmp_path / "index"))
    one, rows = folder / "one.md", folder / "rows.jsonl"
    one.write_text("# One\n\nWords of the first.")
    first, second = ({"_id": each, "title": each, "text": f"{each}{each}."} for each in "AB")
    rows.write_text(f"{json.dumps(first)}\n{json.dumps(second)}")
    watch = FolderWatch(parts, folder, {})
    assert list(watch.look()) == ["3 added, 0 changed, 0 unchanged, 0 deleted, 0 failed."]
    assert list(watch.look()) == []

    rows.write_text(json.dumps(second))
    (folder / "two.md").write_text("# Two\n\nWords of the second.")
    list(watch.look())
    assert titles(parts) == {"One", "B", "Two"}

    one.unlink()
    list(watch.look())
    assert titles(parts) == {"B", "Two"}

    rows.write_bytes(b"\xff\xfe broken")
    [failure, _] = watch.look()
    assert "rows.jsonl" in failure
    assert titles(parts) == {"B", "Two"}


def test_what_went_while_nobody_watched_is_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    parts = Parts(load_settings(index=tmp_path / "index"))
    (folder / "one.md").write_text("# One\n\nWords of the first.")
    (folder / "two.md").write_text("# Two\n\nWords of the second.")
    list(FolderWatch(parts, folder, {}).look())
    (folder / "one.md").unlink()
    list(FolderWatch(parts, folder, {}).look())
    assert titles(parts) == {"Two"}


def test_a_folder_that_is_gone_deletes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    parts = Parts(load_settings(index=tmp_path / "index"))
    (folder / "one.md").write_text("# One\n\nWords of the first.")
    watch = FolderWatch(parts, folder, {})
    list(watch.look())
    folder.rename(tmp_path / "elsewhere")
    [line] = watch.look()
    assert "nothing is deleted" in line
    assert titles(parts) == {"One"}
