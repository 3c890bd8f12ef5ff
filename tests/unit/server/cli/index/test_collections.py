"""`dateline collections`, and keys that are bound to some."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index import CollectionNotFound
from server.cli import app


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--index", str(folder / "index")])


def test_made_listed_opened_and_deleted(tmp_path: Path) -> None:
    assert "restricted" in run(tmp_path, "collections", "create", "Embargo", "--restricted").stdout
    assert run(tmp_path, "collections", "create", "スポーツ").exit_code == 0
    assert run(tmp_path, "collections", "list").stdout.splitlines() == [
        "Embargo: 0 articles, restricted",
        "スポーツ: 0 articles",
    ]
    # To make it again says nothing of who may see it.
    run(tmp_path, "collections", "create", "EMBARGO")
    listed = json.loads(run(tmp_path, "collections", "list", "--json").stdout)
    assert listed[0] == {"name": "Embargo", "articles": 0, "restricted": True}
    run(tmp_path, "collections", "create", "embargo", "--open")
    assert "restricted" not in run(tmp_path, "collections", "list").stdout
    assert "Deleted" in run(tmp_path, "collections", "delete", "embargo").stdout
    failed = run(tmp_path, "collections", "delete", "embargo")
    assert isinstance(failed.exception, CollectionNotFound)


def test_articles_that_are_not_there_are_named(tmp_path: Path) -> None:
    added = run(tmp_path, "collections", "add", "Sports", "nobody", "nothing")
    assert added.exit_code == 1
    assert "0 articles put into Sports." in added.stdout
    assert "There is no article 'nobody'" in added.output
    assert "There is no article 'nothing'" in added.output


@pytest.mark.parametrize("name", ["a/b", "*", " ", "x" * 101])
def test_what_is_no_name_is_a_usage_error(tmp_path: Path, name: str) -> None:
    assert run(tmp_path, "collections", "create", name).exit_code == 2
    if name != "*":
        assert run(tmp_path, "keys", "create", "desk", "--collection", name).exit_code == 2


def test_a_key_is_bound(tmp_path: Path) -> None:
    run(tmp_path, "collections", "create", "Embargo", "--restricted")
    made = run(tmp_path, "keys", "create", "desk", "--collection", "embargo")
    assert made.exit_code == 0
    assert "no collection" not in made.output
    early = run(tmp_path, "keys", "create", "site", "--collection", "Sports")
    assert "There is no collection Sports yet" in early.output
    run(tmp_path, "keys", "create", "all", "--collection", "*")
    run(tmp_path, "keys", "create", "plain")
    lines = run(tmp_path, "keys", "list").stdout.splitlines()
    assert ["sees embargo" in lines[0], "sees Sports" in lines[1], "sees *" in lines[2]] == [
        True
    ] * 3
    assert "sees" not in lines[3]
