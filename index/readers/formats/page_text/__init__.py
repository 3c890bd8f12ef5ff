"""The text dump of a web page: its header, the article's own lines, and the site's around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, pairwise

from index.readers.boilerplate import is_boilerplate
from index.readers.fields import Record, Told
from index.readers.formats.page_header import is_byline, segments
from index.readers.formats.page_text.agencies import name_for
from index.readers.formats.page_text.dateline import (
    Dateline,
    before_story,
    day_at_foot,
    is_label,
    own_line,
)
from index.readers.formats.page_text.header import (
    has_headline,
    header_fields,
    is_publisher,
    is_section,
    width,
)
from index.readers.publication_date import find_dateline, is_update

_BEFORE_STORY = "dateline before the story"
_HEADER_WITHIN = 20
_FOOT_WITHIN = 15
_LONGEST_DUMP = 1_000_000
_BODY_WITHIN = 10
_MAX_PROSE_ABOVE = 2
_MAX_HEADLINE = 200
_LONG = 100
_SHORTEST_SENTENCE = 9
_WRAPPED = range(50, _LONG)

_LINE = re.compile(r"[^\r\n]+")
_CLOSED = r"['\"”’»)\]』」]*"
_END_MARK = (
    r"(?:\s*[(（\[/]{1,2}\s?(?:end|fin|完|了|конец|انتهى|النهاية|#{1,3})\s?[)）\]/]{1,2}"
    r"[\s\w./]{0,8}|\s+Enditem)?"
)
_ENDS_LIKE_SENTENCE = re.compile(rf"[.!?…。！？؟।]{_CLOSED}{_END_MARK}$", re.IGNORECASE)
_ENDS_LIKE_STATEMENT = re.compile(rf"[.…。]{_CLOSED}$")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_SPOKEN = re.compile(r"^[\"“«].{8,}[\"”»],?\s+\w+")
_BRACKETED = re.compile(r"[(（](?P<words>[^()（）]{6,80})[)）][.。]?$")
_PLACE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{2,29}(?:,\s*[A-Z][\w .]{2,20})?")


def page_parts(text: str, *, whole: bool = False) -> tuple[Record, str] | None:
    """The fields its header gives and the body, one unbroken part of `text`.

    The day is that of the header; without one, in a text that is `whole`, that of the dateline
    before the story's first words, or one that stands at the foot. None where `text` is no page: no
    such day and no agency's name, or no article.
    """
    head = list(islice(_lines(text), _HEADER_WITHIN))
    dated = _header_day(head, whole)
    if dated and sum(map(_is_prose, head[: dated.at])) <= _MAX_PROSE_ABOVE:
        lines = list(_lines(text))
        above = [line.words for line in lines[: dated.at]]
        header = dated.at if has_headline(above) else _headline_below(lines, dated.at)
        if (first := _body_start(text, lines, header)) is None:
            return None
        return _page(text, lines, range(dated.at, first), dated.said.moment, "header")
    first = next((at for at, line in enumerate(head) if _is_prose(line)), 0)
    if not (whole and first) or len(text) > _LONGEST_DUMP:
        return None
    lines = list(_lines(text))
    told = before_story(lines[first].words)
    foot = None if told.moment else _foot_day(lines[_last(text, lines, first) :])
    moment = told.moment or foot
    if not (moment or told.agency or any(_names_publisher(line.words) for line in lines[:first])):
        return None
    return _page(text, lines, range(first, first), moment, "foot" if foot else _BEFORE_STORY)


def _names_publisher(words: str) -> bool:
    return is_publisher(words) or own_line(words) is not None


def _page(
    text: str, lines: Sequence[_Line], header: range, moment: datetime | None, dated: str
) -> tuple[Record, str]:
    """The page whose dateline and whose body begin where `header` begins and ends; `dated` is where
    its day stands."""
    first = header.stop
    if first - 1 > header.start and _PLACE.fullmatch(lines[first - 1].words):
        # As Anadolu writes it, a line above the story.
        first -= 1
    last = _last(text, lines, first)
    body = text[lines[first].start : lines[last].end]
    agency = before_story(lines[header.stop].words).agency
    agency = agency and name_for(agency, body)
    above = _header_lines(text, lines[: header.start])
    below = _header_lines(text, lines[header.start : first])
    fields = header_fields(above, below, agency)
    stands = any(fields.get("publisher", "") in line for line in (*above, *below))
    places = {name: "header" for name in fields} | {"published_at": dated}
    if not stands:
        places["publisher"] = _BEFORE_STORY
    day = {"published_at": moment} if moment else {}
    return Told({**day, **fields}, places), body


def _last(text: str, lines: Sequence[_Line], first: int) -> int:
    """The last line of the article that begins at `first`."""
    reach = range(len(lines) - 1, first, -1)
    last = next((at for at in reach if _may_end(text, lines, at)), first)
    following = lines[last + 1 : last + 2]
    spoken = following and _SPOKEN.search(following[0].words)
    return last + 1 if spoken and not _is_site_line(following[0].words) else last


def _foot_day(lines: Sequence[_Line]) -> datetime | None:
    """The one day that stands in brackets behind the story's last line, which is the first of
    these, or under it; None where there are none or several."""
    behind = _BRACKETED.search(lines[0].words)
    feet = [*([behind["words"]] if behind else []), *(line.words for line in lines[1:_FOOT_WITHIN])]
    found = [day for foot in feet if not is_update(foot) and (day := day_at_foot(foot))]
    return found[0] if len({day.date() for day in found}) == 1 else None


@dataclass(frozen=True)
class _Line:
    """A line that is not blank: its words and where they stand in the file."""

    start: int
    end: int
    words: str


def _lines(text: str) -> Iterator[_Line]:
    for found in _LINE.finditer(text):
        if words := found[0].strip():
            start = found.start() + found[0].index(words)
            yield _Line(start, start + len(words), words)


@dataclass(frozen=True)
class _HeaderDay:
    """Where in a header its day stands, and what that line says."""

    at: int
    said: Dateline


def _header_day(lines: Iterable[_Line], whole: bool) -> _HeaderDay | None:
    """The day of a line that is a date; in a text that is `whole` also of one that says only when,
    where and who.

    That of an update counts only alone, and one beside words that may be anything likewise.
    """
    found = list[tuple[bool, bool, int, Dateline]]()
    for at, line in enumerate(lines):
        plain = [
            Dateline(moment, is_update=is_update(part))
            for part in segments(line.words)
            if (moment := find_dateline(part))
        ]
        told = own_line(line.words) if whole and not plain else None
        is_vague = told is not None and not (told.agency or told.source)
        dated = [said for said in (*plain, told) if said and said.moment]
        found += [(said.is_update, is_vague, at, said) for said in dated]
    if not found:
        return None
    *_, at, said = min(found, key=lambda each: each[:3])
    return _HeaderDay(at, said)


def _header_lines(text: str, lines: Sequence[_Line]) -> list[str]:
    """The words of a header's lines; where blank lines part most of them, those that stand together
    as one: a headline over several lines."""
    gaps = [
        len(_LINE_BREAK.findall(text, line.end, following.start))
        for line, following in pairwise(lines)
    ]
    are_parted = 2 * sum(gap > 1 for gap in gaps) > len(gaps)
    words = list[str]()
    for at, line in enumerate(lines):
        together = at > 0 and are_parted and gaps[at - 1] == 1
        if together and _may_be_headline(words[-1]) and _may_be_headline(line.words):
            words[-1] += f" {line.words}"
        else:
            words.append(line.words)
    return words


def _may_be_headline(words: str) -> bool:
    return not (
        len(words) > _MAX_HEADLINE
        or is_publisher(words)
        or is_section(words)
        or is_label(words)
        or own_line(words)
        or _is_site_line(words)
        or _ENDS_LIKE_STATEMENT.search(words)
    )


def _headline_below(lines: Sequence[_Line], dateline: int) -> int:
    """Where the headline stands if it follows the dateline; else the dateline's own place."""
    following = lines[dateline + 1 : dateline + 2]
    is_headline = following and not _ENDS_LIKE_STATEMENT.search(following[0].words)
    return dateline + 1 if is_headline and len(following[0].words) <= _MAX_HEADLINE else dateline


def _body_start(text: str, lines: Sequence[_Line], header: int) -> int | None:
    """The first line of prose soon after the header, with the wrapped lines that lead to it."""
    reach = range(header + 1, min(header + 1 + _BODY_WITHIN, len(lines)))
    first = next((i for i in reach if _is_prose(lines[i])), None)
    if first is None:
        return None
    while first - 1 > header and _is_wrapped(text, lines[first - 1], lines[first]):
        first -= 1
    return first


def _may_end(text: str, lines: Sequence[_Line], at: int) -> bool:
    """Whether the article may end here: prose, or the short rest of a wrapped paragraph."""
    line = lines[at]
    if _is_prose(line):
        return True
    ends = _ENDS_LIKE_SENTENCE.search(line.words) and not _is_site_line(line.words)
    return bool(ends) and _is_wrapped(text, lines[at - 1], line)


def _is_wrapped(text: str, line: _Line, following: _Line) -> bool:
    """Whether `following` goes on in the middle of the paragraph of `line`."""
    return (
        len(line.words) in _WRAPPED
        and len(following.words) < _LONG
        and len(_LINE_BREAK.findall(text, line.end, following.start)) == 1
        and not _is_site_line(line.words)
    )


def _is_prose(line: _Line) -> bool:
    """Long, or ending like a sentence; and not the page's own words."""
    words = line.words
    sentence = width(words) >= _SHORTEST_SENTENCE and _ENDS_LIKE_SENTENCE.search(words)
    return bool(width(words) >= _LONG or sentence) and not _is_site_line(words)


def _is_site_line(words: str) -> bool:
    return (
        is_boilerplate(words)
        or is_byline(words)
        or is_label(words)
        or any(find_dateline(part) for part in segments(words))
        or own_line(words) is not None
    )
