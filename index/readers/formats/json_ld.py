"""schema.org articles, as JSON-LD in a page or in a file → one flat record."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping

from index.readers.fields import Record
from index.readers.fields.values import web_address
from index.readers.formats.html_text import string_text
from index.readers.publication_date import is_believable

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report)$")
_WRAPPER = re.compile(r"<!--|-->|<!\[CDATA\[|\]\]>")
# Each takes what is never closed too, so that no block is searched more than once.
_STRING = r'"(?:[^"\\]|\\.)*"?'
_COMMENT = re.compile(rf"({_STRING})|/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)
# A comma too many, and a value that a script did not have.
_SLIP = re.compile(rf"({_STRING})|,(?=\s*[}}\],])|(\bundefined\b)", re.DOTALL)
# JavaScript knows more escapes than JSON.
_ESCAPE = re.compile(r"\\(?:([\"\\/bfnrt]|u[0-9a-f]{4})|x([0-9a-f]{2})|(.))", re.I | re.DOTALL)
_START = re.compile(r"[{\[]")
_MOST_NODES = 5_000
_UPDATE_TEXTS = ("articleBody", "text", "description")

Sureness = Callable[[Record], int | None]
"""How surely a record is of the page's own story; None where it is of another."""

# What stands under these is another work than the one that names it.
_OTHER_WORKS = frozenset(
    "isRelatedTo hasPart mentions citation itemListElement itemReviewed isBasedOn relatedLink"
    " subjectOf review comment liveBlogUpdate significantLink isPartOf about".split()
)


class LinkedData:
    """What the JSON-LD blocks of one page tell of articles.

    A block that is no JSON is passed over, as browsers and search engines do.
    """

    def __init__(self, scripts: list[str]) -> None:
        self._nodes = [each for script in scripts for each in _nodes(_parsed(script))]
        self._known = {
            str(node["@id"]): node
            for node, _ in self._nodes
            if isinstance(node.get("@id"), str) and ("name" in node or "headline" in node)
        }
        self._articles = [
            (node, record_of(node, self._known), is_other)
            for node, is_other in self._nodes
            if is_article(node)
        ]

    def article(self, names_page: Sureness) -> Record:
        """The article that the page is about; empty where none is. Where several are, the first
        with the most of headline, date and text."""
        told = list[tuple[tuple[int, bool, int], Record]]()
        for _, record, is_other in self._articles:
            sureness = names_page(record)
            if sureness is not None and (sureness or not is_other):
                told.append(((sureness, not is_other, _fullness(record)), record))
        return max(told, key=lambda each: each[0], default=(None, {}))[1]

    def updates(self, names_page: Sureness) -> list[Record]:
        """The entries of a live blog that the page is about, each with words of its own."""
        blogs = [
            node
            for node, record, _ in self._articles
            if _is_live(node) and names_page(record) is not None
        ]
        given = (blog.get("liveBlogUpdate") for blog in blogs)
        nodes = [each for one in given for each in (one if isinstance(one, list) else [one])]
        told = (self._update(node) for node in nodes if isinstance(node, dict))
        return [record for record in told if record.get("text")]

    def told_in_full(self) -> list[Record]:
        """Every article with a headline and a text of its own, those of lists too."""
        told = {
            str(record["title"]): record
            for node, record, _ in self._articles
            if not _is_live(node) and "title" in record and "text" in record
        }
        return [*told.values()]

    def records(self) -> list[Record]:
        """Every article that is told of."""
        return [record for _, record, _ in self._articles]

    def _update(self, node: Record) -> Record:
        """Pages write the words of an entry under any of these."""
        body = next((node[name] for name in _UPDATE_TEXTS if node.get(name)), None)
        return record_of({**node, "articleBody": body}, self._known)


def _is_live(node: Record) -> bool:
    return "LiveBlogPosting" in str(node.get("@type"))


def is_article(node: Record) -> bool:
    """Whether its `@type` is schema.org's Article or one of its kinds."""
    if (types := node.get("@type")) is None:
        return False
    named = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and _ARTICLE.search(name) for name in named)


def record_of(node: Record, known: Mapping[str, Record] | None = None) -> Record:
    """The fields of one article node; `known` resolves what it refers to by `@id`."""
    known = known or {}
    address = node.get("url") or node.get("mainEntityOfPage")
    dates = [_first(node.get(name)) for name in ("datePublished", "dateCreated")]
    given = next(filter(is_believable, dates), None) or next(filter(None, dates), None)
    body = node.get("articleBody")
    found = {
        "title": _words(_first(node.get("headline") or node.get("name"))),
        "publisher": _names(node.get("publisher"), known) or _names(node.get("provider"), known),
        "published_at": given,
        "updated_at": _first(node.get("dateModified")),
        "author": _names(node.get("author") or node.get("creator"), known),
        "category": _words(_first(node.get("articleSection"))) or _kind(node),
        "url": _address(address),
        "language": _first(node.get("inLanguage")),
        "text": _words("\n\n".join(_strings(body)) if isinstance(body, list) else body),
    }
    kept = {name: value for name, value in found.items() if isinstance(value, str) and value}
    note = _first(node.get("correction"))
    note = note.get("text") or note.get("description") if isinstance(note, dict) else note
    is_free = str(_first(node.get("isAccessibleForFree"))).casefold() not in ("false", "no", "0")
    return {**kept, "correction": note, "date_source": "json-ld", "is_free": is_free}


def _kind(node: Record) -> str | None:
    """The section that its `@type` tells, where it names none."""
    return "Opinion" if "OpinionNewsArticle" in str(node.get("@type")) else None


def _parsed(script: str) -> object:
    """The JSON values in a block, with the slips that pages make in it mended."""
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        pass
    mended = _WRAPPER.sub("", script)
    if '"' not in mended:
        mended = html.unescape(mended)
    mended = _COMMENT.sub(lambda found: found[1] or "", mended)
    mended = _SLIP.sub(lambda found: _escaped(found[1] or "") or (found[2] and "null"), mended)
    decoder, values = json.JSONDecoder(strict=False), list[object]()
    # Behind a value may stand a semicolon, or the next value.
    at = _START.search(mended)
    while at:
        try:
            value, end = decoder.raw_decode(mended, at.start())
        except (ValueError, RecursionError):
            break
        values.append(value)
        at = _START.search(mended, end)
    return values


def _escaped(string: str) -> str:
    """A string of JavaScript with the escapes of JSON."""
    return _ESCAPE.sub(
        lambda found: found[0] if found[1] else f"\\u00{found[2]}" if found[2] else found[3], string
    )


def _nodes(value: object) -> Iterator[tuple[Record, bool]]:
    """Every object in it, outer ones first, as many as an honest page has; and whether it stands
    there as another work than the page."""
    waiting, seen = [(value, False)], 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        node, is_other = waiting.pop(0)
        if isinstance(node, dict):
            yield node, is_other
            waiting += [(each, is_other or name in _OTHER_WORKS) for name, each in node.items()]
        elif isinstance(node, list):
            waiting += [(each, is_other) for each in node]


def _fullness(record: Record) -> int:
    return sum(name in record for name in ("title", "published_at", "text"))


def _names(value: object, known: Mapping[str, Record]) -> str | None:
    """The names of persons or organisations, given as words, objects, references or a list."""
    items = value if isinstance(value, list) else [value]
    names = []
    for item in items:
        if isinstance(item, dict):
            item = item.get("name") or known.get(str(item.get("@id")), {}).get("name")
            item = _first(item)
        if isinstance(item, str) and item.strip() and not item.startswith(("http://", "https://")):
            names.append(string_text(item).strip())
    return ", ".join(dict.fromkeys(names)) or None


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _words(value: object) -> object:
    return string_text(value) if isinstance(value, str) else value


def _strings(values: list[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _address(value: object) -> str | None:
    value = value.get("@id") or value.get("url") if isinstance(value, dict) else _first(value)
    return web_address(value)
