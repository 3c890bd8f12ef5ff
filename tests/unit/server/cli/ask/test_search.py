"""`dateline search` where a table of all is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index import Filters, Hit
from server.cli import app
from server.container import Container
from tests.unit.server.documents import HIT


class Archive:
    def every_hit(self, query: str, filters: Filters) -> Iterator[Hit]:
        assert (query, filters) == ("wall", Filters(publishers=("The Selby Post",)))
        yield from [replace(HIT, score=0.0)] * 3


@pytest.fixture(autouse=True)
def archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Container, "reader", lambda _: nullcontext(Archive()))


def test_every_hit_goes_to_a_file_or_out(tmp_path: Path) -> None:
    asked = ["search", "wall", "--all", "--publisher", "The Selby Post"]
    run = CliRunner().invoke(app, [*asked, "--output", str(tmp_path / "wall.csv")])
    assert (run.exit_code, run.stdout) == (0, "")
    assert f"3 passages have these words; they are in {tmp_path / 'wall.csv'}." in run.stderr
    written = (tmp_path / "wall.csv").read_bytes().decode()
    assert written.startswith("\ufeffrank,")
    printed = CliRunner().invoke(app, [*asked, "--format", "csv"]).stdout_bytes.decode()
    assert printed == written.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ([], "--all writes a table"),
        (["--json"], "--all writes a table"),
        (["--output", "/nowhere/x.csv"], "cannot be written"),
    ],
)
def test_all_is_a_table_alone(more: list[str], why: str) -> None:
    run = CliRunner().invoke(app, ["search", "wall", "--all", *more])
    assert run.exit_code == 2
    assert why in " ".join(run.stderr.replace("│", " ").split())
