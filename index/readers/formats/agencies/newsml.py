"""NewsML-G2: one item, or a message or package of several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.models import Article
from index.readers.fields import Fields, Record, Told
from index.readers.fields.values import web_address
from index.readers.formats.agencies import is_taken_back, refuse_embargoed, without_by
from index.readers.formats.agencies.nitf import nitf_record
from index.readers.formats.html_text import fragment_text
from index.readers.formats.page_header import trimmed
from index.readers.formats.xml import attribute, first, local_name, markup_text, read_tree, words
from index.readers.source import Source, made_id, numbered_articles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MARKUP_TYPES = ("html", "xhtml")
# What follows the scheme in a `rel` of a link to the item's own page; most lead to other pages.
_OWN_PAGES = ("", "self", "canonical", "alternate", "sameas", "web", "permalink")
# The schemes of IPTC's own subjects, before what an agency calls by codes of its own.
_SUBJECTS = ("medtop", "subj", "subjectcode")


def read_newsml(source: Source) -> Iterator[Article | ReadError]:
    """Every text item in order; items without words (pictures, packages) are passed over."""
    root = read_tree(source)
    items = [root] if local_name(root) == "newsItem" else list(_all(root, "newsItem"))
    texts = [(number, item) for number, item in enumerate(items, 1) if _content(item)]
    if not texts:
        raise ReadError(source.name, "no news item in it has words.", "Give items with content.")

    def article_of(where: str, made: str, item: Element) -> Article:
        # Empty means, by the format, that it has no end, and as some agencies write it, none.
        refuse_embargoed(where, words(first(item, "embargoed")))
        record = newsml_record(item)
        fields = Fields(where, Told(record, "newsml"))
        body = trimmed(fields.text(), record.get("title"))
        return fields.article(text=body.text, id_without_one=made, dropped=body.dropped)

    yield from numbered_articles(source, texts, article_of, alone=len(items) == 1)


def newsml_record(item: Element) -> Record:
    """The fields of one `newsItem`."""
    created = words(first(item, "contentCreated")) or words(first(item, "firstCreated"))
    version = words(first(item, "versionCreated"))
    found: dict[str, object] = {
        "id": made_id(item.get("guid") or ""),
        "title": words(first(item, "headline")) or words(first(item, "slugline")),
        "publisher": _publisher(item),
        "published_at": created or version,
        "updated_at": version if created and version != created else None,
        "author": without_by(words(first(item, "by"))) or _named(first(item, "creator")),
        "category": _category(item),
        "url": _own_page(item),
        "language": _language(item),
        "correction": words(first(item, "edNote")) if _is_correction(item) else None,
        "retracted": is_taken_back(_code(attribute(item, "pubStatus", "qcode"))),
        "date_source": "newsml",
        "text": _content(item),
    }
    return {name: value for name, value in found.items() if value}


def _publisher(item: Element) -> str | None:
    """Its provider by name, else the credit, else the provider's code, which is a name in IPTC's
    own list of them ("nprov:AFP"), else who holds the rights."""
    provider = first(item, "provider")
    code = _code(provider.get("qcode")) if provider is not None else ""
    return (
        _named(provider)
        or words(first(item, "creditline"))
        or (code if code.isalpha() else None)
        or _named(first(item, "copyrightHolder"))
    )


def _category(item: Element) -> str | None:
    """The first of IPTC's subjects that has a name, else any other that has one, else a literal."""
    subjects = list(_all(item, "subject"))
    ranked = sorted(subjects, key=lambda each: not (each.get("qcode") or "").startswith(_SUBJECTS))
    named = (words(first(each, "name")) for each in ranked)
    return next(filter(None, named), None) or next(filter(None, map(_named, subjects)), None)


def _own_page(item: Element) -> str | None:
    meta = first(item, "itemMeta")
    links = [each for each in meta if local_name(each) == "link"] if meta is not None else []
    own = (each for each in links if _code(each.get("rel")).casefold() in _OWN_PAGES)
    return next(filter(None, (web_address(each.get("href")) for each in own)), None)


def _content(item: Element) -> str:
    """The words of the item: NITF, XHTML or plain; of several renditions the longest."""
    found = list[str]()
    for data in [*_all(item, "inlineXML"), *_all(item, "inlineData")]:
        inner = next((child for child in data if local_name(child)), None)
        if inner is not None and local_name(inner) == "nitf":
            found.append(str(nitf_record(inner).get("text") or ""))
        elif inner is not None:
            found.append(markup_text(inner) if _is_story(inner) else "")
        else:
            text = (data.text or "").strip()
            is_markup = data.get("contenttype", "").endswith(_MARKUP_TYPES)
            # Agencies call HTML plain text.
            is_markup = is_markup or (text.startswith("<") and text.endswith(">"))
            found.append(fragment_text(text) if is_markup else text)
    return max(found, key=len, default="")


def _is_story(inner: Element) -> bool:
    """Whether it is text with markup, and not data: events, results of a match, concepts."""
    return local_name(inner) in ("html", "body", "article", "section", "div") or (
        first(inner, "p") is not None
    )


def _all(item: Element, name: str) -> Iterator[Element]:
    return (each for each in item.iter() if local_name(each) == name)


def _is_correction(item: Element) -> bool:
    signals = (each.get("qcode", "") for each in _all(item, "signal"))
    return any("correct" in signal.casefold() for signal in signals)


def _code(qcode: str | None) -> str:
    """What stands behind the scheme: "usable" of "stat:usable"."""
    return (qcode or "").rpartition(":")[2]


def _named(element: Element | None) -> str | None:
    """Its `name` child, else its literal."""
    if element is None:
        return None
    return words(first(element, "name")) or element.get("literal")


def _language(item: Element) -> str | None:
    return attribute(item, "language", "tag") or item.get(
        "{http://www.w3.org/XML/1998/namespace}lang"
    )
