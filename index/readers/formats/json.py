"""JSON and JSON Lines: ninjs, schema.org, JSON Feed, the corpus of a BEIR folder, or any names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from index.errors import ReadError
from index.models import Article, Dropped
from index.readers.encoding import read_lines, read_text
from index.readers.fields import Fields, Record, Told, numbered_articles
from index.readers.formats.html_text import fragment_text
from index.readers.formats.json_ld import is_article, record_of
from index.readers.source import FieldNames, Source, made_id
from index.readers.values import web_address

# How ninjs names the words of an item, and what its version 1 alone has.
_BODIES = ("body_text", "body_html", "body_xhtml")
_OLD = ("versioncreated", "pubstatus", "urgency", "firstcreated", "byline")
_TAKEN_BACK = ("canceled", "cancelled", "withheld")
# Fields of other records that hold HTML, and those that are an article's words.
_MARKUP = ("content_html", "body_html", "body_xhtml")
_OWN_TEXT = ("text", "body", "content", "articleBody", "body_text", "body_html", "bodies")

_LONGEST_TOLD = 200
# What roles of bodies and headlines in ninjs are called.
_WHOLES = ("main", "body", "story", "full", "headline", "title")
_SMALLER_PARTS = (
    *("sub", "summary", "abstract", "caption", "teaser", "short", "lead", "seo", "social", "alt"),
    *("kicker", "descri", "note", "slug", "quote", "byline", "deck", "strap", "promo", "intro"),
)
# Stands in a record whose text is only a summary.
_IS_SUMMARY = "is_summary"
_RENDERED = (("title", "title"), ("text", "content"))
# How NewsAPI ends what it gives of a text.
_CUT = re.compile(r"(?:…|\.\.\.)?\s?\[\+\d{1,9} chars\]$")
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
    lists = [each for each in value.values() if _is_records(each)]
    if any(name in value for name in _OWN_TEXT) or not lists:
        return {}, [value]
    if not str(value.get("version", "")).startswith(("https://jsonfeed.org/", "http://jsonfeed")):
        return {}, max(lists, key=len)
    shared = {
        "publisher": value.get("title"),
        "language": value.get("language"),
        "authors": value.get("authors") or value.get("author"),
        "date_source": "feed",
    }
    items = value.get("items")
    return shared, list(map(_feed_item, items if isinstance(items, list) else max(lists, key=len)))


def _feed_item(item: object) -> object:
    """An item of a JSON Feed, whose id may be an address or any other words. Of its authors the
    list goes first, and where it names none the feed's own stand; a summary stands for a text."""
    if not isinstance(item, dict):
        return item
    item = {name: value for name, value in item.items() if value not in (None, "", [], {})}
    if "authors" in item:
        item.pop("author", None)
    if not any(name in item for name in (*_MARKUP, *_OWN_TEXT, "content_text")):
        item |= {"text": item.get("summary"), _IS_SUMMARY: True}
    guid = item.get("id")
    address = web_address(item.get("url")) or web_address(guid) or item.get("external_url")
    if isinstance(guid, str) and "/" in guid:
        guid = None if address else made_id(guid)
    return {**item, "url": address, "id": guid}


def _is_records(value: object) -> bool:
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
    fields = Fields(where, _mapped(record, source.names), *_read_as(record), metadata)
    url, text = fields.url(), fields.text()
    end = text.rstrip()
    cut = end.endswith("chars]") and _CUT.search(end, max(len(end) - _LONGEST_CUT, 0))
    text = end[: cut.start()].rstrip() if cut else text
    article = fields.article(text=text, id_without_one=made, dropped=unread, address=url)
    # Its page's text replaces a summary and what ends so.
    is_short = cut or record.get(_IS_SUMMARY) is True
    return replace(article, summary_of=(article.id,)) if is_short else article


def _read_as(record: Record) -> tuple[Record, ...]:
    if is_ninjs(record):
        return (Told(ninjs_record(record), "ninjs"),)
    if is_article(record):
        return (Told(record_of(record), "json-ld"), record)
    if is_wordpress(record):
        return (Told(wordpress_record(record), "wordpress"), {**record, "id": None})
    for name in _MARKUP:
        if isinstance(markup := record.get(name), str):
            return (record, {"text": fragment_text(markup)}) if markup else (record,)
    return (record,)


def is_wordpress(record: Record) -> bool:
    """Whether it is a post as WordPress gives it over its REST interface."""
    held = (record.get("title"), record.get("content"))
    return all(isinstance(each, dict) and isinstance(each.get("rendered"), str) for each in held)


def wordpress_record(post: Record) -> Record:
    """Its fields, with what is embedded in it; its own numbers name nothing elsewhere."""
    embedded, seo = (
        each if isinstance(each, dict) else {}
        for each in (post.get("_embedded"), post.get("yoast_head_json"))
    )
    utc = {
        field: f"{post[name]}Z"
        for field, name in (("published_at", "date_gmt"), ("updated_at", "modified_gmt"))
        if isinstance(post.get(name), str)
    }
    return {
        **utc,
        **{field: fragment_text(str(_at(post, f"{name}.rendered"))) for field, name in _RENDERED},
        "author": embedded.get("author") or seo.get("author"),
        "category": embedded.get("wp:term"),
        "publisher": seo.get("og_site_name"),
    }


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


def is_ninjs(record: Record) -> bool:
    """Whether it is a news item: a `uri` and one more name that only ninjs uses."""
    return "uri" in record and (
        any(name in record for name in _OLD)
        or any(name in record for name in (*_BODIES, "bodies", "headlines"))
    )


def ninjs_record(item: Record) -> Record:
    """Its fields under the names of an article."""
    first = item.get("firstcreated") or item.get("firstCreated")
    version = item.get("versioncreated") or item.get("versionCreated")
    published = item.get("contentcreated") or item.get("contentCreated") or first or version
    found = {
        "id": _id(item.get("uri")),
        "title": item.get("headline") or item.get("title") or _main_value(item.get("headlines")),
        "text": _body(item),
        "publisher": _name(item.get("provider") or item.get("infosources"))
        or item.get("copyrightholder")
        or item.get("copyrightHolder"),
        "published_at": published,
        "updated_at": version if version != published else None,
        "author": item.get("byline") or item.get("by") or _name(item.get("people")),
        "category": _name(item.get("subject") or item.get("subjects")),
        "url": web_address(item.get("uri")) or web_address(item.get("url")),
        "language": item.get("language"),
        "correction": _correction(item),
        "retracted": (item.get("pubstatus") or item.get("pubStatus")) in _TAKEN_BACK,
        "date_source": "ninjs",
    }
    return {name: value for name, value in found.items() if value is not None}


def _correction(item: Record) -> object:
    """The note to editors of an item whose signals call it a correction."""
    signals = item.get("signals") or item.get("signal") or item.get("genres") or []
    named = str(signals).casefold()
    return item.get("ednote") or item.get("edNote") if "correction" in named else None


def _body(item: Record) -> object:
    for name in _BODIES:
        if isinstance(value := item.get(name), str) and value.strip():
            return value if name == "body_text" else fragment_text(value)
    value = _main_value(item.get("bodies"))
    return fragment_text(value) if isinstance(value, str) else None


def _main_value(items: object) -> object:
    """The `value` of version 2's and 3's lists that stands for the whole: by its role, else by
    having none; of one story in several types that in NITF, whose own names it has, the last."""
    given = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
    valued = [each for each in given if isinstance(each.get("value"), str) and each["value"]]
    best = min(valued, key=lambda each: (_part(each), "nitf" in _kind(each)), default=None)
    return best["value"] if best else None


def _part(item: Record) -> int:
    """How far from the whole a body or a headline is, by what its role says it is."""
    role = str(item.get("role") or "").rpartition(":")[2].casefold()
    if role and not any(word in role for word in _SMALLER_PARTS):
        return 0 if any(word in role for word in _WHOLES) else 2
    return 3 if role else 1


def _kind(item: Record) -> str:
    return str(item.get("contenttype") or item.get("contentType") or "").casefold()


def _name(value: object) -> object:
    first = value[0] if isinstance(value, list) and value else value
    return first.get("name") or first.get("literal") if isinstance(first, dict) else first


def _id(uri: object) -> str | None:
    """A URN or the like; an address is made an id by what makes ids of addresses."""
    plain = isinstance(uri, str) and "/" not in uri and uri.isprintable() and " " not in uri
    return str(uri) if plain else None
