"""ninjs, IPTC's news in JSON, in its versions 1 to 3, and as Superdesk writes it."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import ReadError
from index.readers.fields import Record
from index.readers.fields.values import web_address
from index.readers.formats.agencies import is_taken_back, refuse_embargoed, without_by
from index.readers.formats.html_text import fragment_text

IS_SUMMARY = "is_summary"
"""Stands in a record whose text is only a summary."""

# What only ninjs calls so; beside one of these an item has an address of its own.
_MARKS = (
    *("versioncreated", "pubstatus", "urgency", "firstcreated", "byline"),
    *("versionCreated", "pubStatus", "bodies", "headlines", "descriptions", "eventDetails"),
    *("body_text", "body_html", "body_xhtml"),
)
_TEXT_TYPES = ("text", "composite")
_PARTLY = ("incomplete", "partial")
# What roles of bodies and headlines are called; in version 1 they end the field's own name.
_WHOLES = ("main", "body", "story", "full", "headline", "title")
_SMALLER_PARTS = (
    *("sub", "summary", "abstract", "caption", "teaser", "short", "lead", "seo", "social", "alt"),
    *("kicker", "descri", "note", "slug", "quote", "byline", "deck", "strap", "promo", "intro"),
)
_AUTHORS = ("author", "creator", "writer", "reporter", "byline", "journalist")


def is_ninjs(record: Record) -> bool:
    """Whether it is a news item: its `uri`, or Superdesk's `guid`, and a name only ninjs uses."""
    is_item = "uri" in record or ("guid" in record and "versioncreated" in record)
    # The New York Times has a `uri` and a `byline` too.
    return is_item and "web_url" not in record and any(name in record for name in _MARKS)


def ninjs_record(item: Record) -> Record:
    """Its fields under the names of an article."""
    first = item.get("firstcreated") or item.get("firstCreated")
    version = item.get("versioncreated") or item.get("versionCreated")
    published = item.get("contentcreated") or item.get("contentCreated") or first or version
    address = item.get("uri") or item.get("guid")
    text = _body(item)
    summary = _main_value(item, "description") if _may_be_summary(item) and not text else None
    found = {
        "id": _id(address),
        "title": item.get("headline") or _main_value(item, "headline") or item.get("title"),
        "text": text or summary,
        IS_SUMMARY: True if summary or _is_partial(item) else None,
        "publisher": _publisher(item),
        "published_at": published,
        "updated_at": version if version != published else None,
        "author": _byline(item) or item.get("authors") or _authors(item),
        "category": _name(item.get("subject") or item.get("subjects")),
        "url": web_address(address) or web_address(item.get("url")),
        "language": item.get("language"),
        "correction": _correction(item),
        "retracted": is_taken_back(item.get("pubstatus") or item.get("pubStatus")),
        "date_source": "ninjs",
    }
    return {name: value for name, value in found.items() if value is not None}


def refuse_unusable(where: str, item: Record, record: Record) -> None:
    """Raises ReadError where an item is under embargo, or is a picture or the like."""
    for name in ("embargoed", "embargoedUntil"):
        refuse_embargoed(where, item.get(name))
    if not record.get("text"):
        kind = f"of type {item['type']!r} " if isinstance(item.get("type"), str) else ""
        raise ReadError(where, f"a news item {kind}without a body.", "Give items with words.")


def _publisher(item: Record) -> object:
    sources = next(filter(None, map(item.get, ("infosource", "infosources", "infoSources"))), None)
    return (
        _name(item.get("provider") or sources)
        or item.get("source")
        or item.get("copyrightholder")
        or item.get("copyrightHolder")
    )


def _byline(item: Record) -> object:
    byline = item.get("byline") or item.get("by")
    return without_by(byline) if isinstance(byline, str) else byline


def _authors(item: Record) -> list[object]:
    """The people who are said to have written it; most are in the news that it tells."""
    given = item.get("people") or item.get("person")
    people = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return [each.get("name") for each in people if _is_author(each)]


def _is_author(person: Record) -> bool:
    role = str(person.get("rel") or "").casefold()
    return any(word in role for word in _AUTHORS)


def _correction(item: Record) -> object:
    """The note to editors of an item whose signals call it a correction."""
    signals = item.get("signals") or item.get("signal") or item.get("genres") or []
    named = str(signals).casefold()
    return item.get("ednote") or item.get("edNote") if "correction" in named else None


def _may_be_summary(item: Record) -> bool:
    return item.get("type") in _TEXT_TYPES


def _is_partial(item: Record) -> bool:
    return (item.get("representationtype") or item.get("representationType")) in _PARTLY


def _body(item: Record) -> str | None:
    plain = item.get("body_text")
    return plain if isinstance(plain, str) and plain.strip() else _main_value(item, "body")


def _main_value(item: Record, kind: str) -> str | None:
    """The value that stands for the whole of version 1's fields (`body_…`) or of a later version's
    list: by its role, else by having none; of one story in several types that in NITF, whose own
    names it has, the last."""
    valued = [each for each in _values(item, kind) if each["value"].strip()]
    best = min(valued, key=lambda each: (_part(each), "nitf" in _kind(each)), default=None)
    if best is None:
        return None
    return best["value"] if kind == "headline" else fragment_text(best["value"])


def _values(item: Record, kind: str) -> Iterator[dict[str, str]]:
    start = f"{kind}_"
    for name, value in item.items():
        if name.startswith(start) and isinstance(value, str):
            yield {"role": name.removeprefix(start), "value": value}
    items = item.get("bodies" if kind == "body" else f"{kind}s")
    for each in items if isinstance(items, list) else ():
        if isinstance(each, dict) and isinstance(each.get("value"), str):
            yield each


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
