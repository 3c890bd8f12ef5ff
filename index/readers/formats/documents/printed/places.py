"""Lines of pages, as they were read → the page of each place in a text, and the box of each word.

One library reads the words and another says where letters stand, so letters are compared, white
space aside. Where they differ a word has no box, and still its page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.models.printed import Box, PlacedWord
from index.readers.formats.documents.printed.process import PageLetters

_WORD = re.compile(r"\S+")
_HYPHENS = frozenset("-\u00ad\u2010\u2011")
# How far behind what was found last a line is looked for, besides lines that were not found.
_NEAR = 400
# Shorter ones stand nearly everywhere.
_LONG_ENOUGH = 8
_MOST_LOST = 20_000


@dataclass(frozen=True)
class PageLine:
    """A line that was read on the page of that number, counted from 1."""

    page: int
    words: str


def line_starts(text: str, lines: Sequence[PageLine]) -> list[tuple[int, int, PageLine]]:
    """Where in the text the letters of each line begin and end, in order, of those that are in it.

    The text is of these lines, but that some are left out and hyphens at their ends may be gone.
    """
    letters, offsets = _letters(text)
    found, at, lost = list[tuple[int, int, PageLine]](), 0, 0
    for line in lines:
        wanted = _plain(line.words)
        if not wanted:
            continue
        body = wanted[:-1] if wanted[-1] in _HYPHENS and len(wanted) > 1 else wanted
        while at < len(letters) and letters[at] in _HYPHENS and letters[at] != body[0]:
            at += 1
        where = at if letters.startswith(body, at) else -1
        if where < 0 and len(body) >= _LONG_ENOUGH:
            where = letters.find(body, at, at + len(body) + min(_NEAR + lost, _MOST_LOST))
        if where < 0:
            lost += len(body)
            continue
        at, lost = where + len(body), 0
        found.append((offsets[where], offsets[at - 1] + 1, line))
    return found


def page_starts(
    text: str, placed: Sequence[tuple[int, int, PageLine]], pages: int
) -> tuple[int, ...]:
    """The offset at which each of so many pages begins."""
    first = dict[int, int]()
    for start, _, line in placed:
        first.setdefault(line.page, start)
    starts, following = list[int](), len(text)
    for number in range(pages, 0, -1):
        following = min(following, first.get(number, following))
        starts.append(following)
    return tuple(reversed([*starts[:-1], 0])) if starts else ()


def placed_words(
    text: str, placed: Sequence[tuple[int, int, PageLine]], pages: Sequence[PageLetters]
) -> Iterator[PlacedWord]:
    """The words of the text that stand on these pages, in its order."""
    seen = {number: _Page(page) for number, page in enumerate(pages, 1)}
    for start, end, line in placed:
        page = seen.get(line.page)
        if page is not None:
            for word, box in page.boxes(text[start:end]):
                yield PlacedWord(start + word.start(), start + word.end(), line.page, box)


class _Page:
    """The letters of a page, looked for in the order in which they are read."""

    def __init__(self, page: PageLetters) -> None:
        self._page = page
        self._letters, self._numbers = _letters(page.text)
        self._at = 0

    def boxes(self, line: str) -> Iterator[tuple[re.Match[str], Box]]:
        """Each word of the line with its box; those that are not found are left out."""
        where = self._found(_plain(line))
        for word in _WORD.finditer(line):
            wanted = _plain(word[0])
            if where is None:
                # The line was read in another order, or with other letters.
                at = self._letters.find(wanted, self._at, self._at + len(wanted) + _NEAR)
                if at < 0:
                    continue
                self._at = at + len(wanted)
            else:
                at, where = where, where + len(wanted)
            if wanted:
                yield word, self._box(at, at + len(wanted))

    def _found(self, wanted: str) -> int | None:
        at = self._letters.find(wanted, self._at)
        if at < 0 and len(wanted) >= _LONG_ENOUGH:
            at = self._letters.find(wanted)
        if at < 0:
            return None
        self._at = at + len(wanted)
        return at

    def _box(self, start: int, end: int) -> Box:
        return self._page.box(self._numbers[start], self._numbers[end - 1] + 1)


def _plain(text: str) -> str:
    """Its letters as they are compared."""
    if text.isascii():
        return "".join(text.split())
    letters = unicodedata.normalize("NFKD", text)
    return "".join(
        [
            each
            for each in letters
            if not each.isspace() and each != "\u00ad" and not unicodedata.combining(each)
        ]
    )


def _letters(text: str) -> tuple[str, list[int]]:
    """Its letters as they are compared, and the place in `text` that each is of."""
    if text.isascii():
        return _plain(text), [at for at, each in enumerate(text) if not each.isspace()]
    letters = [each if "!" <= each <= "~" else _plain(each) for each in text]
    places = [at for at, plain in enumerate(letters) for _ in plain]
    return "".join(letters), places
