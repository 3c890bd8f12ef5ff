"""CSV and TSV with a header line, one article a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from index.errors import ReadError
from index.models import Article
from index.readers.encoding import MAX_LINE_BYTES, read_lines
from index.readers.fields import numbered_articles
from index.readers.formats.json import record_article
from index.readers.source import Source

_DELIMITERS = ",;\t|"


def read_table(source: Source) -> Iterator[Article | ReadError]:
    """Every row in order, streamed; `NAME#ROW` counts the rows under the header from 1."""
    lines = _text_lines(source)
    header_line = next(lines, "")
    delimiter = max(_DELIMITERS, key=header_line.count)
    rows = _rows(source, header_line, lines, delimiter)
    header = [name.strip() for name in next(rows)]
    if len(header) < 2:
        why = "its first line does not name two columns or more."
        raise ReadError(source.name, why, "Begin with a line such as title,text,date.")

    def article_of(where: str, made: str, row: list[str]) -> Article:
        if len(row) > len(header):
            why = f"{len(row)} cells under {len(header)} names."
            raise ReadError(where, why, "Put cells that hold the delimiter in quotes.")
        return record_article(source, where, dict(zip(header, row, strict=False)), made)

    filled = ((n, row) for n, row in enumerate(rows, 1) if any(cell.strip() for cell in row))
    yield from numbered_articles(source, filled, article_of)


def _rows(source: Source, first: str, lines: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_LINE_BYTES)

    def all_lines() -> Iterator[str]:
        yield first
        yield from lines

    try:
        yield from csv.reader(all_lines(), delimiter=delimiter)
    except csv.Error as error:
        raise ReadError(source.name, f"not CSV: {error}.", "Export it again.") from None


def _text_lines(source: Source) -> Iterator[str]:
    """Blank lines are gone, but for those that a quoted cell holds, which csv needs."""
    for _, line in read_lines(source, blank_too=True):
        if isinstance(line, ReadError):
            raise line
        yield line + "\n"
