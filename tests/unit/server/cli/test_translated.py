"""The command in other languages than English."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.cells import cell_len
from typer import rich_utils

import qa
from index import Filters
from server.cli import main
from server.cli.chat.commands import described
from server.cli.index import _status_lines
from server.cli.output import speak
from server.container import Container
from server.web.words import ENGLISH, languages, words_in
from tests.support.archives import HARBOUR
from tests.unit.server.documents import ANSWER

OTHERS = [tag for tag in languages() if tag != "en"]
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _english_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in vars(rich_utils):
        if name.isupper() or name == "Columns":
            monkeypatch.setattr(rich_utils, name, getattr(rich_utils, name))
    yield
    speak(ENGLISH)


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["dateline", *arguments])
    with pytest.raises(SystemExit) as leaving:
        main()
    return int(leaving.value.code or 0)


def test_help_is_in_the_language_that_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    assert _run(monkeypatch, "--lang", "de", "ask", "--help") == 0
    shown = capsys.readouterr().out
    assert "Eine Frage aus den Artikeln beantworten." in shown
    assert 'Beispiel:  dateline ask "Who is' in shown
    assert "Optionen" in shown
    for english in ("Answer a question", "Only this publisher", "Options", "Example:"):
        assert english not in shown


@pytest.mark.parametrize("tag", ["ja", "zh", "ko"])
def test_lines_without_spaces_are_folded_and_not_cut(
    tag: str, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setenv("DATELINE_LANG", tag)
    assert _run(monkeypatch, "search", "--help") == 0
    shown = capsys.readouterr().out
    assert "…" not in shown
    assert {cell_len(line) for line in shown.splitlines() if line.startswith("│")} == {80}


@pytest.mark.parametrize("tag", OTHERS)
def test_an_error_and_its_hint_are_one_line_with_the_command_whole(
    tag: str, monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", f"{tag}.UTF-8")
    assert _run(monkeypatch, "index", "list", "--index", str(tmp_path / "none")) == 5
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert output.err.startswith("dateline: ")
    assert f"{tmp_path / 'none'}" in output.err
    assert "dateline index add PATH" in output.err
    assert "There is no index" not in output.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "Ungültiger Wert: Geben Sie eine Frage (QUESTION)"),
        (["ask", "x", "--after", "soon"], "soon ist kein Tag."),
        (["ask", "x", "--publischer", "y"], "Es gibt keine Option --publischer."),
        (["index", "show"], "'ID' fehlt."),
        (["ask", ""], "Die Frage ist leer. Fragen Sie etwas über die Artikel."),
    ],
)
def test_a_wrong_command_line_is_told_with_the_same_status(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    assert _run(monkeypatch, "--lang=de", *arguments) == 2
    flat = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert said in flat


def test_a_language_that_there_is_none_of_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    assert _run(monkeypatch, "--lang", "nl", "ask", "x") == 2
    assert capsys.readouterr().err.startswith("dateline: --lang names 'nl', and there are words")


def test_json_is_the_same_in_every_language(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path
) -> None:
    async def ask(_: Container, __: qa.Question) -> AsyncGenerator[qa.Event]:
        yield qa.Done(ANSWER)

    monkeypatch.setattr(Container, "ask", ask)
    monkeypatch.chdir(tmp_path)
    printed = set()
    for tag in languages():
        assert _run(monkeypatch, "--lang", tag, "ask", "Why?", "--json") == 0
        printed.add(capsys.readouterr().out)
    assert len(printed) == 1
    assert json.loads(printed.pop())["answer"] == ANSWER.answer


@pytest.mark.parametrize("tag", languages())
def test_a_status_stands_in_two_columns(tag: str) -> None:
    speak(words_in(tag))
    status = SimpleNamespace(
        path="/news",
        articles=2,
        passages=3,
        earliest=datetime(2024, 2, 1, tzinfo=UTC),
        latest=datetime(2024, 2, 6, tzinfo=UTC),
        publishers=("The Post",),
        languages={"de": 2, "ru": 1},
        vector_worth={"de": 0.5, "ru": 0.0},
        model="m",
        dimension=384,
        format_version=4,
        search="FAISS",
        changed_at=None,
        bytes_on_disk=1_000_000,
    )
    lines = list(_status_lines(status))  # type: ignore[arg-type]
    begin = {
        cell_len(line.partition(value)[0])
        for line, value in ((lines[0], "/news"), (lines[-1], "1.0"))
    }
    assert len(begin) == 1
    assert begin.pop() >= 12
    if tag == "en":
        assert lines[3] == "Published   1 February 2024 to 6 February 2024"
        assert lines[5] == "Languages   de (2, vectors count 50%), ru (1, by words alone)"
        assert lines[9] == "Changed     never"


@pytest.mark.parametrize("tag", languages())
def test_filters_are_described(tag: str) -> None:
    speak(words_in(tag))
    said = described(Filters(publishers=("The {Post}", "B"), after=datetime(2024, 5, 1).date()))
    assert "The {Post}" in said
    if tag == "en":
        assert said == "Searching articles of The {Post} or B from 1 May 2024 on."
    else:
        assert "Searching" not in said
        assert "1 May 2024" not in said


def test_an_article_of_nobody_is_shown_in_the_language_spoken(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, tmp_path: Path
) -> None:
    nobodys = replace(HARBOUR, publisher=None, published_at=None, retracted=True)
    stored = SimpleNamespace(article=lambda *_: nobodys)
    monkeypatch.setattr(Container, "reader", lambda _: nullcontext(stored))
    assert _run(monkeypatch, "--lang", "fr", "index", "show", "x", "--index", str(tmp_path)) == 0
    shown = capsys.readouterr().out
    assert words_in("fr").wording.unknown_publisher in shown
    assert words_in("fr").wording.retracted in shown
    assert HARBOUR.text in shown
