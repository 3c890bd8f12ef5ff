"""`dateline usage`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from server.cli import app
from server.schemas import AnswerDocument
from server.stores.feedback import FeedbackStore
from server.stores.usage import UsageFile
from tests.unit.server.documents import ANSWER

TODAY = datetime.now(UTC).date()


@pytest.fixture
def index(tmp_path: Path) -> list[str]:
    """What a server counted: four questions, and a rating with a comment that turns letters red."""
    path = tmp_path / "index.feedback.sqlite"
    usage, ratings = UsageFile(path), FeedbackStore(path)
    for outcome in ("answered", "answered", "name_missing", "EndpointTimeout"):
        usage.count(outcome, ["harbour"] if outcome == "answered" else [])
    ratings.remember(ANSWER.id, AnswerDocument.model_validate(ANSWER).model_dump_json())
    ratings.rate(ANSWER.id, "down", "Off by\x1b[31m 50.")
    return ["--index", str(tmp_path / "index")]


def test_it_is_told_by_outcome_by_day_and_by_article(index: list[str]) -> None:
    told = CliRunner().invoke(app, ["usage", *index])
    assert told.exit_code == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0].endswith(": 4 questions, 2 answered.")
    assert "1 a name that no article has" in lines
    assert f"{TODAY}: 4 questions, 2 answered" in lines
    assert "Cited in 2: Unknown publisher: no longer there (harbour)" in lines
    assert "Rated: 0 good, 1 bad" in lines
    assert lines[-1].endswith(": Off by[31m 50.")


def test_as_json_it_is_what_http_gives(index: list[str]) -> None:
    told = json.loads(CliRunner().invoke(app, ["usage", "--json", *index]).stdout)
    assert (told["questions"], told["answered"], len(told["days"])) == (4, 2, 30)
    [down] = told["down"]
    assert down["question"] is None


def test_days_in_the_wrong_order_and_a_file_that_is_none_are_told(
    index: list[str], tmp_path: Path
) -> None:
    days = ["--after", "2026-02-02", "--before", "2026-02-01"]
    refused = CliRunner().invoke(app, ["usage", *days, *index])
    assert (refused.exit_code, "after the last" in refused.stderr) == (2, True)
    (tmp_path / "index.feedback.sqlite").write_bytes(b"no database" * 100)
    broken = CliRunner().invoke(app, ["usage", *index])
    assert (broken.exit_code, "check DATELINE_FEEDBACK_FILE" in broken.stderr) == (1, True)


def test_before_anything_was_asked_it_says_what_is_counted(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["usage", "--index", str(tmp_path / "index")])
    assert ": 0 questions, 0 answered." in told.stdout
    assert "dateline serve" in told.stderr
