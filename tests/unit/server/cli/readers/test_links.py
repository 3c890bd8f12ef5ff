"""`dateline links`."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from server.cli import app
from server.stores.links import LinkFile


def test_links_are_listed_and_revoked(tmp_path: Path) -> None:
    index = ["--index", str(tmp_path / "index")]
    run = CliRunner()
    assert "no links yet" in run.invoke(app, ["links", "list", *index]).stderr
    links = LinkFile(tmp_path / "index.feedback.sqlite")
    made = links.make("Кто\x1b[31m это?", ["{}"], "anyone", "")
    listed = run.invoke(app, ["links", "list", *index]).stdout
    assert listed.startswith(f"{made.id}  Кто[31m это?: for anyone, made ")
    revoked = run.invoke(app, ["links", "revoke", made.id, *index])
    assert (revoked.exit_code, revoked.stdout) == (0, f"Revoked {made.id} (Кто[31m это?).\n")
    (line,) = json.loads(run.invoke(app, ["links", "list", "--json", *index]).stdout)
    assert line["revoked_at"] is not None
    again = run.invoke(app, ["links", "revoke", made.id, *index])
    assert again.exit_code == 2
    assert "or it was revoked" in " ".join(again.stderr.replace("│", " ").split())
