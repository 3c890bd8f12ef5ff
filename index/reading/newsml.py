"""IPTC NewsML-G2: news items as XML, alone or in a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.articles import Article
from index.errors import ReadError
from index.reading.fields import Fields, Record, made_id
from index.reading.html_text import fragment_text
from index.reading.nitf import nitf_record
from index.reading.source import Source
from index.reading.xml_tree import attribute, first, local_name, markup_text, read_tree, words

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TAKEN_BACK = (":canceled", ":cancelled", ":withheld")
_MARKUP_TYPES = ("html", "xhtml")


def read_newsml(source: Source) -> Iterator[Article | ReadError]:
    """Every text item in order; items without words (pictures, packages) are passed over."""
    root = read_tree(source)
    items = [root] if local_name(root) == "newsItem" else list(_all(root, "newsItem"))
    texts = [(number, item) for number, item in enumerate(items, 1) if _content(item)]
    if not texts:
        raise ReadError(source.name, "no news item in it has words.", "Give items with content.")
    for number, item in texts:
        alone = len(items) == 1
        where = source.name if alone else f"{source.name}#{number}"
        stem = made_id(source.stem)
        try:
            fields = Fields(where, newsml_record(item))
            made = stem if alone else f"{stem[:180]}-{number}"
            yield fields.article(text=fields.text(), id_without_one=made)
        except ReadError as error:
            yield error


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
        "url": _web(first(item, "link")),
        "language": _language(item),
        "correction": words(first(item, "edNote")) if _is_correction(item) else None,
        "retracted": (attribute(item, "pubStatus", "qcode") or "").endswith(_TAKEN_BACK),
        "date_source": "newsml",
        **_content(item),
    }
    return {name: value for name, value in found.items() if value}


def _content(item: Element) -> Record:
    """The words of the item: NITF, XHTML or plain; of several renditions the longest."""
    found: list[Record] = []
    for data in [*_all(item, "inlineXML"), *_all(item, "inlineData")]:
        inner = next((child for child in data if local_name(child)), None)
        if inner is not None and local_name(inner) == "nitf":
            found.append({"text": nitf_record(inner).get("text") or ""})
        elif inner is not None:
            found.append({"text": markup_text(inner)})
        elif data.get("contenttype", "").endswith(_MARKUP_TYPES):
            found.append({"text": fragment_text(data.text or "")})
        else:
            found.append({"text": (data.text or "").strip()})
    best = max(found, key=lambda each: len(str(each["text"])), default={"text": ""})
    return best if best["text"] else {}


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


def _web(link: Element | None) -> str | None:
    address = link.get("href", "") if link is not None else ""
    return address if address.lower().startswith(("http://", "https://")) else None
