"""The day that a page shows with its headline or its text, where its markup tells of none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from index.readers.fields import Record
from index.readers.formats.html.story import words_of
from index.readers.formats.html_text import element_text
from index.readers.publication_date import believable, find_dateline, is_published, is_update

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# How many blocks above the headline and below it may hold the day; of those below only such as
# stand before the second paragraph, for the first may be the story's summary.
_MOST_ABOVE, _MOST_BELOW, _MOST_PARAGRAPHS = 2, 12, 2
_LEAST_PARAGRAPH = 100
# A line that says who and where beside the day, and no caption: that many words before it.
_LONGEST_LINE, _LONGEST_BEHIND, _MOST_WORDS_BEFORE = 120, 60, 5
_MONTH, _YEAR = r"[^\W\d_]{3,12}\.?", r"(?:19|20)\d\d"
_DAY = re.compile(
    rf"(?<![\d.,/-])(?:\d\d?\.\s?\d\d?\.\s?(?:{_YEAR}|\d\d)(?![\d.])|\d\d?/\d\d?/{_YEAR}(?!\d)"
    rf"|{_YEAR}-\d\d?-\d\d?(?!\d)|{_YEAR}/\d\d?/\d\d?(?!\d)|{_YEAR}年\d\d?月\d\d?日"
    rf"|\d\d?(?:\.|st|nd|rd|th|er|º)?\s(?:de\s)?{_MONTH},?\s(?:de\s)?{_YEAR}(?!\d)"
    rf"|{_MONTH}\s\d\d?(?:st|nd|rd|th)?,?\s{_YEAR}(?!\d))"
)
_SHORT_YEAR = re.compile(r"\.\s?(\d\d)$")
# "12.11.2021 – The council …", "Bonn, (12.11.2021). The council …": where a story says its own day.
_BEFORE_PARAGRAPH = re.compile(rf"(?:[^\W\d_]+,\s)?(\()?{_DAY.pattern}(?(1)\)\.?|\s?[-–—])\s")
# A day of something else: when it takes place, or somebody was born.
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:when|where|from|until|till|through|since|starts?|ends?|deadline|born|died|birth|event"
    r"|next|expires?|wann|wo|ab|bis|seit|termine?|beginn|ende|geboren|gestorben|frist|nächste[rs]?"
    r"|quand|du|dès|depuis|jusqu\w*|née?|mort|cuándo|desde|hasta|nacido|dal|fino|nato)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…。][”»\"')]*$")
_PARAGRAPH = "\n\n"


def day_beside(tree: HtmlElement, heading: HtmlElement) -> Record:
    """The one day in short lines right above or below the headline, or before the words of the
    first paragraphs; where none is there, the one that is said further down to be the story's."""
    title = _letters(words_of(heading))
    blocks = element_text(tree).split(_PARAGRAPH)
    at = next((at for at, block in enumerate(blocks) if _letters(block) == title), None)
    if at is None:
        at = next((at for at, block in enumerate(blocks) if title in _letters(block)), None)
    if at is None:
        return {}
    lines = [*_lines(blocks[max(0, at - _MOST_ABOVE) : at]), *_lines(_head(blocks[at:]))]
    if days := {day for line in lines for day in _days_of(line)}:
        return _only(days, "beside the headline")
    return _only({*_labelled(_lines(blocks[at:]))}, "below the text")


def _letters(words: str) -> str:
    return "".join(words.replace("\u00ad", "").split()).casefold()


def _lines(blocks: list[str]) -> Iterator[str]:
    return (line for block in blocks for line in block.splitlines())


def _head(blocks: list[str]) -> list[str]:
    """The headline, what stands below it, and the first paragraphs."""
    paragraphs = 0
    for at, block in enumerate(islice(blocks, _MOST_BELOW)):
        paragraphs += len(block) >= _LEAST_PARAGRAPH and bool(_SENTENCE_END.search(block))
        if paragraphs == _MOST_PARAGRAPHS:
            return blocks[: at + 1]
    return blocks[:_MOST_BELOW]


def _days_of(line: str) -> Iterator[date]:
    """The day of a line that says nothing else but who and where, or begins with its day."""
    if len(line) > _LONGEST_LINE:
        own = _BEFORE_PARAGRAPH.match(line)
        found = [_DAY.search(line)] if own else []
    else:
        found = [*_DAY.finditer(line)]
    if len(found) != 1 or (one := found[0]) is None:
        return
    before, behind = line[: one.start()], line[one.end() :]
    is_whole = len(line) > _LONGEST_LINE or (
        len(behind) <= _LONGEST_BEHIND
        and not _SENTENCE_END.search(behind)
        and len(before.split()) <= _MOST_WORDS_BEFORE
    )
    if not is_whole or _OF_SOMETHING_ELSE.search(before) or is_update(before):
        return
    if moment := believable(_SHORT_YEAR.sub(r".20\1", one[0])):
        yield moment.date()


def _labelled(lines: Iterator[str]) -> Iterator[date]:
    for line in lines:
        if is_published(line) and (moment := find_dateline(line)):
            yield moment.date()


def _only(days: set[date], source: str) -> Record:
    if len(days) != 1:
        return {}
    return {"published_at": days.pop().isoformat(), "date_source": source}
