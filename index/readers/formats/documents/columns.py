"""Columns on a printed page, by where its lines stand: one is read to its end before the next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from statistics import median

_LEAST_ROWS = 4
_MOST_ROWS = 500
# From the first to the last row with words on both sides of a gutter so many have them; above and
# below one side may go on alone.
_MOSTLY = 0.6
# Cells of a table are shorter, or of every length.
_LEAST_WIDTH = 20
_FILLED = 0.7
_GAP = re.compile(r"(?<=\S)\s{2,}(?=\S)")
_SPACES = re.compile(r"\s+")


def reading_order(lines: Sequence[str], rows: Sequence[str]) -> list[str]:
    """`lines` as they were drawn, in the order of `rows`, which shows each where it stands: by
    columns, and within a row from left to right.

    Where the two are not of the same letters, or there is nothing to mend, `lines` as they are.
    """
    if _letters("".join(lines)) != _letters("".join(rows)):
        return [*lines]
    columns = _columns(rows)
    if columns is not None:
        return [_SPACES.sub(" ", line).strip() for line in columns]
    by_letters = {_letters(row): _SPACES.sub(" ", row).strip() for row in rows}
    return [_left_to_right(line, by_letters.get(_letters(line))) for line in lines]


def _letters(text: str) -> str:
    return "".join(sorted(_SPACES.sub("", text)))


def _left_to_right(line: str, row: str | None) -> str:
    """The row, where its pieces were drawn in another order, which leaves no space between them."""
    if row is None or _SPACES.sub("", line) == _SPACES.sub("", row):
        return line
    is_rtl = any(unicodedata.bidirectional(each) in ("R", "AL") for each in line)
    return line if is_rtl else row


def _columns(rows: Sequence[str]) -> list[str] | None:
    """The rows with each group of columns one under the other; None where there is none."""
    if len(rows) > _MOST_ROWS:
        return None
    found = max(_gutters(rows), key=lambda each: each[2], default=None)
    if found is None:
        return None
    at, (first, last), _ = found
    sides = [[row[:at] for row in rows[first:last]], [row[at:] for row in rows[first:last]]]
    if not all(map(_is_prose, sides)):
        return None
    parts = [rows[:first], *sides, rows[last:]]
    return [line for part in parts for line in _columns(part) or part if line.strip()]


def _gutters(rows: Sequence[str]) -> Iterator[tuple[int, tuple[int, int], int]]:
    """Where a right side begins, which rows it reaches over, and how many have both sides."""
    starts = {gap.end() for row in rows for gap in _GAP.finditer(row)}
    for at in starts:
        first, both = 0, list[int]()
        for number in range(len(rows) + 1):
            is_clear = number < len(rows) and not rows[number][max(at - 2, 0) : at].strip()
            if is_clear:
                if rows[number][:at].strip() and rows[number][at:].strip():
                    both.append(number)
                continue
            if len(both) >= _LEAST_ROWS and len(both) >= _MOSTLY * (both[-1] - both[0] + 1):
                last = number
                while last > both[-1] + 1 and _is_of_the_page(rows[last - 1], at):
                    last -= 1
                yield at, (first, last), len(both)
            first, both = number + 1, []


def _is_of_the_page(row: str, at: int) -> bool:
    """Whether a row under columns is in none of them: a number, or words in the middle of the
    page."""
    words = row.strip()
    return not words or words.isdecimal() or at / 2 < len(row) - len(row.lstrip()) < at - 1


def _is_prose(side: Sequence[str]) -> bool:
    lengths = [len(line.strip()) for line in side if line.strip()]
    return median(lengths) >= max(_LEAST_WIDTH, _FILLED * max(lengths))
