"""Pages of several stories: live blogs, and lists of articles none of which is the page's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from index.readers.boilerplate import is_of_readers
from index.readers.fields import Record
from index.readers.fields.values import web_address
from index.readers.formats.html.story import is_same
from index.readers.formats.html_text import element_text, parse_html, select
from index.readers.formats.html_text.site_elements import prose_length
from index.readers.formats.json_ld import LinkedData, Sureness

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ENTRY = "contains({}, 'liveBlogUpdate') or contains({}, 'blogPost')"
_MARKED_ENTRIES = f"//@itemprop[{_ENTRY.format('.', '.')}]"
_ENTRIES = (
    f"//*[self::article or {_ENTRY.format('@itemprop', '@itemprop')}]"
    "[not(ancestor::nav or ancestor::footer)]"
)
_HEADINGS = ("h1", "h2", "h3", "h4")
_FIRST_HEADING = "(.//*[self::h1 or self::h2 or self::h3 or self::h4])[1]"
_TIMED = "boolean(.//time[@datetime])"
_MARKED = "boolean(.//h1 or .//h2 or .//h3 or .//h4 or .//time[@datetime])"
_MARGIN = frozenset(("aside", "blockquote", "figure"))
_LIVE = re.compile(r"(?:^|[\s_-])live-?(?:blog|ticker|text)|LiveBlog", re.IGNORECASE)
# What a story has to have in prose to be one, alone and as an entry among others.
_LEAST_STORY, _LEAST_ENTRY = 120, 40
# Beside one story that holds this much of a page's prose, the others only lead elsewhere.
_NEARLY_ALL = 0.8
_MOST_ENTRIES = 500
_KEY = 60
_NOT_WORDS = re.compile(r"\W+")


@dataclass(frozen=True)
class Entry:
    """One story of a page: what JSON-LD tells of it, and what the page shows, where it does.

    `address` is its own; None where it has none but the page's.
    """

    told: Record
    shown: HtmlElement | None
    heading: HtmlElement | None
    address: str | None


def take_entries(
    tree: HtmlElement,
    heading: HtmlElement | None,
    linked: LinkedData,
    names_page: Sureness,
    address: str | None,
) -> list[Entry]:
    """The stories of a page that is several, taken out of the tree; none where it is one.

    It is several where it is a live blog, or where neither its address nor a headline says which
    of them is its own. `heading` is that of its own story, `address` the page's.
    """
    told = linked.updates(names_page)
    shown = _shown(tree, heading, _TIMED if heading is not None and not told else _MARKED)
    if not told and heading is not None and not _is_live(tree, heading, shown):
        return []
    if not told and heading is None:
        shown = shown if _is_list(tree, shown) else []
        told = [] if shown else _unnamed(linked, names_page)
    found = [*_matched(told, shown, linked, address)]
    if len(found) < 2 and not linked.updates(names_page):
        return []
    for each in shown:
        each.drop_tree()
    times = Counter(each.address for each in found)
    # An address that several have is no entry's own.
    return [each if times[each.address] == 1 else replace(each, address=None) for each in found]


def without_entries(text: str, entries: list[Entry]) -> str:
    """The blocks of a page's text that are no entry's."""
    told = {_key(block) for each in entries for block in str(each.told.get("text", "")).split("\n")}
    told |= {_key(str(each.told.get("title", ""))) for each in entries}
    whole = "".join(_letters(str(each.told.get("text", ""))) for each in entries)
    blocks = text.split("\n\n")
    return "\n\n".join(b for b in blocks if _key(b) not in told and _letters(b) not in whole)


def is_story(text: str) -> bool:
    """Whether a page's own words are enough for a story beside its entries."""
    return len(text) >= _LEAST_STORY


def _shown(tree: HtmlElement, heading: HtmlElement | None, marks: str) -> list[HtmlElement]:
    """The elements that may be entries: the innermost, none of which holds the page's heading; of
    those that have one of the marks."""
    if len(list(islice(tree.iter("article"), 2))) + len(select(tree, _MARKED_ENTRIES)) < 2:
        return []
    found = select(tree, _ENTRIES)[: 2 * _MOST_ENTRIES]
    around = {above for each in found for above in each.iterancestors()}
    own = {heading, *heading.iterancestors()} if heading is not None else set()
    entries = [each for each in found if each not in around and each not in own]
    marked = [each for each in entries if select(each, marks)]
    if len(marked) < 2 or (marks == _TIMED and len(marked) < len(entries) // 2):
        return []
    return [each for each in entries if _is_entry(each)][:_MOST_ENTRIES]


def _is_entry(element: HtmlElement) -> bool:
    for each in (element, *element.iterancestors()):
        names = f"{each.get('class') or ''} {each.get('id') or ''} {each.get('itemprop') or ''}"
        if each.tag in _MARGIN or is_of_readers(names):
            return False
    return select(element, _MARKED) and prose_length(element) >= _LEAST_ENTRY


def _is_live(tree: HtmlElement, heading: HtmlElement, shown: list[HtmlElement]) -> bool:
    """Whether the entries under a headline are those of a live blog, and not stories beside it."""
    if len(shown) < 2 or not all(select(each, ".//time[@datetime]") for each in shown):
        return False
    if any("liveBlogUpdate" in (each.get("itemprop") or "") for each in shown):
        return True
    above = [*heading.iterancestors(), *shown[0].iterancestors(), shown[0]]
    names = (each.get(name) or "" for each in above for name in ("class", "id", "itemtype"))
    is_called_so = any(_LIVE.search(name) for name in names)
    return is_called_so or _is_list(tree, shown, beside=_LEAST_STORY)


def _is_list(tree: HtmlElement, shown: list[HtmlElement], beside: int | None = None) -> bool:
    """Whether entries are most of a page, and none of them nearly all; `beside` is what prose
    the page may have besides, by default as much as they have."""
    lengths = [prose_length(each) for each in shown]
    of_all = sum(lengths)
    rest = prose_length(tree) - of_all
    most = of_all if beside is None else beside
    return len(shown) > 1 and rest < most and max(lengths) < _NEARLY_ALL * of_all


def _unnamed(linked: LinkedData, names_page: Sureness) -> list[Record]:
    """Articles that JSON-LD tells in full where the page names none of them."""
    told = [each for each in linked.told_in_full() if len(str(each["text"])) >= _LEAST_STORY]
    return [] if any(names_page(each) for each in linked.records()) else told[:_MOST_ENTRIES]


def _matched(
    told: list[Record], shown: list[HtmlElement], linked: LinkedData, page: str | None
) -> Iterator[Entry]:
    """Each entry once: what is shown with what is told of it, then what is told alone."""
    records = told or [record for record in linked.records() if record.get("title")]
    left = list(told)
    for each in shown:
        alone = parse_html(_markup(each))
        if alone is None:
            continue
        heading = next(alone.iter(*_HEADINGS), None)
        title = " ".join(heading.text_content().split()) if heading is not None else ""
        words = _letters(element_text(alone))
        its = next((record for record in records if _is_of(record, title, words)), {})
        if its in left:
            left.remove(its)
        yield Entry(its, alone, heading, _address(its, each, page))
    for record in left[:_MOST_ENTRIES]:
        yield Entry(record, None, None, _other(str(record.get("url") or ""), page))


def _is_of(record: Record, title: str, words: str) -> bool:
    """Whether what is told is of what is shown, by its headline or the beginning of its words."""
    told, begins = str(record.get("title") or ""), _key(str(record.get("text") or ""))
    return bool(told and title and is_same(told, title)) or bool(begins and begins in words)


def _markup(element: HtmlElement) -> str:
    from lxml.html import tostring

    return str(tostring(element, encoding="unicode", with_tail=False))


def _address(told: Record, shown: HtmlElement, page: str | None) -> str | None:
    """That of the entry: told, its headline's link, its permanent one, or its place in the page."""
    links = select(
        shown,
        f"{_FIRST_HEADING}//a/@href | {_FIRST_HEADING}/ancestor::a/@href"
        " | .//a[contains(@rel, 'bookmark') or .//time]/@href"
        " | @data-url | @data-permalink",
    )
    given = [str(told.get("url") or ""), *map(str, links)]
    if page and (name := shown.get("id")):
        given.append(f"#{name}")
    return next(filter(None, (_other(link, page) for link in given)), None)


def _other(link: str, page: str | None) -> str | None:
    """A link as an address other than the page's; None where it is none."""
    try:
        address = web_address(urljoin(page or "", link.strip())) if link.strip() else None
    except ValueError:
        return None
    return None if address == page else address


def _letters(words: str) -> str:
    return _NOT_WORDS.sub("", words).casefold()


def _key(words: str) -> str:
    """What a block begins with, to know it again by; empty for one too short for that."""
    begins = _letters(words[: 4 * _KEY])[:_KEY]
    return begins if len(begins) >= _KEY // 3 else ""
