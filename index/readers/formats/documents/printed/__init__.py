"""The pages of a document: as they were read, and those that are pictures read by OCR."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.readers.formats.documents.printed.ocr import is_installed, recognised
from index.readers.formats.documents.printed.process import (
    PageLetters,
    PagesUnreadable,
)

logger = logging.getLogger(__name__)

# A page with fewer letters says nothing but its number or the name of its scanner.
_FEW_LETTERS = 25
# Of a page, by its pictures.
_MOSTLY_DRAWN = 0.5
_MOST_RECOGNISED = 100
_MOST_SECONDS = 600.0


@dataclass(frozen=True)
class ReadPages:
    """The lines of each page; where its letters stand, as far as that is known; and the numbers,
    from 1, of pages that are only pictures, that were read by OCR, and of these the unsure ones."""

    lines: list[list[str]]
    letters: list[PageLetters]
    pictures: tuple[int, ...] = ()
    recognised: tuple[int, ...] = ()
    unsure: tuple[int, ...] = ()


def read_pages(
    document: bytes, lines: Sequence[list[str]], look: Callable[[], list[PageLetters]]
) -> ReadPages:
    """`lines` as they were read, with those of pages that are pictures where an engine reads them.

    `look` gives what PDFium sees. Where it raises PagesUnreadable, which is logged, words have no
    places.
    """
    try:
        letters = look()
    except PagesUnreadable as error:
        logger.warning("Where words stand on the pages is not known: %s.", error)
        return ReadPages([*lines], [])
    found = [*lines]
    pictures, read, unsure = list[int](), list[int](), list[int]()
    end = time.monotonic() + _MOST_SECONDS
    for number, seen in enumerate(letters[: len(found)], 1):
        if not _is_picture(found[number - 1], seen):
            continue
        may_read = len(read) < _MOST_RECOGNISED and time.monotonic() < end and is_installed()
        page = recognised(document, number) if may_read else None
        if page is None:
            pictures.append(number)
            continue
        read.append(number)
        unsure += [] if page.is_sure else [number]
        found[number - 1], letters[number - 1] = page.lines, page.letters
    return ReadPages(found, letters, tuple(pictures), tuple(read), tuple(unsure))


def _is_picture(lines: Sequence[str], seen: PageLetters) -> bool:
    words = sum(not each.isspace() for line in lines for each in line)
    return words < _FEW_LETTERS and seen.drawn >= _MOSTLY_DRAWN
