"""Files of questions: CSV, TSV, JSON Lines, or a question a line."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import typer

from index import ReadError
from index.errors.phrases import Phrase
from index.readers.encoding import read_text
from index.readers.formats.json import read_objects
from index.readers.source import file_source
from qa import QuestionError, check_question

MAX_BYTES = 50_000_000
_LONGEST_CELL = 1_000_000
_MOST_UNCLOSED = 100
_NAMES = ("question", "questions", "query")
_TABLES = (".csv", ".tsv")
_OBJECTS = (".jsonl", ".ndjson")


@dataclass(frozen=True)
class AskedRow:
    """A row that has a question, or what is wrong with it (`fault`).

    `number` is that of the row in a spreadsheet, whose head is row 1, or of the line. `others`
    are the row's other columns.
    """

    number: int
    question: str
    others: dict[str, str] = field(default_factory=dict)
    fault: str | None = None


@dataclass(frozen=True)
class QuestionFile:
    """`columns` are the other columns of any row, in order."""

    columns: tuple[str, ...]
    rows: tuple[AskedRow, ...]


def read_questions(path: Path, column: str | None = None) -> QuestionFile:
    """The rows of the file, blank ones left out; questions stand in `column`.

    Raises typer.BadParameter for a file of which nothing can be used.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise typer.BadParameter(
                Phrase(
                    "{file} has more than {n} MB. Split it.", file=path, n=MAX_BYTES // 1_000_000
                )
            )
        ending = path.suffix.lower()
        if ending in _OBJECTS:
            found = _objects(path, column or _NAMES[0])
        else:
            lines = list(io.StringIO(_decoded(path), newline=""))
            if ending in _TABLES:
                found = _table(path, lines, column)
            else:
                rows = (_checked(n, line, {}) for n, line in enumerate(lines, 1) if line.strip())
                found = QuestionFile((), tuple(rows))
    except OSError as error:
        raise typer.BadParameter(
            Phrase("{file} cannot be read: {why}.", file=path, why=error.strerror)
        ) from None
    except ReadError as error:
        raise typer.BadParameter(str(error)) from None
    if not found.rows:
        raise typer.BadParameter(Phrase("{file} has no questions.", file=path))
    return found


def _decoded(path: Path) -> str:
    """The file's text, in UTF-8 or with the mark of UTF-16; bytes that are neither as lone
    surrogates, by which their rows are known. Raises ReadError and OSError.
    """
    data = path.read_bytes()
    text = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return read_text(file_source(path))
    if "\0" in text:
        raise ReadError(str(path), "no text.", "Save the questions as CSV (UTF-8).")
    return text


def _table(path: Path, lines: list[str], column: str | None) -> QuestionFile:
    csv.field_size_limit(_LONGEST_CELL)
    head = next((line for line in lines if line.strip()), "")
    # Where a comma is the decimal sign, Excel puts semicolons between the cells.
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;", key=head.count)
    _, names = next(_records(lines, delimiter), (0, list[str]()))
    if isinstance(names, str):
        raise typer.BadParameter(f"{path}: the head {names}.")
    names = [name.strip() for name in names]
    at = _place(path, names, column)
    records = _records(lines, delimiter)
    if at is None:
        # No head: a question a row.
        at, names = 0, [""]
    else:
        next(records)
    rows = tuple(_row(number, cells, names, at) for number, cells in records)
    return QuestionFile(tuple(name for place, name in enumerate(names) if place != at), rows)


def _records(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row that is not blank with its number, counted from 1, or what is wrong with it.

    After a quotation mark that is never closed it goes on in the next line.
    """
    number, begun, unclosed = 0, 0, 0
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number += 1
        first = begun + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" not in str(error):
                yield number, f"is not CSV: {error}"
                continue
            yield number, "opens a quotation mark that is never closed"
            unclosed += 1
            begun = first + 1
            # Each time all that follows is looked through.
            rest = lines[begun:] if unclosed < _MOST_UNCLOSED else []
            reader = csv.reader(rest, delimiter=delimiter, strict=True)
            continue
        if any(cell.strip() for cell in cells):
            yield number, cells


def _place(path: Path, names: list[str], column: str | None) -> int | None:
    """Where the questions stand; None where the only column has no head."""
    folded = [name.casefold() for name in names]
    if twice := next((name for name in names if name and folded.count(name.casefold()) > 1), None):
        raise typer.BadParameter(
            Phrase("{file} has two columns called {name}. Rename one.", file=path, name=twice)
        )
    for wanted in (column,) if column else _NAMES:
        if wanted.strip().casefold() in folded:
            return folded.index(wanted.strip().casefold())
    if len(names) == 1 and column is None:
        return None
    raise typer.BadParameter(
        Phrase(
            "{file} has no column called {name}, but {names}. Say which has the questions with"
            " --column NAME.",
            file=path,
            name=column or _NAMES[0],
            names=", ".join(names),
        )
    )


def _row(number: int, cells: list[str] | str, names: list[str], at: int) -> AskedRow:
    if isinstance(cells, str):
        return AskedRow(number, "", fault=cells)
    named = dict(zip(names, cells, strict=False))
    question = cells[at] if at < len(cells) else ""
    others = {name: _text(cell) for name, cell in named.items() if name != names[at]}
    if any(cell.strip() for cell in cells[len(names) :]):
        return AskedRow(number, _text(question), others, "has more cells than the head has names")
    return _checked(number, question, others)


def _objects(path: Path, column: str) -> QuestionFile:
    rows, columns = list[AskedRow](), dict[str, None]()
    for number, record in read_objects(file_source(path)):
        if isinstance(record, ReadError):
            rows.append(AskedRow(number, "", fault=f"cannot be read: {record}"))
            continue
        question = record.get(column)
        others = {
            name: value if isinstance(value, str) else _as_json(value)
            for name, value in record.items()
            if name != column
        }
        columns |= dict.fromkeys(others)
        if isinstance(question, str):
            rows.append(_checked(number, question, others))
        else:
            rows.append(AskedRow(number, "", others, f'has no text under "{column}"'))
    return QuestionFile(tuple(columns), tuple(rows))


def _checked(number: int, question: str, others: dict[str, str]) -> AskedRow:
    if _text(question) != question:
        return AskedRow(number, _text(question), others, "is not UTF-8: save the file as CSV UTF-8")
    try:
        return AskedRow(number, check_question(question), others)
    except QuestionError as error:
        fault = "has no question" if not question.strip() else str(error)
        return AskedRow(number, question.strip()[:200], others, fault)


def _text(cell: str) -> str:
    """Bytes that are no UTF-8 become U+FFFD."""
    return cell.encode(errors="surrogateescape").decode(errors="replace")


def _as_json(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
