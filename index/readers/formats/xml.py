"""XML read with care: no entities of its own, no network, no bombs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.encoding import MAX_MARKUP_BYTES, read_bytes
from index.readers.formats.html_text import fragment_text
from index.readers.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NAME = re.compile(r"(?<=<)(/?)(?:[A-Za-z][\w.-]*:)?(body\.content|hl2|media|[A-Za-z][\w.-]*)")
_AS_HTML = {"hl2": "h2", "body.content": "div"} | dict.fromkeys(
    # Around the story: pictures, and what the item's own fields say already.
    ("media", "figure", "header", "footer"),
    "aside",
)


def read_tree(source: Source) -> Element:
    """The root of a well-formed document. Raises ReadError, saying where it is not one."""
    from lxml import etree

    data = read_bytes(source, MAX_MARKUP_BYTES)
    refuse_entities(source.name, data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        why = " ".join(str(error).split())[:160] or "it is empty"
        raise ReadError(source.name, f"not XML: {why}.", "Export it again.") from None


def refuse_entities(name: str, data: bytes) -> None:
    """A handful of entities can stand for gigabytes, or for a file of this machine.

    Raises ReadError where the document declares any.
    """
    # UTF-16 and UTF-32 put NULs between the letters.
    if b"<!ENTITY" in data.replace(b"\0", b"").upper():
        raise ReadError(
            name, "its XML declares entities, which are not read.", "Export it without them."
        )


def local_name(element: Element) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def words(element: Element | None) -> str | None:
    """All the words in an element, as one line; None where there are none."""
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None


def markup_text(element: Element | None) -> str:
    """The words of an element that holds XHTML or NITF, blocks a blank line apart."""
    from lxml import etree

    if element is None:
        return ""
    markup = etree.tostring(element, encoding="unicode", with_tail=False)
    # HTML knows neither prefixes nor NITF's own names.
    return fragment_text(_NAME.sub(lambda n: n[1] + _AS_HTML.get(n[2], n[2]), markup))


def first(root: Element, name: str) -> Element | None:
    """The first element of that local name, `root` itself included."""
    return next((each for each in root.iter() if local_name(each) == name), None)


def attribute(root: Element, name: str, attribute: str) -> str | None:
    """An attribute of the first element of that local name."""
    element = first(root, name)
    return element.get(attribute) if element is not None else None
