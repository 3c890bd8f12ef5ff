"""XML, read as what its root element says it is: agencies' NITF and NewsML-G2 are read here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.models import Article
from index.readers.encoding import MAX_MARKUP_BYTES, read_bytes
from index.readers.fields import Fields, Record, Told, numbered_articles
from index.readers.formats.feed import read_feed
from index.readers.formats.html import read_html
from index.readers.formats.html_text import fragment_text
from index.readers.formats.xml import attribute, first, local_name, markup_text, read_tree, words
from index.readers.source import Source, made_id
from index.readers.values import web_address

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DATES = (
    ("date.issue", "norm"),
    ("date.release", "norm"),
    ("story.date", "norm"),
    ("pubdata", "date.publication"),
)
_TAKEN_BACK = (":canceled", ":cancelled", ":withheld")
_MARKUP_TYPES = ("html", "xhtml")
_ROOT_WITHIN = 2048
_FEED_MARKS = (b"<rss", b"<feed", b"<rdf:RDF")


def read_xml(source: Source) -> Iterator[Article | ReadError]:
    """The articles of a feed, NITF, NewsML-G2 or XHTML file."""
    data = read_bytes(source, MAX_MARKUP_BYTES)
    source = replace(source, open=lambda: BytesIO(data))
    try:
        root = local_name(read_tree(source))
    except ReadError:
        # Feeds are often not well-formed, and their parser forgives that.
        if not any(mark in data[:_ROOT_WITHIN] for mark in _FEED_MARKS):
            raise
        root = "rss"
    if root not in _ROOTS:
        raise ReadError(
            source.name,
            f"XML of an unknown kind, its root being {root!r}.",
            "Read are RSS, Atom, NITF, NewsML-G2 and XHTML.",
        )
    return _ROOTS[root](source)


def read_nitf(source: Source) -> Iterator[Article | ReadError]:
    """The one item of the file."""
    record = nitf_record(read_tree(source))
    fields = Fields(source.name, Told(record, "nitf"))
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


def read_newsml(source: Source) -> Iterator[Article | ReadError]:
    """Every text item in order; items without words (pictures, packages) are passed over."""
    root = read_tree(source)
    items = [root] if local_name(root) == "newsItem" else list(_all(root, "newsItem"))
    texts = [(number, item) for number, item in enumerate(items, 1) if _content(item)]
    if not texts:
        raise ReadError(source.name, "no news item in it has words.", "Give items with content.")

    def article_of(where: str, made: str, item: Element) -> Article:
        fields = Fields(where, Told(newsml_record(item), "newsml"))
        return fields.article(text=fields.text(), id_without_one=made)

    yield from numbered_articles(source, texts, article_of, alone=len(items) == 1)


def newsml_record(item: Element) -> Record:
    """The fields of one `newsItem`."""
    created = words(first(item, "contentCreated")) or words(first(item, "firstCreated"))
    version = words(first(item, "versionCreated"))
    found: dict[str, object] = {
        "id": made_id(item.get("guid") or ""),
        "title": words(first(item, "headline")) or words(first(item, "slugline")),
        "publisher": _named(first(item, "provider")) or words(first(item, "creditline")),
        "published_at": created or version,
        "updated_at": version if created and version != created else None,
        "author": words(first(item, "by")) or _named(first(item, "creator")),
        "category": _named(first(item, "subject")),
        "url": web_address(attribute(item, "link", "href")),
        "language": _language(item),
        "correction": words(first(item, "edNote")) if _is_correction(item) else None,
        "retracted": (attribute(item, "pubStatus", "qcode") or "").endswith(_TAKEN_BACK),
        "date_source": "newsml",
        "text": _content(item),
    }
    return {name: value for name, value in found.items() if value}


def _content(item: Element) -> str:
    """The words of the item: NITF, XHTML or plain; of several renditions the longest."""
    found = list[str]()
    for data in [*_all(item, "inlineXML"), *_all(item, "inlineData")]:
        inner = next((child for child in data if local_name(child)), None)
        if inner is not None and local_name(inner) == "nitf":
            found.append(str(nitf_record(inner).get("text") or ""))
        elif inner is not None:
            found.append(markup_text(inner))
        elif data.get("contenttype", "").endswith(_MARKUP_TYPES):
            found.append(fragment_text(data.text or ""))
        else:
            found.append((data.text or "").strip())
    return max(found, key=len, default="")


def _all(item: Element, name: str) -> Iterator[Element]:
    return (each for each in item.iter() if local_name(each) == name)


def _is_correction(item: Element) -> bool:
    signals = (each.get("qcode", "") for each in _all(item, "signal"))
    return any("correct" in signal.casefold() for signal in signals)


def _named(element: Element | None) -> str | None:
    """Its `name` child, else its literal."""
    if element is None:
        return None
    return words(first(element, "name")) or element.get("literal")


def _language(item: Element) -> str | None:
    return attribute(item, "language", "tag") or item.get(
        "{http://www.w3.org/XML/1998/namespace}lang"
    )


_ROOTS: dict[str, Callable[[Source], Iterator[Article | ReadError]]] = {
    "rss": read_feed,
    "feed": read_feed,
    "RDF": read_feed,
    "html": read_html,
    "nitf": read_nitf,
    "newsMessage": read_newsml,
    "newsItem": read_newsml,
    "packageItem": read_newsml,
}
