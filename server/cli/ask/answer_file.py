"""The answers to a file of questions, written one by one so that a later run goes on."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import typer

from index.errors.phrases import Phrase
from qa import Answer, Citation
from server.cli.ask.export import unwritable
from server.cli.ask.question_file import AskedRow, QuestionFile
from server.protocols.exports.csv import BYTE_ORDER_MARK, SOURCE_COLUMNS, Cell, harmless, lines
from server.protocols.exports.report import Sources, verdict

_ENDINGS = (".csv", ".jsonl")
COLUMNS = (
    "verdict",
    "short_answer",
    *SOURCE_COLUMNS,
    "citations",
    "confidence",
    "answer",
    "error",
)


class AnswerFile:
    """A row for each row of the questions, in CSV or JSON Lines as its name ends.

    A row has its number, the question, the other columns as they were, and COLUMNS. The quotation
    is the one that has the short answer, else the first. `done` are the numbers of the rows that
    were answered by an earlier run; rows that had an error are not among them, and are asked
    again. Every method raises typer.BadParameter where the file cannot be used.
    """

    def __init__(self, path: Path, questions: QuestionFile) -> None:
        if path.suffix.lower() not in _ENDINGS:
            raise typer.BadParameter(
                Phrase("{file} must end in {endings}.", file=path, endings=" or ".join(_ENDINGS))
            )
        self.path = path
        self.done = set[int]()
        self._is_csv = path.suffix.lower() == ".csv"
        taken = {"row", "question", *COLUMNS}
        self._others = {
            name: f"{name} (input)" if name in taken else name for name in questions.columns
        }
        self.columns = ("row", "question", *self._others.values(), *COLUMNS)
        try:
            self._keep_what_is_done(questions)
        except OSError as error:
            raise self._unusable(error) from None

    def add(self, row: AskedRow, answer: Answer | None, error: str | None = None) -> None:
        """Write a row that lasts, whatever becomes of this process."""
        told = {
            "row": row.number,
            "question": row.question,
            **{self._others[name]: value for name, value in row.others.items()},
            **(_told(answer) if answer else {}),
            "error": error,
        }
        try:
            with self.path.open("ab") as file:
                self._write(file, told)
        except OSError as failed:
            raise self._unusable(failed) from None

    def _write(self, file: IO[bytes], told: dict[str, Cell]) -> None:
        if self._is_csv:
            _, line = lines((), [[told.get(name) for name in self.columns]])
        else:
            line = json.dumps({name: told.get(name) for name in self.columns}, ensure_ascii=False)
            line += "\n"
        file.write(line.encode(errors="replace"))
        file.flush()
        os.fsync(file.fileno())

    def _keep_what_is_done(self, questions: QuestionFile) -> None:
        """Write anew what an earlier run finished; the rest, and what is broken off, goes."""
        asked = {row.number: row.question for row in questions.rows}
        unfinished = self.path.with_name(f"{self.path.name}.part")
        try:
            with unfinished.open("wb") as file:
                if self._is_csv:
                    file.write((BYTE_ORDER_MARK + next(lines(self.columns, []))).encode())
                for told in self._earlier():
                    if told.get("error"):
                        continue
                    self._check_same(told, asked)
                    self.done.add(int(str(told["row"])))
                    self._write(file, told)
            os.replace(unfinished, self.path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise

    def _earlier(self) -> Iterator[dict[str, Cell]]:
        """The whole rows of the file, if it is there."""
        if not self.path.exists() or not self.path.stat().st_size:
            return
        whole = _end_of_whole_rows(self.path, quoted=self._is_csv)
        with self.path.open(encoding="utf-8", errors="replace", newline="") as file:
            if self._is_csv:
                reader = csv.DictReader(_up_to(file, whole))
                if tuple(reader.fieldnames or ()) != tuple(map(harmless, self.columns)):
                    raise self._of_others()
                for record in reader:
                    yield dict(zip(self.columns, record.values(), strict=False))
            else:
                for line in _up_to(file, whole):
                    try:
                        told = json.loads(line)
                    except ValueError:
                        raise self._of_others() from None
                    if not isinstance(told, dict) or tuple(told) != self.columns:
                        raise self._of_others()
                    yield told

    def _check_same(self, told: dict[str, Cell], asked: dict[int, str]) -> None:
        number = str(told["row"])
        question = asked.get(int(number)) if number.isdecimal() else None
        known = harmless(question) if self._is_csv else question
        if question is None or told["question"] != known:
            raise typer.BadParameter(
                Phrase(
                    "Row {n} of {file} answers another question than the questions have there. Name"
                    " another file with --output, or move this one away.",
                    n=number,
                    file=self.path,
                )
            )

    def _of_others(self) -> typer.BadParameter:
        return typer.BadParameter(
            Phrase(
                "{file} is there and holds no answers to these questions. Name another file with"
                " --output, or move this one away.",
                file=self.path,
            )
        )

    def _unusable(self, error: OSError) -> typer.BadParameter:
        return unwritable(self.path, error)


def _told(answer: Answer) -> dict[str, Cell]:
    short = answer.short_answer
    cited = _first(answer)
    cells = Sources().of_citation(cited).cells if cited else ()
    return {
        "verdict": verdict(answer),
        "short_answer": short.text if short else None,
        **dict(zip(SOURCE_COLUMNS, cells, strict=False)),
        "citations": len(answer.citations),
        "confidence": round(answer.confidence, 3),
        "answer": answer.answer,
    }


def _first(answer: Answer) -> Citation | None:
    wanted = answer.short_answer.citation if answer.short_answer else 1
    return next((each for each in answer.citations if each.number == wanted), None)


def _end_of_whole_rows(path: Path, *, quoted: bool) -> int:
    """How many bytes are whole rows: a line end within quotation marks ends none."""
    end, position, is_open = 0, 0, False
    with path.open("rb") as file:
        for line in file:
            position += len(line)
            is_open ^= quoted and line.count(b'"') % 2 == 1
            if not is_open and line.endswith(b"\n"):
                end = position
    return end


def _up_to(file: IO[str], end: int) -> Iterator[str]:
    """The lines of the file's first `end` bytes."""
    position = 0
    for line in file:
        position += len(line.encode())
        if position > end:
            return
        yield line.removeprefix(BYTE_ORDER_MARK)
