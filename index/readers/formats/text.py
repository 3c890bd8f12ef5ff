"""Plain text: the dump of a web page with its header and the site's lines, or bare words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from index.errors import ReadError
from index.models import Article
from index.readers.boilerplate import is_boilerplate
from index.readers.encoding import read_text
from index.readers.fields import Fields, Record, made_id
from index.readers.formats.page_header import has_headline, header_fields, is_byline, segments
from index.readers.publication_date import find_dateline, is_update
from index.readers.source import Source

_DATELINE_WITHIN = 20
_BODY_WITHIN = 10
_MAX_PROSE_ABOVE = 2
_MAX_HEADLINE = 200
_LONG = 100
_SHORTEST_SENTENCE = 9
_WRAPPED = range(50, _LONG)

_LINE = re.compile(r"[^\r\n]+")
_ENDS_LIKE_SENTENCE = re.compile(r"[.!?…。！？؟।]['\"”’»)\]]*$")
_ENDS_LIKE_STATEMENT = re.compile(r"[.…。]['\"”’»)\]]*$")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_MAX_TITLE = 150
_TITLE_LINE = re.compile(
    rf"\s*(\S[^\r\n]{{0,{_MAX_TITLE - 1}}}?)[^\S\r\n]*(?:\r\n|\r|\n)\s*?[\r\n]"
)


def read_txt(source: Source) -> Iterator[Article | ReadError]:
    """The one article of the file; its text is one unbroken part of the decoded file."""
    text = read_text(source)
    page = page_parts(text)
    record, body = page or plain_parts(text)
    fields = Fields(source.name, record, {"title": source.stem, "date_source": "dateline"})
    yield fields.article(
        text=body,
        id_without_one=made_id(source.stem),
        dropped=_around(body, text),
        from_page=page is not None,
    )


def plain_parts(text: str) -> tuple[Record, str]:
    """A short first line above a blank line is the title and the rest the text; else all is text.

    A first line that ends like a statement is the article's own first paragraph.
    """
    title = _TITLE_LINE.match(text)
    if title and not title[1].endswith((".", "。")) and (rest := text[title.end() :].strip()):
        return {"title": title[1]}, rest
    return {}, text.strip()


def _around(body: str, text: str) -> list[str]:
    """The lines of the text before and after the body."""
    before, _, after = text.partition(body)
    return [line.strip() for part in (before, after) for line in part.splitlines()]


def page_parts(text: str) -> tuple[Record, str] | None:
    """The fields its header gives and the body, one unbroken part of `text`.

    None where `text` is no page: no dateline among its first lines, or no article after it.
    """
    dated = _dateline(islice(_lines(text), _DATELINE_WITHIN))
    if dated is None:
        return None
    at, moment = dated
    lines = list(_lines(text))
    if sum(_is_prose(line) for line in lines[:at]) > _MAX_PROSE_ABOVE:
        return None
    above = [line.words for line in lines[:at]]
    first = _body_start(text, lines, at if has_headline(above) else _headline_below(lines, at))
    if first is None:
        return None
    last = next((i for i in range(len(lines) - 1, first, -1) if _may_end(text, lines, i)), first)
    below = [line.words for line in lines[at:first]]
    record = {"published_at": moment, **header_fields(above, below)}
    return record, text[lines[first].start : lines[last].end]


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


def _dateline(lines: Iterable[_Line]) -> tuple[int, datetime] | None:
    """Where the date stands and what it says; the day of an update counts only alone."""
    dated = [
        (is_update(part), at, moment)
        for at, line in enumerate(lines)
        for part in segments(line.words)
        if (moment := find_dateline(part))
    ]
    if not dated:
        return None
    _, at, moment = min(dated)
    return at, moment


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
    sentence = len(words) >= _SHORTEST_SENTENCE and _ENDS_LIKE_SENTENCE.search(words)
    return bool(len(words) >= _LONG or sentence) and not _is_site_line(words)


def _is_site_line(words: str) -> bool:
    return (
        is_boilerplate(words)
        or is_byline(words)
        or any(find_dateline(part) for part in segments(words))
    )
