"""PDF: the words of its pages, lines joined to paragraphs, and where they stand."""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from index.errors import ReadError, in_one_line
from index.models import Article, Dropped
from index.models.printed import Pages, Printed, packed
from index.readers.encoding import read_bytes
from index.readers.fields import Record
from index.readers.formats.documents.article import Block, document_article
from index.readers.formats.documents.columns import reading_order
from index.readers.formats.documents.headline import LetterSizes, plain_letters
from index.readers.formats.documents.paragraphs import paragraphs
from index.readers.formats.documents.printed import ReadPages, read_pages
from index.readers.formats.documents.printed.places import (
    PageLine,
    line_starts,
    page_starts,
    placed_words,
)
from index.readers.formats.documents.printed.process import letters_of
from index.readers.publication_date import parse_published
from index.readers.source import Source

_MOST_PAGES = 500
_MOST_CHARACTERS = 5_000_000
_EDGE_LINES = 3
# A line of so many characters is no table's, and on a quarter of the pages it is a running one: it
# may be drawn together with another on the rest.
_LONG_LINE = 40
_NUMBER = re.compile(r"(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
# What programs write as the title of a document that was given none.
_NO_TITLE = re.compile(
    r"untitled\b.*|(?:microsoft (?:word|powerpoint|publisher)|adobe .{1,20}|quarkxpress) - .*"
    r"|(?:document|dokument|presentation|layout|slide|page|print) ?\d*|powerpoint presentation"
    r"|\S+_\S*|\S+\.[a-z]{2,4}|.*\.(?:docx?|odt|rtf|indd|qxd|qxp|pages|pptx?|pub|pdf|tex|dvi|html?|txt|cdr|ai)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
# How far right, in points, and how often words begin anew in a row of columns.
_FAR, _OFTEN = 100, 3
# Lines of two columns are one row where they are no further apart, in points.
_SAME_ROW = 6
# Where pypdf begins to read in a file whose table of contents is damaged. A dictionary that nothing
# closes it reads to the end of the file; so many bytes of all of them together take a second.
_DICTIONARY = re.compile(rb"(?:obj|trailer)\s*+<<")
_MOST_UNCLOSED = 2_000_000
_UNUSABLE = (
    "The file is damaged; fetch it again.",
    "Remove the password and add it again.",
    "Install Tesseract (on Debian: apt-get install tesseract-ocr) and add it again.",
)


def read_pdf(source: Source) -> Iterator[Article | ReadError]:
    """The one article of the file."""
    document = read_bytes(source)
    # In another process, so that both are read at once.
    with ThreadPoolExecutor(1) as meanwhile:
        letters = meanwhile.submit(letters_of, document)
        properties, lines_of_pages, headline = _read(source.name, document)
    pages = read_pages(document, lines_of_pages, letters.result)
    lines, dropped = _without_page_edges(pages.lines)
    blocks = _blocks([line.words for line in lines], headline)
    if not blocks:
        raise ReadError(source.name, "there are no words in it, only pictures.", _UNUSABLE[2])
    article = document_article(source, blocks, properties, dropped)
    yield _printed(article, document, lines, pages)


def _blocks(lines: Sequence[str], headline: Sequence[str]) -> list[Block]:
    """Paragraphs, and the lines of the headline as one."""
    count = len(headline)
    starts = range(len(lines) - count) if count else ()
    at = next((i for i in starts if [*lines[i : i + count]] == [*headline]), None)
    if at is None:
        return list(map(Block, paragraphs(lines)))
    title = Block(" ".join(" ".join(headline).split()), is_title=True)
    above, below = paragraphs(lines[:at]), paragraphs(lines[at + count :])
    return [*map(Block, above), title, *map(Block, below)]


def _printed(
    article: Article, document: bytes, lines: Sequence[PageLine], pages: ReadPages
) -> Article:
    """The article with the pages and the places of its words."""
    placed = line_starts(article.text, lines)
    starts = page_starts(article.text, placed, len(pages.lines))
    words = packed(placed_words(article.text, placed, pages.letters))
    digest = hashlib.sha256(document).hexdigest()
    return replace(
        article,
        pages=Pages(starts, pages.pictures, pages.recognised, pages.unsure),
        printed=Printed(digest, words, document),
    )


def _read(name: str, data: bytes) -> tuple[Record, list[list[str]], list[str]]:
    """What its program wrote beside it, the lines of its pages, and those of its headline."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    if _unclosed(data) > _MOST_UNCLOSED:
        raise ReadError(name, "no readable PDF: its parts have no end.", _UNUSABLE[0])
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(name, "it is locked with a password.", _UNUSABLE[1])
        sizes = LetterSizes()
        pages = _pages(name, reader, sizes)
        found = sizes.headline(pages[0]) if pages else None
        headline = pages[0][found.start : found.stop] if found else []
        return _properties(reader), pages, headline
    except (FileNotDecryptedError, DependencyError):
        raise ReadError(name, "it is locked with a password.", _UNUSABLE[1]) from None
    except ReadError:
        raise
    # A damaged file makes pypdf raise nearly anything.
    except (PyPdfError, Exception) as error:
        why = in_one_line(error)
        raise ReadError(name, f"no readable PDF: {why}.", _UNUSABLE[0]) from None


def _unclosed(data: bytes) -> int:
    """How many bytes stand behind the dictionaries that nothing closes, for each of them."""
    starts = [found.start() for found in _DICTIONARY.finditer(data)]
    behind = 0
    for begin, end in pairwise([*starts, len(data)]):
        stream = data.find(b"stream", begin, end)
        stop = end if stream < 0 else stream
        if data.count(b"<<", begin, stop) > data.count(b">>", begin, stop):
            behind += len(data) - begin
    return behind


def _properties(reader: Any) -> Record:
    told = reader.metadata
    if told is None:
        return {}
    found = {"author": _text(told, "/Author"), "published_at": _created(told)}
    title = _text(told, "/Title")
    if not _NO_TITLE.fullmatch(title):
        found["title"] = title
    return {name: value for name, value in found.items() if value}


def _text(told: Any, name: str) -> str:
    # Its own `get` gives a reference where the value stands elsewhere in the file.
    value = told[name] if name in told else None  # noqa: SIM401
    return " ".join(value.split()) if isinstance(value, str) else ""


def _created(told: Any) -> datetime | None:
    """None where it is no date: pypdf raises then, or makes another day of it."""
    written = _text(told, "/CreationDate")
    day = _DATE.match(written)
    try:
        found = parse_published(date(*map(int, day.groups())) if day else written)
    except ValueError:
        return None
    with suppress(Exception):
        if isinstance(created := told.creation_date, datetime):
            return created
    return found


def _pages(name: str, reader: Any, sizes: LetterSizes) -> list[list[str]]:
    pages, characters = list[list[str]](), 0
    for number, page in enumerate(reader.pages):
        lines = _lines(page, sizes if number == 0 else None)
        characters += sum(map(len, lines))
        if number >= _MOST_PAGES or characters > _MOST_CHARACTERS:
            why = f"more than {_MOST_PAGES} pages or {_MOST_CHARACTERS:,} characters."
            raise ReadError(name, why, "Cut it into its articles.")
        pages.append(lines)
    return pages


def _lines(page: Any, sizes: LetterSizes | None) -> list[str]:
    """The page's lines as they are read."""
    drawn = _Drawn()
    see = sizes.see if sizes else None
    lines = page.extract_text(visitor_operand_before=drawn.see, visitor_text=see).splitlines()
    if drawn.is_out_of_order:
        # What fails over a page's places, and it is often, costs the order but no word.
        with suppress(Exception):
            rows = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
            lines = reading_order(lines, rows.splitlines())
    return [plain_letters(line.rstrip()) for line in lines]


class _Drawn:
    """Where the pieces of a page begin, told as they are drawn."""

    def __init__(self) -> None:
        self._last = (0.0, 0.0)
        self._returns, self._jumps = 0, 0

    def see(self, operator: bytes, _: Any, __: Any, matrix: Sequence[float]) -> None:
        """A step of drawing, before which the text stands at `matrix`."""
        if operator not in (b"Tj", b"TJ", b"'", b'"'):
            return
        across, up = float(matrix[4]), float(matrix[5])
        apart = abs(up - self._last[1])
        self._returns += apart < 1 and across < self._last[0] - 1
        self._jumps += apart < _SAME_ROW and across > self._last[0] + _FAR
        self._last = across, up

    @property
    def is_out_of_order(self) -> bool:
        """Whether pieces of a row were drawn from right to left, or rows over two columns."""
        return self._returns > 0 or self._jumps >= _OFTEN


def _without_page_edges(pages: Sequence[list[str]]) -> tuple[list[PageLine], list[str]]:
    """All lines, but for page numbers and what stands at the edge of most pages, or of most of
    those on one side of the sheet."""
    repeated = [_repeated(pages[side::2]) | _repeated(pages) for side in (0, 1)]
    kept, dropped = list[PageLine](), list[str]()
    for number, page in enumerate(pages):
        for at, line in enumerate(page):
            is_edge = at < _EDGE_LINES or at >= len(page) - _EDGE_LINES
            is_number = _NUMBER.fullmatch(line.strip()) is not None
            runs = _DIGITS.sub("#", line) in repeated[number % 2] and line.strip()
            if is_edge and (is_number or runs):
                dropped.append(line)
            else:
                kept.append(PageLine(number + 1, line))
    return kept, [Dropped(line, "at the edges of pages") for line in dropped]


def _repeated(pages: Sequence[list[str]]) -> set[str]:
    edges = Counter(
        _DIGITS.sub("#", line)
        for page in pages
        for line in {*page[:_EDGE_LINES], *page[-_EDGE_LINES:]}
    )
    most, several = max(1, len(pages) // 2), max(2, len(pages) // 4)
    return {
        line
        for line, count in edges.items()
        if count > most or (count > several and len(line) >= _LONG_LINE)
    }
