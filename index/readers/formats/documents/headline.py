"""The headline of a printed page: its largest letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from index.readers.publication_date import find_dateline

# How much larger than most of the page, and how many letters, a headline has.
_LARGER = 1.25
_LEAST_LETTERS, _MOST_LETTERS = 10, 200
_LEAST_WORDS, _MOST_LINES = 2, 6
# A page of fewer letters has no text that a headline could stand above.
_LEAST_PAGE = 300
# Letters drawn as one, and the shapes of Arabic letters within a word.
_PRESENTATION_FORMS = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufdef\ufe70-\ufefc]+")


def plain_letters(line: str) -> str:
    """The line with the letters that its ligatures and presentation forms stand for."""
    return _PRESENTATION_FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), line)


class LetterSizes:
    """What a page shows and how large, told in the order in which it is drawn."""

    def __init__(self) -> None:
        self._pieces: list[tuple[float, str]] = []

    def see(
        self, text: str, page: Sequence[float], matrix: Sequence[float], _: object, size: float
    ) -> None:
        """A piece of text in a font of that size, drawn through both matrices."""
        height = abs(float(size) * float(matrix[3]) * float(page[3]))
        if letters := _letters(plain_letters(text)):
            self._pieces.append((round(height, 1), letters))

    def headline(self, lines: Sequence[str]) -> range | None:
        """Which of the page's lines are its headline; None where none is larger than the rest."""
        counts = Counter[float]()
        for height, letters in self._pieces:
            counts[height] += len(letters)
        if counts.total() < _LEAST_PAGE:
            return None
        usual = max(counts, key=lambda height: counts[height])
        larger = sorted((height for height in counts if height > _LARGER * usual), reverse=True)
        found = (_lines_of(self._first_run(height), lines) for height in larger)
        return next((each for each in found if each is not None), None)

    def _first_run(self, height: float) -> str:
        """The letters of the first pieces of that height that stand together."""
        run = ""
        for each, letters in self._pieces:
            if each == height:
                run += letters
            elif run:
                break
        return run


def _lines_of(run: str, lines: Sequence[str]) -> range | None:
    """The lines that have just these letters, where they read like a headline."""
    if not _LEAST_LETTERS <= len(run) <= _MOST_LETTERS:
        return None
    for first in range(len(lines)):
        letters = ""
        for last in range(first, min(first + _MOST_LINES, len(lines))):
            letters += _letters(lines[last])
            if letters == run and lines[first].strip():
                words = " ".join(lines[first : last + 1])
                is_headline = len(words.split()) >= _LEAST_WORDS and not find_dateline(words)
                return range(first, last + 1) if is_headline else None
            if not run.startswith(letters):
                break
    return None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
