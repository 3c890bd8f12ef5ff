"""The table of what libraries really do: its tests exist, its versions are those installed, and
what no other test shows of them is shown here."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest

from index.environment import UNTOLD
from tests.support import REPOSITORY

_TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>test_\w+)`")
_FINDING = re.compile(r"\(\.\./(findings/[\w.-]+)\)")
_PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def _rows() -> list[list[str]]:
    lines = (REPOSITORY / "docs" / "behaviour.md").read_text("utf-8").splitlines()
    table = [line for line in lines if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1:]]


ROWS = _rows()


def test_each_row_is_whole() -> None:
    assert [row for row in ROWS if len(row) != 5 or not all(row)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[-1].rpartition("::")[2].strip("` "))
def test_its_test_and_what_shows_it_exist(row: list[str]) -> None:
    named = _TEST.fullmatch(row[-1])
    assert named, row
    assert f"def {named['name']}(" in (REPOSITORY / named["path"]).read_text("utf-8")
    assert all((REPOSITORY / script).is_file() for script in _FINDING.findall(row[2]))


def test_its_versions_are_those_that_are_installed() -> None:
    pinned = dict(_PINNED.findall((REPOSITORY / "requirements.txt").read_text("utf-8")))
    others = {
        f"{part} {version}"
        for part, version, *_ in ROWS
        if part in pinned and version != pinned[part]
    }
    assert others == set()


def test_libraries_are_told_to_tell_nothing() -> None:
    said = {name: os.environ[name] for name in UNTOLD}
    assert said["ORT_DISABLE_TELEMETRY"] in ("1", "true", "yes", "on")
    assert all(said.values())


def test_faiss_fills_up_with_places_that_are_none() -> None:
    index = faiss.IndexFlatIP(2)
    index.add(np.eye(2, dtype=np.float32))
    _, places = index.search(np.ones((1, 2), np.float32), 4)
    assert sorted(places[0].tolist()) == [-1, -1, 0, 1]


def test_faiss_maps_a_flat_file_by_one_of_two_flags(tmp_path: Path) -> None:
    path = str(tmp_path / "flat.faiss")
    index = faiss.IndexFlatIP(2)
    index.add(np.eye(2, dtype=np.float32))
    faiss.write_index(index, path)

    def is_mapped(flag: int) -> bool:
        opened: Any = faiss.downcast_index(faiss.read_index(path, flag))
        return not opened.codes.is_owned

    assert is_mapped(faiss.IO_FLAG_MMAP_IFC)
    assert not is_mapped(faiss.IO_FLAG_MMAP)


def test_sqlite_like_knows_no_case() -> None:
    with sqlite3.connect(":memory:") as database:
        assert database.execute("SELECT 'News/a' LIKE 'news/%'").fetchone() == (1,)
        assert database.execute("SELECT substr('News/a', 1, 5) = 'news/'").fetchone() == (0,)


def test_sqlite_numbers_integer_keys_alone() -> None:
    with sqlite3.connect(":memory:") as database:
        for kind, number in (("INTEGER", 1), ("BIGINT", None)):
            database.execute(f"CREATE TABLE of_{kind} (id {kind} PRIMARY KEY, word TEXT)")
            database.execute(f"INSERT INTO of_{kind} (word) VALUES ('x')")
            assert database.execute(f"SELECT id FROM of_{kind}").fetchone() == (number,)
