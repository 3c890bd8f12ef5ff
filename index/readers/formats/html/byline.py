"""Who wrote the story, as a page shows it: what is marked as a byline, or a name above the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.readers.formats.html.day_beside import A_DAY, BY
from index.readers.formats.html.story import words_of
from index.readers.formats.html_text import element_text, having, select
from index.readers.formats.html_text.site_elements import prose_length
from index.readers.publication_date import find_dateline

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What stands behind a name: a bar, a day, who took the picture, a link to all else.
_BEHIND = re.compile(
    r"\s*[|·•@©]|\s+[-–—]\s|\s+\b(?:fotos?|photos?|alle artikel|all articles|edit)\b"
    r"|,\s*(?:edit|fotos?|photos?)\b",
    re.IGNORECASE,
)
_AUTHORS = "//*[@itemprop='author' or @rel='author' or contains(@class, 'byline')]"
_BY_ATTRIBUTE = ("//@itemprop[.='author']", "//@rel[.='author']", "//@class[contains(., 'byline')]")
# Marks and words between a name and its day, and around both.
_MARKS = r"[\s,;:|·•–—-]"
_DAY_WORDS = (
    r"am|on|le|vom|el|at|um|uhr|veröffentlicht|published|updated"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
)
_AROUND = re.compile(
    rf"^(?:{_MARKS}|\d\d?[:.]\d\d|\b(?:{_DAY_WORDS})\b)+|(?:{_MARKS}|\b(?:{_DAY_WORDS})\b)+$",
    re.IGNORECASE,
)
_LONGEST = 100
_LEAST_PARAGRAPH = 60
# What leads to an author's page, or is called the author's name.
_AUTHOR_PAGE = re.compile(r"/(?:authors?|by|contributors?|people|staff|journalists?)/[^/?#]", re.I)
_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])author(?:s|[-_]{0,2}(?:name|link|meta))?(?=$|\s)", re.I)
_NAME = re.compile(
    r"[A-ZÀ-Þ][\w.'’-]*"
    r"(?: (?:[A-ZÀ-Þ][\w.'’-]*|d[eiu]|del|della|v[ao]n|der|den|la|le|al|bin|e|y)){1,4}"
)
_NO_NAME = re.compile(
    r"\d|\b(?:about|all|author|by|comments?|contact|editors?|follow|guest|more|news|our|posts?"
    r"|profile|read|see|staff|stories|team|the|view)\b",
    re.IGNORECASE,
)


def shown_author(tree: HtmlElement) -> str | None:
    """The name in the first byline of a page that has words; of one over several lines without the
    day and what else stands on lines of their own."""
    found = [some for path in _BY_ATTRIBUTE if (some := having(tree, path))]
    for each in found[0] if len(found) == 1 else select(tree, _AUTHORS) if found else ():
        words = words_of(each)
        links = [name for link in select(each, ".//a") if (name := words_of(link))]
        names = [name for name in links if not any(map(str.isdecimal, name))]
        # Of several, each has a page of its own.
        if words:
            several = ", ".join(names) if len(links) > 1 else ""
            author = several or _of_lines(each) or words
            return name_in(author) if len(author) <= _LONGEST else None
    return None


def name_in(byline: str) -> str:
    """Who a byline names, without "by" and the day; all of it where that leaves nothing."""
    words = byline
    if day := A_DAY.search(words):
        before = _AROUND.sub("", words[: day.start()])
        words = before or words[day.end() :]
    words = _AROUND.sub("", words)
    name = BY.sub("", words, count=1) if BY.match(words) else words
    name = _AROUND.sub("", _BEHIND.split(name, maxsplit=1)[0])
    return name if any(map(str.isalpha, name)) else byline


def _of_lines(byline: HtmlElement) -> str | None:
    """The line that names who wrote it, of several; None where there is one line."""
    lines = [" ".join(line.split()) for line in re.split(r"\n+", element_text(byline))]
    if len(lines) < 2:
        return None
    if lines[0].rstrip(": ").casefold() == "by":
        return lines[1]
    named = (line for line in lines if BY.match(line))
    return next(named, next((line for line in lines if not find_dateline(line)), None))


def author_above(tree: HtmlElement, heading: HtmlElement | None) -> str | None:
    """A person's name between the headline and the first paragraph, where it leads to an author's
    page or is called the author's; for pages that tell of none otherwise."""
    for element in _above_text(tree, heading):
        names, link = element.get("class") or "", element.get("href") or ""
        if _AUTHOR_CLASS.search(names) or _AUTHOR_PAGE.search(link):
            words = BY.sub("", words_of(element), count=1)
            if len(words) <= _LONGEST and _NAME.fullmatch(words) and not _NO_NAME.search(words):
                return words
    return None


def _above_text(tree: HtmlElement, heading: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements below the headline and above the first paragraph."""
    is_below = False
    for element in tree.iter("*"):
        if is_below:
            if element.tag == "p" and prose_length(element) >= _LEAST_PARAGRAPH:
                return
            yield element
        is_below = is_below or element is heading
