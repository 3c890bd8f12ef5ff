"""HTML → plain text: blocks a blank line apart, without what is not read as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.readers.boilerplate import is_boilerplate_class

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table"
    " tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset(
    "script style noscript template head title nav aside footer button select option textarea"
    " input iframe object embed svg math canvas audio video map dialog".split()
)
_LAYOUT = frozenset("html body main article table tbody tr td".split())
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAK = "\n"
_PARAGRAPH = "\n\n"
_SPACE = re.compile(r"[^\S\n]+")
_INNER_BREAKS = re.compile(r"\n(?:[^\S\n]*\n)+")
_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


def fragment_text(markup: str) -> str:
    """The words of a piece of HTML; text without a tag or an entity comes back as it is."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    tree = parse_html(markup)
    return "" if tree is None else element_text(tree)


def parse_html(markup: str) -> HtmlElement | None:
    """The tree of a page or of a piece of one; None where there is nothing in it."""
    from lxml import etree, html

    # An encoding that the page names is wrong once it has been decoded.
    sound = re.sub(r"^\s*<\?xml[^>]*\?>", "", _CONTROL.sub("", markup))
    if not sound.strip():
        return None
    try:
        return html.document_fromstring(
            sound, parser=html.HTMLParser(no_network=True, huge_tree=True)
        )
    except etree.ParserError:
        return None


def element_text(root: HtmlElement) -> str:
    """The words under an element. Left out: navigation, forms, scripts, what is hidden, what its
    class calls boilerplate."""
    text = _SPACE.sub(" ", "".join(_pieces(root)))
    blocks = _INNER_BREAKS.split(text)
    kept = ("\n".join(line.strip() for line in block.split("\n")).strip() for block in blocks)
    return _PARAGRAPH.join(block for block in kept if block)


def _pieces(root: HtmlElement) -> Iterator[str]:
    """Text in order, with breaks; walked without recursion, for pages nest as deep as they like."""
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        element, seen = stack.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        edge = _PARAGRAPH if name in _BLOCKS else _BREAK if name == "br" else ""
        if not seen and name and (element is root or not _is_silent(element, name)):
            yield edge + _flat(element, element.text)
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        if seen:
            yield edge
        if element is not root:
            yield _flat(element.getparent(), element.tail)


def _flat(inside: HtmlElement | None, text: str | None) -> str:
    """Line ends of the source are white space, but in `pre`."""
    if not text or (inside is not None and inside.tag == "pre"):
        return text or ""
    return text.replace("\r", " ").replace("\n", " ")


def _is_silent(element: HtmlElement, name: str) -> bool:
    # Some sites put their whole page into one form, and letters are laid out in tables.
    names = "" if name in _LAYOUT else f"{element.get('class', '')} {element.get('id', '')}"
    names = "subscribe" if name == "form" else names
    return (
        name in _SILENT
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDDEN_STYLE.search(element.get("style", "")) is not None
        or is_boilerplate_class(names, lambda: len(element.text_content()))
    )
