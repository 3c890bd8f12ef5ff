"""`dateline alerts`."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from server.cli import app


def test_alerts_are_added_run_and_removed(tmp_path: Path) -> None:
    index = ["--index", str(tmp_path / "index")]
    run = CliRunner()
    assert "no alerts yet" in run.invoke(app, ["alerts", "list", *index]).stderr
    both = ["alerts", "add", "wall", "--question", "What?", "--about", "Okonjo", *index]
    assert run.invoke(app, both).exit_code == 2
    made = run.invoke(app, ["alerts", "add", "okonjo", "--about", "Gerda Okonjo", *index])
    assert made.stdout.startswith("Watching for okonjo: Gerda Okonjo\nIts feed, on the server: ")
    assert made.stderr == ""
    by_mail = ["alerts", "add", "wall", "--about", "wall", "--mail", "desk@selby.example", *index]
    assert "DATELINE_SMTP_HOST" in run.invoke(app, by_mail).stderr
    assert run.invoke(app, ["alerts", "remove", "wall", *index]).exit_code == 0
    assert run.invoke(app, ["alerts", "run", *index]).exit_code == 0

    article = tmp_path / "wall.md"
    article.write_text("# Wall\n\nBoats will moor elsewhere, Gerda Okonjo said. It is a pity.")
    assert run.invoke(app, ["index", "add", str(article), *index]).exit_code == 0
    told = run.invoke(app, ["alerts", "run", *index])
    assert told.stdout == (
        "okonjo: 1 new.\n"
        "“Boats will moor elsewhere, Gerda Okonjo said.” no publisher or day known: Wall\n"
    )
    assert run.invoke(app, ["alerts", "run", *index]).stdout == ""
    (alert,) = json.loads(run.invoke(app, ["alerts", "list", "--json", *index]).stdout)
    assert alert["items"][0]["article_id"] == "wall"
    assert "secret" not in alert
    assert run.invoke(app, ["alerts", "remove", "okonjo", *index]).exit_code == 0
    assert run.invoke(app, ["alerts", "remove", "okonjo", *index]).exit_code == 2
