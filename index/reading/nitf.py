"""IPTC NITF: one news item as XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.articles import Article
from index.errors import ReadError
from index.reading.fields import Fields, Record, made_id
from index.reading.source import Source
from index.reading.xml_tree import attribute, first, markup_text, read_tree, words

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
_DATES = (
    ("date.issue", "norm"),
    ("date.release", "norm"),
    ("story.date", "norm"),
    ("pubdata", "date.publication"),
)


def read_nitf(source: Source) -> Iterator[Article | ReadError]:
    """The one item of the file."""
    record = nitf_record(read_tree(source))
    fields = Fields(source.name, record)
    yield fields.article(text=fields.text(), id_without_one=made_id(source.stem))


def nitf_record(root: Element) -> Record:
    """The fields of an `nitf` element, in whatever namespace."""
    dates = (attribute(root, *place) for place in _DATES)
    byline = first(root, "byline")
    person = first(byline, "person") if byline is not None else None
    found = {
        "id": attribute(root, "doc-id", "id-string"),
        "title": words(first(root, "hl1")) or words(first(root, "title")),
        "text": markup_text(first(root, "body.content")),
        "publisher": words(first(root, "distributor")) or attribute(root, "pubdata", "name"),
        "published_at": next((date for date in dates if date), None),
        "author": words(person) or _without_by(words(byline)),
        "category": attribute(root, "pubdata", "position.section") or _subject(root),
        "url": attribute(root, "pubdata", "ex-ref"),
        "correction": attribute(root, "correction", "info"),
        "date_source": "nitf",
    }
    return {name: value for name, value in found.items() if value}


def _subject(root: Element) -> str | None:
    return attribute(root, "tobject.subject", "tobject.subject.type") or attribute(
        root, "tobject.property", "tobject.property.type"
    )


def _without_by(byline: str | None) -> str | None:
    return byline[3:] if byline and byline.lower().startswith("by ") else byline
