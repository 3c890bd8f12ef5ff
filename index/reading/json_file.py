"""A JSON file: one article, a list of them, or an object that holds such a list."""

from __future__ import annotations

from collections.abc import Iterator

from index.articles import Article
from index.errors import ReadError
from index.reading.decoding import read_text
from index.reading.fields import Record, made_id
from index.reading.jsonl import parsed_json
from index.reading.records import record_article
from index.reading.source import Source

_OWN_TEXT = ("text", "body", "content", "articleBody", "body_text", "body_html", "bodies")


def read_json(source: Source) -> Iterator[Article | ReadError]:
    """Every record in order: ninjs, schema.org, JSON Feed, or any other names."""
    value = parsed_json(source.name, read_text(source))
    shared, items = _items(source, value)
    stem = made_id(source.stem)
    for number, item in enumerate(items, 1):
        alone = isinstance(value, dict) and items == [value]
        where = source.name if alone else f"{source.name}#{number}"
        try:
            if not isinstance(item, dict):
                raise ReadError(where, "not a JSON object.", "Give one object for each article.")
            made = stem if alone else f"{stem[:180]}-{number}"
            yield record_article(source, where, {**shared, **item}, made)
        except ReadError as error:
            yield error


def _items(source: Source, value: object) -> tuple[Record, list[object]]:
    """The records, and what the object around them says of all."""
    if isinstance(value, list):
        return {}, value
    if not isinstance(value, dict):
        raise ReadError(source.name, "neither a JSON object nor a list.", "Give articles in it.")
    lists = [each for each in value.values() if _is_records(each)]
    if any(name in value for name in _OWN_TEXT) or not lists:
        return {}, [value]
    is_feed = str(value.get("version", "")).startswith("https://jsonfeed.org/")
    shared = {"publisher": value["title"]} if is_feed and "title" in value else {}
    return shared, max(lists, key=len)


def _is_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
