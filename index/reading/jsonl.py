"""JSON Lines, one article a line: the corpus of a BEIR folder, or an export of any names."""

from __future__ import annotations

import json
from collections.abc import Iterator

from index.articles import Article
from index.errors import ReadError
from index.reading.decoding import read_lines
from index.reading.fields import Record, made_id
from index.reading.records import record_article
from index.reading.source import Source


def read_jsonl(source: Source) -> Iterator[Article | ReadError]:
    """Every line in order, as an article or as what is wrong with it, streamed."""
    stem = made_id(source.stem)
    for number, record in read_objects(source):
        if isinstance(record, ReadError):
            yield record
            continue
        try:
            where = f"{source.name}#{number}"
            yield record_article(source, where, record, f"{stem[:180]}-{number}")
        except ReadError as error:
            yield error


def read_objects(source: Source) -> Iterator[tuple[int, Record | ReadError]]:
    """Each line that is not blank, counted from 1, as its object or as what is wrong with it.

    Raises ReadError where no line holds anything; OSError as the system gives it.
    """
    for number, line in read_lines(source):
        try:
            found = (
                line if isinstance(line, ReadError) else _object(f"{source.name}#{number}", line)
            )
        except ReadError as error:
            found = error
        yield number, found


def parsed_json(where: str, text: str) -> object:
    """Any JSON value. Raises ReadError, saying where it stops being JSON."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise ReadError(
            where,
            f"not JSON: {error.msg} at {line}column {error.colno}.",
            "Mend it there, or export it again.",
        ) from None
    except (ValueError, RecursionError):
        raise ReadError(
            where,
            "JSON with a number too long or nesting too deep to read.",
            "Leave that field out.",
        ) from None


def _object(where: str, line: str) -> Record:
    record = parsed_json(where, line)
    if not isinstance(record, dict):
        raise ReadError(where, "not a JSON object.", "Each line must be one whole JSON object.")
    return record
