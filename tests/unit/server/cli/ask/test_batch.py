"""A file of questions in, a file of answers out: whole, named where bad, and gone on with."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qa import Done, EndpointTimeout, Event, Failed, Question
from server.cli import app
from server.cli.ask.question_file import read_questions
from server.container import Container
from tests.unit.server.documents import ANSWER, QUOTE

ASKED: list[Question] = []


@pytest.fixture(autouse=True)
def answering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question has the same answer, but one that says "fail"; "stop" is where Ctrl-C is."""

    async def ask(_: Container, question: Question) -> AsyncGenerator[Event]:
        if "stop" in question.text:
            raise KeyboardInterrupt
        ASKED.append(question)
        if "fail" in question.text:
            yield Failed(EndpointTimeout("The model is too slow."))
        else:
            yield Done(replace(ANSWER, question=question.text))

    ASKED.clear()
    monkeypatch.setattr(Container, "ask", ask)


def run(path: Path, *more: str) -> Result:
    index = ("--index", str(path.parent / "index"))
    return CliRunner().invoke(app, ["ask", "--batch", str(path), *index, *more])


def told(result: Result) -> str:
    return " ".join(result.stderr.replace("│", " ").split())


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def file_of(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_table_is_answered_beside_it_with_its_other_columns(tmp_path: Path) -> None:
    path = file_of(
        tmp_path, "desk.csv", 'desk,Question,answer\nnews,By how much?,old\n港,"كم, ارتفاعه؟",\n'
    )
    result = run(path, "--publisher", "The Selby Post", "--extractive")
    assert result.exit_code == 0, result.output
    first, second = rows_of(tmp_path / "desk-answers.csv")
    assert (first["row"], first["desk"], first["answer (input)"]) == ("2", "news", "old")
    assert (first["verdict"], first["quotation"], first["answer"]) == (
        "answered",
        QUOTE,
        "By 40 cm. [1]",
    )
    assert (first["publisher"], first["published"]) == ("The Selby Post", "2024-02-06")
    assert (first["confidence"], first["error"]) == ("0.5", "")
    assert (second["row"], second["desk"], second["question"]) == ("3", "港", "كم, ارتفاعه؟")
    assert {asked.mode for asked in ASKED} == {"extractive"}
    assert {asked.filters.publishers for asked in ASKED} == {("The Selby Post",)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q.csv", "question;desk\nOne?;a\nTwo?;b\n"),
        ("q.csv", "\ufeffquestion,desk\r\nOne?,a\r\n,\r\nTwo?,b\r\n"),
        ("q.tsv", "desk\tQUERY\na\tOne?\nb\tTwo?\n"),
        ("q.csv", "One?\nTwo?\n"),
        ("q.txt", "One?\n\n  Two?  \n"),
        ("q.questions", "One?\nTwo?"),
        ("q.jsonl", '{"question": "One?", "desk": 1}\n{"question": "Two?", "desk": ["x"]}\n'),
        ("q.csv", "question,desk\nOne?,a\nTwo?,b\n".encode("utf-16")),
    ],
)
def test_what_a_file_of_questions_may_be(tmp_path: Path, name: str, content: str | bytes) -> None:
    found = read_questions(file_of(tmp_path, name, content))
    assert [row.question for row in found.rows] == ["One?", "Two?"]
    assert [row.fault for row in found.rows] == [None, None]


def test_rows_of_another_encoding_are_named(tmp_path: Path) -> None:
    content = "question\nWer wär’s?\nOne?\n".encode("cp1252")
    first, second = read_questions(file_of(tmp_path, "q.csv", content)).rows
    assert first.fault == "is not UTF-8: save the file as CSV UTF-8"
    assert (second.number, second.question, second.fault) == (3, "One?", None)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("q.csv", "a,b\n1,2\n", "has no column called question, but a, b."),
        ("q.csv", "question,Question\n1,2\n", "has two columns called"),
        ("q.csv", "question,desk\n", "has no questions"),
        ("q.txt", "  \n", "has no questions"),
        ("q.xlsx", b"PK\x03\x04\x00\x00", "Save the questions as CSV"),
        ("q.csv", "", "has no"),
    ],
)
def test_a_file_of_which_nothing_can_be_used(
    tmp_path: Path, name: str, content: str | bytes, why: str
) -> None:
    result = run(file_of(tmp_path, name, content))
    assert (result.exit_code, ASKED) == (2, [])
    assert why in told(result)


def test_bad_rows_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    content = (
        b"question,desk\n"
        b"One?,a\n"
        b" ,b\n"
        b"Two?,c,d\n"
        b'"x"y,e\n'
        b"caf\xe9?,f\n" + "Très?,g\n".encode() + b"x" * 9000 + b",h\n"
        b'"never closed?,i\n'
        b"Three?,j\n"
    )
    result = run(file_of(tmp_path, "q.csv", content))
    assert result.exit_code == 2
    assert [asked.text for asked in ASKED] == ["One?", "Très?", "Three?"]
    for named in (
        "Row 3 has no question.",
        "Row 4 has more cells than the head has names.",
        "Row 5 is not CSV",
        "Row 6 is not UTF-8",
        "Row 8 The question has 9,000 characters",
        "Row 9 opens a quotation mark that is never closed.",
        "3 of 9 questions asked",
        "6 rows cannot be used",
    ):
        assert named in told(result), named
    rows = rows_of(tmp_path / "q-answers.csv")
    assert [bool(row["error"]) for row in rows] == [0, 1, 1, 1, 1, 0, 1, 1, 0]


def test_bad_lines_of_json_are_named(tmp_path: Path) -> None:
    lines = (
        '{"question": "One?"}\n{"question": 5, "a": null}\n[]\n{"question"\n{"question": "Two?"}\n'
    )
    result = run(file_of(tmp_path, "q.jsonl", lines), "--output", str(tmp_path / "a.jsonl"))
    assert (result.exit_code, len(ASKED)) == (2, 2)
    assert 'Row 2 has no text under "question".' in told(result)
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert [row["row"] for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0]["quotation"] == QUOTE
    assert "not a JSON object" in rows[2]["error"]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
@pytest.mark.parametrize("cut", [0, 1, 7])
def test_nothing_is_asked_twice_after_a_restart(tmp_path: Path, name: str, cut: int) -> None:
    path = file_of(tmp_path, "q.csv", 'question\n"One,\n""it""?"\nTwo?\nstop?\nThree?\n')
    output = tmp_path / name
    assert run(path, "--output", str(output)).exit_code == 130
    assert len(ASKED) == 2
    # The machine went down while a row was being written.
    output.write_bytes(output.read_bytes() + b'4,"Three'[:cut])
    path.write_text(path.read_text().replace("stop?", "Go?"))
    ASKED.clear()
    result = run(path, "--output", str(output))
    assert "2 of 4 are answered" in told(result)
    assert [asked.text for asked in ASKED] == ["Go?", "Three?"]
    assert run(path, "--output", str(output)).exit_code == 0
    assert len(ASKED) == 2
    if name == "a.csv":
        rows = rows_of(output)
        assert [row["row"] for row in rows] == ["2", "3", "4", "5"]
        assert rows[0]["question"] == 'One,\n"it"?'


def test_what_failed_is_asked_again_and_what_was_mended_too(tmp_path: Path) -> None:
    path = file_of(tmp_path, "q.csv", "question,n\nOne?,1\nfail?,2\n,3\nTwo?,4\n")
    result = run(path)
    assert result.exit_code == 4
    assert "Row 3: The model is too slow." in told(result)
    path.write_text("question,n\nOne?,1\nNow?,2\nMended?,3\nTwo?,4\n")
    ASKED.clear()
    assert run(path).exit_code == 0
    assert [asked.text for asked in ASKED] == ["Now?", "Mended?"]
    assert sorted(row["row"] for row in rows_of(tmp_path / "q-answers.csv")) == list("2345")


def test_an_endpoint_that_is_gone_is_not_asked_for_ever(tmp_path: Path) -> None:
    path = file_of(tmp_path, "q.txt", "fail?\n" * 20)
    assert isinstance(run(path).exception, EndpointTimeout)
    assert len(ASKED) == 5


def test_answers_of_other_questions_are_left_as_they_are(tmp_path: Path) -> None:
    path = file_of(tmp_path, "q.csv", "question\nOne?\n")
    answers = tmp_path / "q-answers.csv"
    assert run(path).exit_code == 0
    before = answers.read_bytes()
    path.write_text("question\nAnother?\n")
    assert "answers another question" in told(run(path))
    path.write_text("question,desk\nOne?,a\n")
    assert "holds no answers to these questions" in told(run(path))
    assert answers.read_bytes() == before
    for output, why in (
        (path, "names the file of the questions"),
        (tmp_path / "a.xls", "must end"),
    ):
        assert why in told(run(path, "--output", str(output)))


def test_a_formula_in_a_question_runs_in_no_spreadsheet(tmp_path: Path) -> None:
    path = file_of(tmp_path, "q.csv", 'question,desk\n"=1+1?",@x\n')
    for _ in range(2):
        assert run(path).exit_code == 0
        (row,) = rows_of(tmp_path / "q-answers.csv")
        assert (row["question"], row["desk"]) == ("'=1+1?", "'@x")
    assert [asked.text for asked in ASKED] == ["=1+1?"]


@pytest.mark.parametrize(
    "arguments", [["ask"], ["ask", "x", "--batch", "q"], ["ask", "x", "--column", "q"]]
)
def test_a_question_or_a_file(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == 2
