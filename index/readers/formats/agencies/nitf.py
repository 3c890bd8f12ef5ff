"""NITF: one story a file, or inside an item of NewsML-G2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.models import Article
from index.readers.fields import Fields, Record, Told
from index.readers.formats.agencies import is_taken_back, refuse_embargoed, without_by
from index.readers.formats.xml import attribute, first, local_name, markup_text, read_tree, words
from index.readers.source import Source, made_id

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DATES = (
    ("date.issue", "norm"),
    ("date.release", "norm"),
    ("story.date", "norm"),
    ("pubdata", "date.publication"),
)
# Where agencies say whose it is that do not name a distributor.
_PUBLISHERS = (("pubdata", "name"), ("doc.copyright", "holder"), ("doc.rights", "owner"))


def read_nitf(source: Source) -> Iterator[Article | ReadError]:
    """The one item of the file."""
    root = read_tree(source)
    release = attribute(root, "date.release", "norm")
    refuse_embargoed(source.name, release, attribute(root, "docdata", "management-status"))
    fields = Fields(source.name, Told(nitf_record(root), "nitf"))
    yield fields.article(text=fields.text(), id_without_one=made_id(source.stem))


def nitf_record(root: Element) -> Record:
    """The fields of an `nitf` element, in whatever namespace."""
    dates = (attribute(root, *place) for place in _DATES)
    publishers = (attribute(root, *place) for place in _PUBLISHERS)
    byline = first(root, "byline")
    person = first(byline, "person") if byline is not None else None
    found = {
        "id": attribute(root, "doc-id", "id-string"),
        "title": words(first(root, "hl1")) or words(first(root, "title")),
        "text": markup_text(first(root, "body.content")),
        "publisher": words(first(root, "distributor")) or next(filter(None, publishers), None),
        "published_at": next((date for date in dates if date), None),
        "author": words(person) or without_by(_byline(byline)),
        "category": attribute(root, "pubdata", "position.section") or _subject(root),
        "url": attribute(root, "pubdata", "ex-ref"),
        "correction": attribute(root, "correction", "info"),
        "retracted": is_taken_back(attribute(root, "docdata", "management-status")),
        "date_source": "nitf",
    }
    return {name: value for name, value in found.items() if value}


def _subject(root: Element) -> str | None:
    return attribute(root, "tobject.subject", "tobject.subject.type") or attribute(
        root, "tobject.property", "tobject.property.type"
    )


def _byline(byline: Element | None) -> str | None:
    """Its words without the title that follows a name."""
    if byline is None:
        return None
    parts = [byline.text or ""]
    for each in byline:
        parts += ["" if local_name(each) == "byttl" else words(each) or "", each.tail or ""]
    return " ".join(" ".join(parts).split()) or None
