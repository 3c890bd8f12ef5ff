"""JSON and JSON Lines: ninjs, schema.org, JSON Feed, the corpus of a BEIR folder, or any names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeGuard

from index.errors import ReadError
from index.models import Article, Dropped
from index.readers.encoding import read_lines, read_text
from index.readers.fields import Fields, Record, Told
from index.readers.fields.names import field_of
from index.readers.fields.values import unescaped, web_address
from index.readers.formats.agencies.news_services import service_record
from index.readers.formats.agencies.ninjs import (
    IS_SUMMARY,
    is_ninjs,
    ninjs_record,
    refuse_unusable,
)
from index.readers.formats.html.walls import wall_instead
from index.readers.formats.html_text import fragment_text
from index.readers.formats.json_ld import is_article, record_of
from index.readers.source import FieldNames, Source, made_id, numbered_articles

# Fields of other records that hold HTML, and those that are an article's words.
MARKUP = ("content_html", "body_html", "body_xhtml")
_OWN_TEXT = ("text", "body", "content", "articleBody", "body_text", "body_html", "bodies")
_WORDS = (*MARKUP, *_OWN_TEXT, "content_text", "maintext", "plaintext", "summary")
_WORDED, _DATED = frozenset(("text", *MARKUP, *_OWN_TEXT)), frozenset(("url", "published_at"))
_FIRST_RECORDS, _DEEPEST_LIST = 5, 3
# What a field of words begins with where they were written for a page.
_MARKED = re.compile(
    r"\s*<(?:p|div|a|h[1-6]|ul|ol|figure|img|table|section|article|blockquote|span|font|b|strong|em|i"
    r"|br)\b[^<>]*>",
    re.IGNORECASE,
)

_LONGEST_TOLD = 200
# How NewsAPI and GNews end what they give of a text.
_CUT = re.compile(r"(?:…|\.\.\.)?\s?\[\+?\d{1,9} chars\]$")
_LONGEST_CUT = 30


def read_json(source: Source) -> Iterator[Article | ReadError]:
    """Every record in order: ninjs, schema.org, JSON Feed, or any other names."""
    value = parsed_json(source.name, read_text(source))
    shared, items = _items(source, value)

    def article_of(where: str, made: str, item: object) -> Article:
        if not isinstance(item, dict):
            raise ReadError(where, "not a JSON object.", "Give one object for each article.")
        return record_article(source, where, {**shared, **item}, made)

    alone = isinstance(value, dict) and items == [value]
    yield from numbered_articles(source, enumerate(items, 1), article_of, alone=alone)


def _items(source: Source, value: object) -> tuple[Record, list[object]]:
    """The records, and what the object around them says of all."""
    if isinstance(value, list):
        return {}, value
    if not isinstance(value, dict):
        raise ReadError(source.name, "neither a JSON object nor a list.", "Give articles in it.")
    if any(name in value for name in _OWN_TEXT) or is_ninjs(value):
        return {}, [value]
    lists = [each for each in value.values() if _is_records(each)]
    if not _is_json_feed(value):
        stories = [each for each in _lists_in(value) if _are_stories(each)]
        lists = stories or [max(lists, key=_articles_in, default=[value])]
        return {}, [item for each in lists for item in each]
    if not lists:
        return {}, [value]
    shared = {
        "publisher": value.get("title"),
        "language": value.get("language"),
        "authors": value.get("authors") or value.get("author"),
        "date_source": "feed",
    }
    items = value.get("items")
    items = items if isinstance(items, list) else max(lists, key=_articles_in)
    return shared, list(map(_feed_item, items))


def _is_json_feed(value: Record) -> bool:
    """Some write the number of their version alone, where the format has an address."""
    version = str(value.get("version", ""))
    is_named = version.startswith(("https://jsonfeed.org/", "http://jsonfeed"))
    return is_named or ("items" in value and ("feed_url" in value or "home_page_url" in value))


def _articles_in(records: list[Record]) -> tuple[bool, int]:
    """How well a list stands for an object's articles: authors and tags are lists too."""
    has_words = any(any(name in each for name in _WORDS) for each in records[:_FIRST_RECORDS])
    return has_words, len(records)


def _lists_in(value: Record, depth: int = 0) -> Iterator[list[Record]]:
    """The lists of records that an object holds, and those in its objects: by section, by country,
    in the answer of a service; of an object that is a story itself, it alone."""
    for each in value.values():
        if _is_records(each):
            yield each
        elif isinstance(each, dict) and _is_whole_story(each):
            yield [each]
        elif isinstance(each, dict) and depth < _DEEPEST_LIST:
            yield from _lists_in(each, depth + 1)


def _are_stories(records: list[Record]) -> bool:
    """Whether some of them have a headline and words, or a summary with a page or a day."""
    return any(
        _is_whole_story(each) or ({"title", "summary"} <= known and known & _DATED)
        for each in records[:_FIRST_RECORDS]
        for known in ({field_of(name) for name in each},)
    )


def _is_whole_story(record: Record) -> bool:
    known = {field_of(name) for name in record}
    return bool("title" in known and known & _WORDED) or service_record(record) is not None


def _feed_item(item: object) -> object:
    """An item of a JSON Feed, whose id may be an address or any other words. Of its authors the
    list goes first, and where it names none the feed's own stand; a summary stands for a text."""
    if not isinstance(item, dict):
        return item
    item = {name: value for name, value in item.items() if value not in (None, "", [], {})}
    if "authors" in item:
        item.pop("author", None)
    if not any(name in item for name in (*MARKUP, *_OWN_TEXT, "content_text")):
        item |= {"text": item.get("summary"), IS_SUMMARY: True}
    guid = item.get("id")
    address = web_address(item.get("url")) or web_address(guid) or item.get("external_url")
    if isinstance(guid, str) and "/" in guid:
        guid = None if address else made_id(guid)
    return {**item, "url": address, "id": guid}


def _is_records(value: object) -> TypeGuard[list[Record]]:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def read_jsonl(source: Source) -> Iterator[Article | ReadError]:
    """Every line in order, as an article or as what is wrong with it, streamed."""

    def article_of(where: str, made: str, record: Record | ReadError) -> Article:
        if isinstance(record, ReadError):
            raise record
        return record_article(source, where, record, made)

    yield from numbered_articles(source, read_objects(source), article_of)


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


def _object(where: str, line: str) -> Record:
    record = parsed_json(where, line)
    if not isinstance(record, dict):
        raise ReadError(where, "not a JSON object.", "Each line must be one whole JSON object.")
    return record


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


def record_article(source: Source, where: str, record: Record, made: str) -> Article:
    """The article of a record at `where`; `made` is its id where it names neither id nor address.

    Names that the user gave come first, then the record's own, then those in its `metadata`.
    Raises ReadError naming the field.
    """
    given = record.get("metadata") or {}
    metadata: Record = given if isinstance(given, dict) else {}
    unread = (
        () if metadata is given else (Dropped(f"metadata: {given!r}"[:_LONGEST_TOLD], "no object"),)
    )
    if address := web_address(record.get("id")):
        record = {"url": address, **record, "id": None}
    is_item = is_ninjs(record)
    read_as = (Told(ninjs_record(record), "ninjs"),) if is_item else _read_as(record)
    if is_item:
        refuse_unusable(where, record, source.names if "text" in source.names else read_as[0])
    named = (_mapped(record, source.names),) if source.names else ()
    fields = Fields(where, *named, *read_as, metadata)
    url, summary = fields.url(), fields.summary()
    text = summary or fields.text()
    if not summary and _lost_its_letters(text, record.get("description")):
        text = summary = str(record["description"])
    text = _plain_words(text)
    end = text.rstrip()
    cut = end.endswith("chars]") and _CUT.search(end, max(len(end) - _LONGEST_CUT, 0))
    text = end[: cut.start()].rstrip() if cut else text
    article = fields.article(text=text, id_without_one=made, dropped=unread, address=url)
    # Its page's text replaces a summary and what ends so.
    is_short = cut or summary or any(map(_is_summary, (record, *read_as)))
    if is_short and (why := wall_instead(text, article.title)):
        raise ReadError(where, why, "Fetch its page as one who may read it.")
    return replace(article, summary_of=(article.id,)) if is_short else article


def _is_summary(record: Record) -> bool:
    return record.get(IS_SUMMARY) is True


def _lost_its_letters(text: str, description: object) -> bool:
    """Whether none is left of the script that it is described in: NewsAPI keeps ASCII alone."""
    if not isinstance(description, str) or description.isascii():
        return False
    letters = [char for char in description if char.isalpha()]
    is_of_another_script = 2 * sum(char > "\u036f" for char in letters) > len(letters)
    return is_of_another_script and not any(char > "\u036f" and char.isalpha() for char in text)


def _plain_words(text: str) -> str:
    """A text as it stands, but for markup that a table or an export has kept of its page."""
    if text[:1] in "< \n" and _MARKED.match(text):
        return fragment_text(text)
    return unescaped(text) if "&" in text else text


def _read_as(record: Record) -> tuple[Record, ...]:
    if is_article(record):
        return (Told(record_of(record), "json-ld"), record)
    if of_service := service_record(record):
        service, found = of_service
        return (Told(found, service), {**record, "id": None})
    for name in MARKUP:
        if isinstance(markup := record.get(name), str):
            return (record, {"text": fragment_text(markup)}) if markup else (record,)
    return (record,)


def _mapped(record: Record, names: FieldNames) -> Record:
    mapped = {field: _plain(_at(record, name)) for field, name in names.items()}
    return Told(mapped, {field: f'field "{name}"' for field, name in names.items()})


def _at(record: Record, name: str) -> object:
    """The value of that name, else at that dotted path: `story.head.title`, `authors.0.name`."""
    if name in record:
        return record[name]
    value: object = record
    for part in name.split("."):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isascii() and part.isdecimal():
            value = value[int(part)] if int(part) < len(value) else None
        else:
            return None
    return value


def _plain(value: object) -> object:
    """A list of words as one line; markup as its words."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if isinstance(value, str) and value.lstrip().startswith("<"):
        return fragment_text(value)
    return value
