"""CSV and TSV with a header line, one article a row."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from index.errors import ReadError
from index.models import Article
from index.readers.encoding import MAX_LINE_BYTES, read_lines
from index.readers.fields.names import field_name, field_of
from index.readers.formats.json import MARKUP, record_article
from index.readers.publication_date import in_order, order_of
from index.readers.source import Source, numbered_articles

# Its cells, or the number of the line in which a quote is opened that is never closed.
_Row = list[str] | int

_DELIMITERS = ",;\t|"
_NOTHING = f'{_DELIMITERS}" \n'
_WORDED = frozenset(("text", "summary", "metadata", *MARKUP))
_LONGEST_WHY = 500
# A day that begins with the day or the month.
_IN_NUMBERS = re.compile(r"\s*\d\d?[/-]")
# How far is looked for a day that says what the others begin with.
_MOST_AHEAD, _LONGEST_AHEAD = 1_000, 1_000_000
_NAME_IT = "Say which does: --field text=NAME. The first line must hold the names of the columns."
# What spreadsheets write above the header, for themselves.
_SEPARATOR = re.compile(r'"?sep ?= ?(\\t|[^"\w\s]|\t)\1*+"?\s*+', re.IGNORECASE)


def read_table(source: Source) -> Iterator[Article | ReadError]:
    """Every row in order, streamed; `NAME#ROW` counts the rows under the header from 1."""
    header, rows = _table(source)
    known, is_worded, dated = _known(tuple(header))
    is_known = known == header
    if not (is_worded or "text" in source.names):
        # Quoted, they may hold lines.
        names = " ".join(", ".join(header).split())
        why = f"none of its columns holds the words of an article: {names}."
        raise ReadError(source.name, why[:_LONGEST_WHY], _NAME_IT)

    if dated is not None:
        rows = _with_plain_days(rows, dated)

    def article_of(where: str, made: str, row: _Row) -> Article:
        if isinstance(row, int):
            why = f"a quote that is opened in line {row} is never closed."
            raise ReadError(where, why, "Close it there, or take it out.")
        if len(row) > len(header) and _is_filled(row[len(header) :]):
            why = f"{len(row)} cells under {len(header)} names."
            raise ReadError(where, why, "Put cells that hold the delimiter in quotes.")
        named = dict(zip(header, row, strict=False))
        if not is_known:
            named = dict(zip(known, row, strict=False)) | named
        return record_article(source, where, named, made)

    numbered = enumerate(rows, 1)
    told_rows = ((n, row) for n, row in numbered if isinstance(row, int) or _is_filled(row))
    yield from numbered_articles(source, told_rows, article_of)


def _table(source: Source) -> tuple[list[str], Iterator[_Row]]:
    """The names of its columns, and the rows under them."""
    lines = _text_lines(source)
    number, first = _first_filled(lines)
    told = _SEPARATOR.fullmatch(first)
    if told:
        passed, first = _first_filled(lines)
        number += passed
    delimiter = told[1].replace("\\t", "\t") if told else max(_DELIMITERS, key=first.count)
    rows = _rows(source, number, deque([first]), lines, delimiter)
    return _header(source, next(rows)), rows


def _with_plain_days(rows: Iterator[_Row], at: int) -> Iterator[_Row]:
    """The rows, and in their cell `at` "08/02/2024" as the others there say which is the month: all
    those before, and where these say nothing, some behind."""
    ahead, orders, has_looked = deque[_Row | ReadError](), set[str](), False
    while (row := ahead.popleft() if ahead else next(rows, None)) is not None:
        if isinstance(row, ReadError):
            raise row
        if not isinstance(row, int) and at < len(row) and _IN_NUMBERS.match(row[at]):
            orders |= _orders([row], at)
            if not (orders or has_looked):
                has_looked = True
                ahead.extend(_some(rows))
                orders |= _orders(ahead, at)
            if len(orders) == 1:
                row[at] = in_order(row[at], *orders)
        yield row


def _some(rows: Iterator[_Row]) -> Iterator[_Row | ReadError]:
    """The next rows, up to a number of them and of their characters, and what ends them."""
    characters = 0
    try:
        for row in islice(rows, _MOST_AHEAD):
            yield row
            characters += 0 if isinstance(row, int) else sum(map(len, row))
            if characters > _LONGEST_AHEAD:
                return
    except ReadError as error:
        yield error


def _orders(rows: Iterable[_Row | ReadError], at: int) -> set[str]:
    """What days in a column begin with, where they can be read in one way only."""
    days = (row[at] for row in rows if isinstance(row, list) and at < len(row))
    return {first for day in days if (first := order_of(day))}


@lru_cache
def _known(header: tuple[str, ...]) -> tuple[list[str], bool, int | None]:
    """The names that those of a header stand for, whether one is of an article's words, and which
    is the first of its day."""
    known = [field_name(name) for name in header]
    fields = [field_of(name) for name in known]
    dated = fields.index("published_at") if "published_at" in fields else None
    return known, not _WORDED.isdisjoint(fields), dated


def _first_filled(lines: Iterator[str]) -> tuple[int, str]:
    """The next line that holds more than marks, and the how manieth it is."""
    return next((each for each in enumerate(lines, 1) if each[1].strip(_NOTHING)), (0, "\n"))


def _is_filled(row: Sequence[str]) -> bool:
    return any(map(str.strip, row))


def _header(source: Source, row: _Row) -> list[str]:
    names = [] if isinstance(row, int) else [name.strip() for name in row]
    if len(names) < 2:
        why = "its first line does not name two columns or more."
        raise ReadError(source.name, why, "Begin with a line such as title,text,date.")
    return names


def _rows(
    source: Source, number: int, ahead: deque[str], lines: Iterator[str], delimiter: str
) -> Iterator[_Row]:
    """The cells of each row, the lines `ahead` first, which begin at that number. Of a row whose
    quote is never closed comes the number of its first line, and from the next line with all cells
    on rows of their own."""
    width = ahead[0].count(delimiter)
    # Where a space stands behind every delimiter, quotes stand behind it.
    is_spaced = ahead[0].count(f"{delimiter} ") == width
    csv.field_size_limit(MAX_LINE_BYTES)
    opens_another = _opening(delimiter).match
    taken, is_open = list[str](), False

    def next_lines() -> Iterator[str]:
        """The lines of one row after another, up to one behind a quote that was left open."""
        nonlocal is_open
        while line := ahead.popleft() if ahead else next(lines, None):
            if taken and '"' in line and opens_another(line):
                ahead.appendleft(line)
                break
            taken.append(line)
            yield line
        # A reader asks for more lines than it was given only within quotes.
        is_open = bool(taken)

    while True:
        try:
            for row in csv.reader(next_lines(), delimiter=delimiter, skipinitialspace=is_spaced):
                if is_open:
                    break
                number += len(taken)
                taken.clear()
                yield row
            else:
                return
        except csv.Error as error:
            # A cell without an end is longer than any may be.
            if len(taken) < 2:
                why = f"not CSV: {error}."
                raise ReadError(source.name, why, "Export it again.") from None
        whole = (line.count(delimiter) >= width for line in taken)
        next_row = next((at for at, is_whole in enumerate(whole) if at and is_whole), len(taken))
        ahead.extendleft(reversed(taken[next_row:]))
        is_open = False
        taken.clear()
        yield number
        number += next_row


@lru_cache
def _opening(delimiter: str) -> re.Pattern[str]:
    """In a line within quotes the first quote should close them; where it opens a cell of another
    row instead, those before were left open."""
    end = re.escape(delimiter)
    return re.compile(rf'(?:[^"]++|"")*+(?<![^{end}])"[^"{end}\n]')


def _text_lines(source: Source) -> Iterator[str]:
    """Each line, also of files whose lines end with a carriage return. Blank ones come too: a
    quoted cell may hold them."""
    for _, line in read_lines(source, blank_too=True):
        if isinstance(line, ReadError):
            raise line
        if "\r" in line:
            yield from (part + "\n" for part in line.split("\r"))
        else:
            yield line + "\n"
