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
_MOST_ABOVE, _MOST_BELOW = 2, 12
_LEAST_PARAGRAPH = 60
# A line that says who and where beside the day, and no caption: that many words before it.
_LONGEST_LINE, _LONGEST_BEHIND, _MOST_WORDS_BEFORE = 120, 60, 5
_MONTH, _YEAR = r"[^\W\d_]{3,12}\.?", r"(?:19|20)\d\d"
A_DAY = re.compile(
    rf"(?<![\d.,/-])(?:\d\d?\.\s?\d\d?\.\s?(?:{_YEAR}|\d\d)(?![\d.])|\d\d?/\d\d?/{_YEAR}(?!\d)"
    rf"|{_YEAR}-\d\d?-\d\d?(?!\d)|{_YEAR}/\d\d?/\d\d?(?!\d)|{_YEAR}年\d\d?月\d\d?日"
    rf"|\d\d?(?:\.|st|nd|rd|th|er|º)?\s(?:de\s)?{_MONTH},?\s(?:de\s)?{_YEAR}(?!\d)"
    rf"|{_MONTH}\s\d\d?(?:st|nd|rd|th)?,?\s{_YEAR}(?!\d))"
)
# "By", in some languages, with what was done or alone; a capital may follow at once.
BY = re.compile(
    r"(?:(?i:(?:(?:written|posted|published|words|created|veröffentlicht|erstellt|geschrieben|verfasst|text"
    r"|(?:ein )?(?:beitrag|artikel)|publié|écrit|publicado|escrito|scritto|pubblicato)\s+)?"
    r"(?:by|von|vom|par|por|di|door)\s+)|(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)(?=[A-ZÀ-Þ])"
    r"|(?i:author|autore?|auteur)(?:in)?(?::\s*|\s+|(?=[A-ZÀ-Þ])))(?=\S)"
)
_SHORT_YEAR = re.compile(r"\.\s?(\d\d)$")
# "12.11.2021 – The council …", "Bonn, (12.11.2021). The council …": where a story says its own day.
_BEFORE_PARAGRAPH = re.compile(rf"(?:[^\W\d_]+,\s)?(\()?{A_DAY.pattern}(?(1)\)\.?|\s?[-–—])\s")
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
    above, (head, second) = blocks[max(0, at - _MOST_ABOVE) : at], _head(blocks[at:])
    days = {
        # Above the headline, and between paragraphs, may be a day of another story's.
        *(day for line in _lines(above) if find_dateline(line) for day in _days_of(line)),
        *(day for line in _lines(head) for day in _days_of(line)),
        *(day for line in _lines(second) if _is_told(line) for day in _days_of(line)),
    }
    if days:
        return _only(days, "beside the headline")
    return _only({*_labelled(_lines(blocks[at:]))}, "below the text")


def _letters(words: str) -> str:
    return "".join(words.replace("\u00ad", "").split()).casefold()


def _lines(blocks: list[str]) -> Iterator[str]:
    return (line for block in blocks for line in block.splitlines())


def _head(blocks: list[str]) -> tuple[list[str], list[str]]:
    """The blocks from the headline to the first paragraph, and from there to the second."""
    ends = [
        at + 1
        for at, block in enumerate(islice(blocks, _MOST_BELOW))
        if len(block) >= _LEAST_PARAGRAPH and _SENTENCE_END.search(block)
    ]
    first, second = (*ends, _MOST_BELOW, _MOST_BELOW)[:2]
    return blocks[:first], blocks[first:second]


def _is_told(line: str) -> bool:
    return bool(is_published(line) or BY.match(line) or _BEFORE_PARAGRAPH.match(line))


def _days_of(line: str) -> Iterator[date]:
    """The day of a line that says nothing else but who and where, or begins with its day."""
    own = _BEFORE_PARAGRAPH.match(line) if len(line) >= _LEAST_PARAGRAPH else None
    found = [*A_DAY.finditer(line, 0, own.end() if own else _LONGEST_LINE)]
    if len(found) != 1 or not (own or _is_short(line, found[0])):
        return
    before = line[: found[0].start()]
    if _OF_SOMETHING_ELSE.search(before) or is_update(before):
        return
    if moment := believable(_SHORT_YEAR.sub(r".20\1", found[0][0])):
        yield moment.date()


def _is_short(line: str, day: re.Match[str]) -> bool:
    before, behind = line[: day.start()], line[day.end() :]
    is_sentence = bool(_SENTENCE_END.search(behind)) or len(behind) > _LONGEST_BEHIND
    is_label = is_published(before) or BY.match(before) is not None
    return not is_sentence and (is_label or len(before.split()) <= _MOST_WORDS_BEFORE)


def _labelled(lines: Iterator[str]) -> Iterator[date]:
    for line in lines:
        if is_published(line) and (moment := find_dateline(line)):
            yield moment.date()


def _only(days: set[date], source: str) -> Record:
    if len(days) != 1:
        return {}
    return {"published_at": days.pop().isoformat(), "date_source": source}
