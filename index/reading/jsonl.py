"""JSON Lines, one article a line: the corpus of a BEIR folder, or a flat export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from index.articles import Article
from index.errors import ReadError
from index.reading.decoding import read_lines, source_name
from index.reading.fields import Fields, Record, id_of_url, made_id


def read_jsonl(path: Path) -> Iterator[Article | ReadError]:
    """Every line in order, as an article or as what is wrong with it, streamed."""
    stem = made_id(Path(source_name(path)).stem)
    for number, record in read_objects(path):
        if isinstance(record, ReadError):
            yield record
            continue
        try:
            yield _article(f"{source_name(path)}#{number}", record, f"{stem[:180]}-{number}")
        except ReadError as error:
            yield error


def read_objects(path: Path) -> Iterator[tuple[int, Record | ReadError]]:
    """Each line that is not blank, counted from 1, as its object or as what is wrong with it.

    Raises ReadError where no line holds anything; OSError as the system gives it.
    """
    for number, line in read_lines(path):
        try:
            found = (
                line if isinstance(line, ReadError) else _object(source_name(path), number, line)
            )
        except ReadError as error:
            found = error
        yield number, found


def _article(source: str, record: Record, made: str) -> Article:
    metadata = record.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise ReadError(source, 'field "metadata" must be an object.', "Mend that field.")
    fields = Fields(source, record, metadata)
    if url := fields.url():
        fields = Fields(source, record, metadata, {"id": id_of_url(url)})
    return fields.article(text=fields.text(), id_without_one=made)


def _object(file: str, number: int, line: str) -> Record:
    source = f"{file}#{number}"
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise ReadError(
            source,
            f"not JSON: {error.msg} at column {error.colno}.",
            "Each line must be one whole JSON object.",
        ) from None
    except (ValueError, RecursionError):
        raise ReadError(
            source,
            "JSON with a number too long or nesting too deep to read.",
            "Leave that field out.",
        ) from None
    if not isinstance(record, dict):
        raise ReadError(source, "not a JSON object.", "Each line must be one whole JSON object.")
    return record
