"""Files of the server's that are kept open."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from server.stores import small_file
from server.stores.small_file import KeptOpen, opened

_SCHEMA = "CREATE TABLE IF NOT EXISTS said (word TEXT)"


class _Unavailable(Exception):
    pass


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "words.sqlite"


@pytest.fixture
def kept(path: Path) -> KeptOpen:
    return KeptOpen(path, _SCHEMA, _Unavailable)


def _say(kept: KeptOpen, word: str) -> None:
    with kept.transaction() as database:
        database.execute("INSERT INTO said VALUES (?)", (word,))


def _say_and(kept: KeptOpen, then: Callable[[sqlite3.Connection], object]) -> None:
    with kept.transaction() as database:
        database.execute("INSERT INTO said VALUES ('lost')")
        then(database)


def _said(path: Path) -> list[str]:
    with opened(path, _SCHEMA, _Unavailable) as database:
        return [word for (word,) in database.execute("SELECT word FROM said")]


def test_what_is_written_is_there_for_others_at_once(kept: KeptOpen, path: Path) -> None:
    _say(kept, "one")
    with opened(path, _SCHEMA, _Unavailable) as database:
        database.execute("INSERT INTO said VALUES ('two')")
    _say(kept, "three")
    assert _said(path) == ["one", "two", "three"]


def test_an_error_leaves_nothing_of_its_transaction(kept: KeptOpen, path: Path) -> None:
    with pytest.raises(_Unavailable):
        _say_and(kept, lambda database: database.execute("INSERT INTO nowhere VALUES (1)"))
    with pytest.raises(KeyError):
        _say_and(kept, lambda _: dict[str, str]()["x"])
    _say(kept, "kept")
    assert _said(path) == ["kept"]


def test_a_file_that_somebody_removed_is_made_again(kept: KeptOpen, path: Path) -> None:
    _say(kept, "gone")
    for file in path.parent.iterdir():
        file.unlink()
    _say(kept, "new")
    assert _said(path) == ["new"]


def test_of_a_file_that_another_replaced_that_one_is_written(kept: KeptOpen, path: Path) -> None:
    _say(kept, "old")
    other = path.with_name("other.sqlite")
    with closing(sqlite3.connect(other)) as database, database:
        database.execute(_SCHEMA)
        database.execute("INSERT INTO said VALUES ('theirs')")
    for file in path.parent.glob("words.sqlite*"):
        file.unlink()
    other.rename(path)
    _say(kept, "ours")
    assert _said(path) == ["theirs", "ours"]


def test_many_threads_write_it(kept: KeptOpen, path: Path) -> None:
    def write() -> None:
        for _ in range(20):
            _say(kept, "x")

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(_said(path)) == 160


def test_nobody_waits_for_ever(kept: KeptOpen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_file, "_WAIT_S", 0.01)
    _say(kept, "x")
    with (
        kept.transaction(),
        pytest.raises(_Unavailable, match="others are writing"),
        kept.transaction(),
    ):
        pass
    _say(kept, "y")


def test_a_closed_one_leaves_one_file_and_opens_again(kept: KeptOpen, path: Path) -> None:
    _say(kept, "x")
    kept.close()
    assert [file.name for file in path.parent.iterdir()] == ["words.sqlite"]
    _say(kept, "y")
    assert _said(path) == ["x", "y"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(_Unavailable):
        _say(KeptOpen(tmp_path / "none" / "x.sqlite", _SCHEMA, _Unavailable), "x")
