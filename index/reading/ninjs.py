"""IPTC ninjs, versions 1 to 3: one news item as a JSON object."""

from __future__ import annotations

from index.reading.fields import Record
from index.reading.html_text import fragment_text

_BODIES = ("body_text", "body_html", "body_xhtml")
_OLD = ("uri", "versioncreated", "pubstatus", "urgency", "firstcreated", "byline")
_TAKEN_BACK = ("canceled", "cancelled", "withheld")


def is_ninjs(record: Record) -> bool:
    """Whether it is a news item: a `uri` and one more name that only ninjs uses."""
    return "uri" in record and (
        any(name in record for name in _OLD[1:])
        or any(name in record for name in (*_BODIES, "bodies", "headlines"))
    )


def ninjs_record(item: Record) -> Record:
    """Its fields under the names of an article."""
    first, version = item.get("firstcreated") or item.get("firstCreated"), _version(item)
    published = item.get("contentcreated") or item.get("contentCreated") or first or version
    found = {
        "id": _id(item.get("uri")),
        "title": item.get("headline") or item.get("title") or _valued(item.get("headlines")),
        "text": _body(item),
        "publisher": _name(item.get("provider") or item.get("infosources"))
        or item.get("copyrightholder")
        or item.get("copyrightHolder"),
        "published_at": published,
        "updated_at": version if version != published else None,
        "author": item.get("byline") or item.get("by") or _name(item.get("people")),
        "category": _name(item.get("subject") or item.get("subjects")),
        "url": _web(item.get("uri")) or _web(item.get("url")),
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


def _version(item: Record) -> object:
    return item.get("versioncreated") or item.get("versionCreated")


def _body(item: Record) -> object:
    for name in _BODIES:
        if isinstance(value := item.get(name), str) and value.strip():
            return value if name == "body_text" else fragment_text(value)
    value = _valued(item.get("bodies"))
    return fragment_text(value) if isinstance(value, str) else None


def _valued(items: object) -> object:
    """The `value` of the first of version 2's lists of objects."""
    first = items[0] if isinstance(items, list) and items else None
    return first.get("value") if isinstance(first, dict) else None


def _name(value: object) -> object:
    first = value[0] if isinstance(value, list) and value else value
    return first.get("name") or first.get("literal") if isinstance(first, dict) else first


def _web(value: object) -> str | None:
    is_web = isinstance(value, str) and value.lower().startswith(("http://", "https://"))
    return str(value) if is_web else None


def _id(uri: object) -> str | None:
    """A URN or the like; an address is made an id by what makes ids of addresses."""
    plain = isinstance(uri, str) and "/" not in uri and uri.isprintable() and " " not in uri
    return str(uri) if plain else None
