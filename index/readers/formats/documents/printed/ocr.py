"""Words read out of the picture of a page (OCR), by Tesseract where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from statistics import fmean

from index.models.printed import WHOLE
from index.readers.formats.documents.printed.memory import remembered
from index.readers.formats.documents.printed.process import (
    PageLetters,
    PagesUnreadable,
    picture_of,
)

# Of a page of A4 300 dots an inch, for which Tesseract is made.
_WIDTH = 2_480
_MOST_SECONDS = 120
_MOST_WORDS = 20_000
# Each further one takes as long again.
_MOST_LANGUAGES = 4
# Below this, of 100, about every tenth word is another than is printed.
_SURE = 80.0


@dataclass(frozen=True)
class RecognisedPage:
    """The lines of a page, a blank one between paragraphs; where its letters stand; and whether
    Tesseract is sure of most of its words."""

    lines: list[str]
    letters: PageLetters
    is_sure: bool


@dataclass(frozen=True)
class _Word:
    paragraph: tuple[str, str]
    line: str
    text: str
    confidence: float
    sides: tuple[int, int, int, int]


def is_installed() -> bool:
    """Whether there is an engine that reads pictures."""
    return bool(_languages())


def recognised(document: bytes, page: int) -> RecognisedPage | None:
    """What stands on the page; None where nothing could be read there.

    In whichever of the languages that Tesseract has data of. The picture and the engine run in
    processes of their own, two minutes at most.
    """
    try:
        languages = "+".join(_languages())
        table = remembered(
            document,
            f"page {page}, {_WIDTH} wide, {languages}, {_engine()}",
            lambda: _run(
                *("stdin", "stdout", "-l", languages, "tsv"),
                given=picture_of(document, page, _WIDTH),
            ),
        )
    except (PagesUnreadable, OSError, subprocess.SubprocessError):
        return None
    words = list(_words(table.decode(errors="replace")))
    if not words:
        return None
    letters, sides = list[str](), array("H")
    for word in words:
        for letter, box in _letters(word):
            letters.append(letter)
            sides.extend(box)
    sure = fmean(word.confidence for word in words) >= _SURE
    return RecognisedPage(_lines(words), PageLetters("".join(letters), sides), sure)


def _lines(words: list[_Word]) -> list[str]:
    lines = list[str]()
    for _, paragraph in groupby(words, key=lambda word: word.paragraph):
        lines += [""] if lines else []
        for _, line in groupby(paragraph, key=lambda word: word.line):
            lines.append(" ".join(word.text for word in line))
    return lines


def _letters(word: _Word) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Each letter with its share of the box."""
    left, top, right, bottom = word.sides
    step = (right - left) / len(word.text)
    for number, letter in enumerate(word.text):
        start = left + number * step
        yield letter, (round(start), top, round(start + step), bottom)


def _words(table: str) -> Iterator[_Word]:
    """Rows of Tesseract's table: level, page, block, paragraph, line, word, left, top, width,
    height, confidence, text; the first is the whole page."""
    wide = high = found = 0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or found >= _MOST_WORDS:
            continue
        left, top, width, height = map(int, cells[6:10])
        if cells[0] == "1":
            wide, high = width, height
        text = "".join(cells[11].split())
        if cells[0] == "5" and text and wide and high:
            found += 1
            sides = (left / wide, top / high, (left + width) / wide, (top + height) / high)
            a, b, c, d = (min(WHOLE, max(0, round(side * WHOLE))) for side in sides)
            confidence = float(cells[10])
            yield _Word((cells[2], cells[3]), cells[4], text, confidence, (a, b, c, d))


@cache
def _engine() -> str:
    """Which Tesseract it is: another reads otherwise."""
    return _run("--version").decode(errors="replace").partition("\n")[0]


@cache
def _languages() -> tuple[str, ...]:
    """Those that data is installed of, English first; none where there is no Tesseract."""
    try:
        listed = _run("--list-langs").decode().splitlines()[1:]
    except (OSError, subprocess.SubprocessError, ValueError):
        return ()
    named = sorted(listed, key=lambda name: (name != "eng", name))
    return tuple(name for name in named if name.isalpha() and name != "osd")[:_MOST_LANGUAGES]


def _run(*words: str, given: bytes = b"") -> bytes:
    """Raises OSError or SubprocessError."""
    program = shutil.which("tesseract")
    if program is None:
        raise FileNotFoundError("tesseract")
    # One thread: several would wait for each other longer than they save.
    told = {"OMP_THREAD_LIMIT": "1", "PATH": os.defpath}
    return subprocess.run(  # noqa: S603 - a list of words of our own
        [program, *words],
        input=given,
        capture_output=True,
        timeout=_MOST_SECONDS,
        env=told,
        check=True,
    ).stdout
