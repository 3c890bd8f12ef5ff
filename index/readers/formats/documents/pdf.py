"""PDF: the words of its pages, lines joined to paragraphs."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from index.errors import ReadError, in_one_line
from index.models import Article
from index.readers.encoding import read_bytes
from index.readers.fields import Record
from index.readers.formats.documents.article import Block, document_article
from index.readers.source import Source

_MOST_PAGES = 500
_MOST_CHARACTERS = 5_000_000
_EDGE_LINES = 3
_NUMBER = re.compile(r"(?:page|seite|p\.)?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad]$")
_ENDS = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_SHORT = 0.85
_LEAST_WIDTH = 30
_UNUSABLE = (
    "The file is damaged; fetch it again.",
    "Remove the password and add it again.",
    "Read the words out of the pictures first, for example with ocrmypdf.",
)


def read_pdf(source: Source) -> Iterator[Article | ReadError]:
    """The one article of the file."""
    properties, pages = _read(source.name, read_bytes(source))
    lines, dropped = _without_page_edges(pages)
    text = _paragraphs(lines)
    if not text.strip():
        raise ReadError(source.name, "there are no words in it, only pictures.", _UNUSABLE[2])
    blocks = [Block(block) for block in text.split("\n\n")]
    yield document_article(source, blocks, properties, tuple(dropped))


def _read(name: str, data: bytes) -> tuple[Record, list[list[str]]]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(name, "it is locked with a password.", _UNUSABLE[1])
        return _properties(reader), _pages(name, reader)
    except (FileNotDecryptedError, DependencyError):
        raise ReadError(name, "it is locked with a password.", _UNUSABLE[1]) from None
    except ReadError:
        raise
    # A damaged file makes pypdf raise nearly anything.
    except (PyPdfError, Exception) as error:
        why = in_one_line(error)
        raise ReadError(name, f"no readable PDF: {why}.", _UNUSABLE[0]) from None


def _properties(reader: Any) -> Record:
    told = reader.metadata
    if told is None:
        return {}
    found = {"author": told.author, "published_at": told.creation_date}
    if told.title and not told.title.lower().endswith((".doc", ".docx", ".indd", ".qxd")):
        found["title"] = told.title
    return {name: value for name, value in found.items() if value}


def _pages(name: str, reader: Any) -> list[list[str]]:
    pages, characters = list[list[str]](), 0
    for number, page in enumerate(reader.pages):
        text = page.extract_text()
        characters += len(text)
        if number >= _MOST_PAGES or characters > _MOST_CHARACTERS:
            why = f"more than {_MOST_PAGES} pages or {_MOST_CHARACTERS:,} characters."
            raise ReadError(name, why, "Cut it into its articles.")
        pages.append([line.rstrip() for line in text.splitlines()])
    return pages


def _without_page_edges(pages: Sequence[list[str]]) -> tuple[list[str], list[str]]:
    """All lines, but for page numbers and what stands at the edge of most pages."""
    edges = Counter(
        _DIGITS.sub("#", line)
        for page in pages
        for line in {*page[:_EDGE_LINES], *page[-_EDGE_LINES:]}
    )
    repeated = {line for line, count in edges.items() if count > max(1, len(pages) // 2)}
    kept, dropped = list[str](), list[str]()
    for page in pages:
        for at, line in enumerate(page):
            is_edge = at < _EDGE_LINES or at >= len(page) - _EDGE_LINES
            is_number = _NUMBER.fullmatch(line.strip()) is not None
            runs = _DIGITS.sub("#", line) in repeated and line.strip()
            (dropped if is_edge and (is_number or runs) else kept).append(line)
    return kept, dropped


def _paragraphs(lines: Sequence[str]) -> str:
    """A paragraph ends at a blank line, or at a line that ends a sentence before the margin."""
    width = max((len(line) for line in lines), default=0)
    blocks, block = list[str](), ""
    for line in lines:
        words = line.strip()
        block = _joined(block, words) if words else block
        is_last = _ENDS.search(words) and len(line) < _SHORT * width
        is_heading = not _ENDS.search(words) and len(line) < 0.6 * width and block == words
        if block and (not words or width < _LEAST_WIDTH or is_last or is_heading):
            blocks.append(block)
            block = ""
    return "\n\n".join([*blocks, block] if block else blocks)


def _joined(block: str, words: str) -> str:
    if not block:
        return words
    # "diplo-" and "mats" are one word; "US-" and "Japan" are two.
    if _HYPHEN.search(block) and words[0].islower():
        return block[:-1] + words
    return f"{block} {words}"
