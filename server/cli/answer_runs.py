"""Answers as a file: JSON Lines, one question a line, added to as questions are answered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from index import ReadError
from qa.evaluation.beir import Query
from index.readers.formats.json import read_objects
from index.readers.source import file_source, source_name
from qa import Answer
from server.schemas import AnswerDocument

_ANSWER = TypeAdapter(Answer)
_SHAPE = "A line is what `dateline eval answers --run` writes; another file makes a new run."


class AnswerRun:
    """Answers by question, kept in a file as well where there is one.

    A line is the Answer of docs/api.md with `query_id` before it. What was answered before is
    read from the file; a last line that an interruption broke off is cut away.
    """

    def __init__(self, path: Path | None, queries: Mapping[str, Query]) -> None:
        """Raises ReadError where a line is no answer to one of these questions."""
        self._path = path
        self.answers: dict[str, Answer] = {}
        if path is not None and path.is_file():
            _cut_unfinished(path)
            self.answers = _read(path, queries)

    def keep(self, query: Query, answer: Answer) -> None:
        """Raises OSError as the system gives it."""
        self.answers[query.id] = answer
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_line(query, answer))


def _line(query: Query, answer: Answer) -> str:
    document = AnswerDocument.model_validate(answer).model_dump_json()
    return f'{{"query_id":{TypeAdapter(str).dump_json(query.id).decode()},{document[1:]}\n'


def _cut_unfinished(path: Path) -> None:
    whole = path.read_bytes()
    end = whole.rfind(b"\n") + 1
    if end < len(whole):
        with path.open("r+b") as file:
            file.truncate(end)


def _read(path: Path, queries: Mapping[str, Query]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for number, record in read_objects(file_source(path)):
        if isinstance(record, ReadError):
            raise record
        source, question = f"{source_name(path)}#{number}", record.get("query_id")
        query = queries.get(question) if isinstance(question, str) else None
        if query is None:
            raise ReadError(source, f"there is no question {question!r} in this set.", _SHAPE)
        if query.id in answers:
            raise ReadError(source, f"the question {question!r} stands twice.", "Keep one line.")
        try:
            answer = _ANSWER.validate_python(record)
        except ValidationError as error:
            field = ".".join(map(str, error.errors()[0]["loc"]))
            raise ReadError(
                source, f'field "{field}" is missing or not as it must be.', _SHAPE
            ) from None
        if answer.question != query.text:
            raise ReadError(source, f"{question!r} is another question in this set.", _SHAPE)
        answers[query.id] = answer
    return answers
