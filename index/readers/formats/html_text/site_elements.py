"""Which elements of a page are not read as words: the site's own, and what is beside a story."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from index.readers.boilerplate import is_boilerplate_class, is_hidden_class, is_of_readers

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SILENT = frozenset(
    "script style noscript template head title nav aside footer button select option textarea"
    " input iframe object embed svg math canvas audio video map dialog".split()
)
_NO_PROSE = _SILENT | {"a"}
_LAYOUT = frozenset("html body main article table tbody tr td".split())
_BESIDE = ("figcaption", "label")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# What React sends later than the rest of a page is hidden until a script has put it in its place.
_SENT_LATER = re.compile(r"S:[\da-f]{1,6}")
# Shorter runs of text are labels; of nested wrappers so many are looked into.
_LEAST_PROSE = 25
_MOST_KEPT = 20
_LEAST_ARTICLE = 200
# A script may show the rest of a story when a button is pressed.
_MOST_HIDDEN, _MOST_BESIDE = 0.2, 0.5
_MOST_HEADINGS, _MOST_WRAPPERS, _MOST_IN_TEASER = 500, 5, 200
_LONGEST_TEASER, _LONGEST_LABEL = 600, 40


class SiteElements:
    """Tells the elements under `root` that are not read as words.

    `of_article` leaves out as well what stands beside the text of an article: captions, teasers,
    what no screen shows.
    """

    def __init__(self, root: HtmlElement, *, of_article: bool = False) -> None:
        self._root = root
        self._of_article = of_article
        self._prose: int | None = None
        self._kept = self._beside = 0
        self._teasers = _teasers(root) if of_article else frozenset()

    def is_silent(self, element: HtmlElement, name: str) -> bool:
        """Whether an element of that name, lower case, is not read."""
        if name in _SILENT or (self._of_article and self._is_beside(element, name)):
            return True
        keys = element.keys()
        if name == "form":
            keys.append("class")
        if not keys:
            return False
        # Some sites put their whole page into one form, and letters are laid out in tables.
        names = "" if name in _LAYOUT else f"{element.get('class', '')} {element.get('id', '')}"
        names = "subscribe" if name == "form" else names
        return (
            ("hidden" in keys and not _SENT_LATER.fullmatch(element.get("id", "")))
            or ("aria-hidden" in keys and element.get("aria-hidden") == "true")
            or ("style" in keys and _HIDDEN_STYLE.search(element.get("style", "")) is not None)
            or (
                ("class" in keys or "id" in keys)
                and is_boilerplate_class(names, lambda: len(element.text_content()))
                and not self._is_the_article(element, names)
            )
        )

    def is_most_left_out(self) -> bool:
        """Whether more of the prose was left out as standing beside the text than was kept."""
        return self._beside > 0 and self._beside > _MOST_BESIDE * self._all_prose()

    def _is_beside(self, element: HtmlElement, name: str) -> bool:
        most = _MOST_BESIDE
        if name not in _BESIDE and element not in self._teasers:
            if not is_hidden_class(element.get("class", "")):
                return False
            most = _MOST_HIDDEN
        if self._kept >= _MOST_KEPT:
            return False
        prose = prose_length(element)
        if prose and prose > most * self._all_prose():
            self._kept += 1
            return False
        self._beside += prose
        return True

    def _all_prose(self) -> int:
        if self._prose is None:
            self._prose = prose_length(self._root)
        return self._prose

    def _is_the_article(self, element: HtmlElement, names: str) -> bool:
        """Whether an element holds most of the prose, whatever its class says; what readers wrote
        may be longer than the article, and is it only where nothing else is."""
        if self._kept >= _MOST_KEPT:
            return True
        prose = prose_length(element)
        if not prose:
            return False
        rest = self._all_prose() - prose
        kept = rest < min(prose, _LEAST_ARTICLE) if is_of_readers(names) else rest < prose
        self._kept += kept
        return kept


def prose_length(root: HtmlElement) -> int:
    """How many characters of running text, links aside, stand under an element."""
    length, stack = 0, [root]
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag not in _NO_PROSE and isinstance(tag, str):
            if (text := element.text) and len(text) >= _LEAST_PROSE:
                length += _prose(text)
            if len(element):
                stack.extend(element)
        if element is not root and (text := element.tail) and len(text) >= _LEAST_PROSE:
            length += _prose(text)
    return length


def _prose(text: str) -> int:
    """Labels and names are no prose."""
    length = len(text.strip())
    return length if length >= _LEAST_PROSE else 0


def _teasers(root: HtmlElement) -> frozenset[HtmlElement]:
    """The elements that tell of other stories: each holds a headline that is a link, and a few
    words. One that stands by itself may be a heading of the story."""
    found: list[HtmlElement] = []
    for heading in islice(root.iter(*_HEADINGS), _MOST_HEADINGS):
        if heading is root or not _is_linked(heading):
            continue
        teaser = heading
        for above in islice(heading.iterancestors(), _MOST_WRAPPERS):
            if above is root or not _is_teaser_of(above, heading):
                break
            teaser = above
        if teaser is not heading:
            found.append(teaser)
    return frozenset(found)


def _is_linked(heading: HtmlElement) -> bool:
    """Whether all of a heading is a link to another page."""
    above = heading.getparent()
    if above is not None and above.tag == "a":
        return _leads_elsewhere(above)
    links = [link for link in heading.iter("a") if _leads_elsewhere(link)]
    linked = "".join(link.text_content() for link in links)
    return bool(links) and linked.split() == heading.text_content().split()


def _leads_elsewhere(link: HtmlElement) -> bool:
    return "#" not in link.get("href", "#")


def _is_teaser_of(element: HtmlElement, heading: HtmlElement) -> bool:
    """Whether an element holds one heading, few words below it and no prose above."""
    length, is_below = 0, False
    for count, each in enumerate(element.iter()):
        if count == _MOST_IN_TEASER or (each is not heading and each.tag in _HEADINGS):
            return False
        is_below = is_below or each is heading
        words = len((each.text or "").strip()) if isinstance(each.tag, str) else 0
        words += len((each.tail or "").strip()) if each is not element else 0
        length += words
        if length > _LONGEST_TEASER or (not is_below and words > _LONGEST_LABEL):
            return False
    return is_below
