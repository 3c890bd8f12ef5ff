"""schema.org articles, as JSON-LD in a page or in a file → one flat record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from index.readers.fields import Record, web_address

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report)$")
_COMMENT = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_MOST_NODES = 5_000


def article_record(scripts: list[str]) -> Record:
    """The article that the JSON-LD blocks of one page tell of; empty where there is none.

    Where there are several, the first with the most of headline, date and text. A block that is
    no JSON is passed over, as browsers and search engines do.
    """
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    known = {
        str(node["@id"]): node
        for node in nodes
        if isinstance(node.get("@id"), str) and ("name" in node or "headline" in node)
    }
    articles = [node for node in nodes if is_article(node)]
    best = max(articles, key=_fullness, default=None)
    return record_of(best, known) if best else {}


def is_article(node: Record) -> bool:
    """Whether its `@type` is schema.org's Article or one of its kinds."""
    types = node.get("@type")
    named = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and _ARTICLE.search(name) for name in named)


def record_of(node: Record, known: Mapping[str, Record] | None = None) -> Record:
    """The fields of one article node; `known` resolves what it refers to by `@id`."""
    known = known or {}
    address = node.get("url") or node.get("mainEntityOfPage")
    found = {
        "title": node.get("headline") or node.get("name"),
        "publisher": _names(node.get("publisher"), known) or _names(node.get("provider"), known),
        "published_at": node.get("datePublished") or node.get("dateCreated"),
        "updated_at": node.get("dateModified"),
        "author": _names(node.get("author") or node.get("creator"), known),
        "category": _first(node.get("articleSection")),
        "url": _address(address),
        "language": node.get("inLanguage"),
        "text": node.get("articleBody"),
    }
    kept = {name: value for name, value in found.items() if isinstance(value, str) and value}
    note = _first(node.get("correction"))
    note = note.get("text") or note.get("description") if isinstance(note, dict) else note
    return {**kept, "correction": note, "date_source": "json-ld"}


def _parsed(script: str) -> object:
    try:
        return json.loads(_COMMENT.sub("", script).strip(), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[Record]:
    """Every object in it, outer ones first, as many as an honest page has."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _fullness(node: Record) -> int:
    return sum(bool(node.get(name)) for name in ("headline", "datePublished", "articleBody"))


def _names(value: object, known: Mapping[str, Record]) -> str | None:
    """The names of persons or organisations, given as words, objects, references or a list."""
    items = value if isinstance(value, list) else [value]
    names = []
    for item in items:
        if isinstance(item, dict):
            item = item.get("name") or known.get(str(item.get("@id")), {}).get("name")
            item = _first(item)
        if isinstance(item, str) and item.strip() and not item.startswith(("http://", "https://")):
            names.append(item.strip())
    return ", ".join(dict.fromkeys(names)) or None


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _address(value: object) -> str | None:
    value = value.get("@id") or value.get("url") if isinstance(value, dict) else _first(value)
    return web_address(value)
