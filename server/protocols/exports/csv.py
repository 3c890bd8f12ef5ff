"""Tables as CSV (RFC 4180), which spreadsheets open without running anything of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | float | None

ANSWER_COLUMNS = ("question", "verdict", "short_answer", "answer", "confidence", "citation")
EVENT_COLUMNS = ("day", "event", "citation")
HIT_COLUMNS = ("rank", "score")
SOURCE_COLUMNS = (
    "publisher",
    "published",
    "headline",
    "address",
    "quotation",
    "article_id",
    "version",
    "start",
    "end",
    "notices",
    "pages",
)

BYTE_ORDER_MARK = "\ufeff"
"""By it Excel knows UTF-8; to stand at the beginning of a file alone."""

# What spreadsheets take for the beginning of a formula, in the forms of East Asia too.
_FORMULA = re.compile(r"[\s\x00]*[=+\-@|%＝＋－＠]")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def harmless(cell: Cell) -> Cell:
    """The cell; words that a spreadsheet would take for a formula get an apostrophe before them.

    Numbers stay numbers.
    """
    if not isinstance(cell, str):
        return cell
    words = _UNWRITABLE.sub("", cell)
    return f"'{words}" if words[:1] in ("\t", "\r", "\n") or _FORMULA.match(words) else words


def lines(columns: Sequence[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """The head and each row, as text to be written one after the other."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(map(harmless, columns))
    yield written.getvalue()
    for row in rows:
        written.seek(0)
        written.truncate()
        writer.writerow(map(harmless, row))
        yield written.getvalue()
