"""`dateline sources`."""

from __future__ import annotations

import json
import os
from pathlib import Path

from typer.testing import CliRunner

from server.cli import app


def test_sources_are_added_looked_at_and_removed(tmp_path: Path) -> None:
    index = ["--index", str(tmp_path / "index")]
    run = CliRunner()
    assert "no sources yet" in run.invoke(app, ["sources", "list", *index]).stderr
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.md").write_text("# One\n\nWords of the first.")
    os.utime(folder / "one.md", (1_000_000_000, 1_000_000_000))
    add = ["sources", "add", "Selby in", str(folder), "--every", "600", *index]
    assert run.invoke(app, add).stdout.startswith("Following Selby in: the folder at ")
    assert "a source 'Selby in' already" in " ".join(run.invoke(app, add).stderr.split())

    looked = run.invoke(app, ["sources", "run", *index])
    assert (looked.exit_code, looked.stdout) == (0, "Selby in: 1 added.\n")
    assert "No source is due" in run.invoke(app, ["sources", "run", *index]).stderr
    assert run.invoke(app, ["sources", "run", "x", *index]).exit_code == 2
    (source,) = json.loads(run.invoke(app, ["sources", "list", "--json", *index]).stdout)
    assert (source["kind"], source["every_s"], source["articles"]) == ("folder", 600, 1)
    assert (source["last_error"], source["failing_since"]) == (None, None)

    (folder / "one.md").rename(tmp_path / "one.md")
    folder.rmdir()
    failed = run.invoke(app, ["sources", "run", "Selby in", *index])
    assert failed.exit_code == 1
    assert "failing since" in failed.stdout
    assert "is not there" in run.invoke(app, ["sources", "list", *index]).stdout
    assert run.invoke(app, ["sources", "remove", "Selby in", *index]).exit_code == 0
    assert run.invoke(app, ["sources", "remove", "Selby in", *index]).exit_code == 2


def test_what_cannot_be_followed_is_said(tmp_path: Path) -> None:
    index = ["--index", str(tmp_path / "index")]
    wrong = {
        "ftp://selby.example/feed": "no address of HTTP",
        "s3://": "names no bucket",
    }
    for address, said in wrong.items():
        added = CliRunner().invoke(app, ["sources", "add", "selby", address, *index])
        assert added.exit_code == 2
        assert said in " ".join(added.stderr.replace("│", " ").split())
    rarely = CliRunner().invoke(app, ["sources", "add", "a", "in", "--every", "1", *index])
    assert "every 60 seconds at most" in " ".join(rarely.stderr.replace("│", " ").split())
