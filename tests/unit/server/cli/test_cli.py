"""Exit codes, and what of untrusted text reaches the terminal."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

import qa
from index import (
    ArticleNotFound,
    Filters,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnwritable,
    ModelError,
)
from server.cli import app, main
from server.cli.options import exit_code, filters_of
from server.cli.output import one_line, plain
from server.container import Container
from server.settings import SettingsError
from tests.support import REPOSITORY
from tests.support.archives import HARBOUR
from tests.unit.server.documents import NOTICES, TAKEN_BACK_ANSWER


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SettingsError("x"), 2),
        (qa.QuestionError("x"), 2),
        (ArticleNotFound("x"), 2),
        (ModelError("x"), 2),
        (qa.EndpointBusy("x"), 4),
        (qa.EndpointTimeout("x"), 4),
        (qa.EndpointRefused("x"), 4),
        (IndexMissing("x"), 5),
        (IndexLocked("x"), 5),
        (IndexDamaged("x"), 5),
        (IndexMismatch("x"), 5),
        (IndexUnwritable("x"), 5),
    ],
)
def test_exit_code(error: SettingsError, code: int) -> None:
    assert exit_code(error) == code


def test_no_index_is_one_line_and_exit_5(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["dateline", "index", "list", "--index", str(tmp_path / "no")])
    with pytest.raises(SystemExit) as leaving:
        main()
    assert leaving.value.code == 5
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert "dateline index add PATH" in output.err


def test_a_shown_article_tells_its_days(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = "The choir – of forty – sang on Monday and will sing next week."
    stored = SimpleNamespace(article=lambda *_: replace(HARBOUR, text=text))
    monkeypatch.setattr(Container, "reader", lambda _: nullcontext(stored))
    command = ["dateline", "index", "show", HARBOUR.id, "--json", "--index", str(tmp_path)]
    monkeypatch.setattr("sys.argv", command)
    with pytest.raises(SystemExit) as leaving:
        main()
    assert not leaving.value.code
    shown = json.loads(capsys.readouterr().out)
    assert [(day["words"], text[day["start"] : day["end"]]) for day in shown["dates"]] == [
        ("Monday", "Monday"),
        ("next week", "next week"),
    ]
    assert [day["days"] for day in shown["dates"]] == ["2024-02-05", "2024-02-12/2024-02-18"]


def test_dates_in_the_wrong_order_are_a_usage_error() -> None:
    from datetime import date

    with pytest.raises(typer.BadParameter):
        filters_of([], [], date(2024, 1, 2), date(2024, 1, 1), [])
    assert filters_of(["A"], [], date(2024, 1, 1), None, []) == Filters(
        publishers=("A",), after=date(2024, 1, 1)
    )


def test_terminal_commands_are_taken_out_of_text() -> None:
    assert plain("a\x1b[31mb\x07\tc\nd\x9b\r") == "a[31mb\tc\nd"
    assert one_line("a\n b\x1b]0;c\x07") == "a b]0;c"


def test_strictness_reaches_the_question(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[qa.Question] = []

    async def ask(_: Container, question: qa.Question) -> AsyncGenerator[qa.Event]:
        asked.append(question)
        yield qa.Failed(qa.EndpointBusy("x"))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Container, "ask", ask)
    for options in ([], ["--strictness", "mark"]):
        with pytest.raises(qa.EndpointBusy):
            app(["ask", "Why?", *options], standalone_mode=False)
    assert [question.strictness for question in asked] == ["strict", "mark"]


def test_every_command_is_documented() -> None:
    text = (REPOSITORY / "docs" / "reference" / "cli.md").read_text()
    names = [command.name or "" for command in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        names += [
            f"{group.name} {command.name or getattr(command.callback, '__name__', '')}"
            for command in group.typer_instance.registered_commands
        ]
    assert {"ask", "index add", "eval answers", "keys create"} <= set(names)
    for name in names:
        assert f"dateline {name}" in text, name


def test_what_a_publisher_took_back_stands_with_its_source(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    async def ask(_: Container, question: qa.Question) -> AsyncGenerator[qa.Event]:
        yield qa.Done(TAKEN_BACK_ANSWER)

    monkeypatch.setattr(Container, "ask", ask)
    monkeypatch.setattr("sys.argv", ["dateline", "ask", "By how much?", "--index", str(tmp_path)])
    with pytest.raises(SystemExit) as leaving:
        main()
    assert leaving.value.code == 0
    assert capsys.readouterr().out.endswith(f"(article harbour:12-54){NOTICES}\n")
