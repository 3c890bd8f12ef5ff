"""JSON Lines, one article a line: the corpus of a BEIR folder, or a flat export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from index.articles import Article
from index.errors import ReadError
from index.reading.decoding import read_lines, source_name
from index.reading.fields import Fields, id_of_url, made_id


def read_jsonl(path: Path) -> Iterator[Article | ReadError]:
    """Every line in order, as an article or as what is wrong with it, streamed."""
    stem = made_id(Path(source_name(path)).stem)
    for number, line in read_lines(path):
        if isinstance(line, ReadError):
            yield line
            continue
        try:
            yield _article(f"{source_name(path)}#{number}", line, f"{stem[:180]}-{number}")
        except ReadError as error:
            yield error


def _article(source: str, line: str, made: str) -> Article:
    record = _object(source, line)
    metadata = record.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise ReadError(source, 'field "metadata" must be an object.', "Mend that field.")
    fields = Fields(source, record, metadata)
    if url := fields.url():
        fields = Fields(source, record, metadata, {"id": id_of_url(url)})
    return fields.article(text=fields.text(), id_without_one=made)


def _object(source: str, line: str) -> dict[str, object]:
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
