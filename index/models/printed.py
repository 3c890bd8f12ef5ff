"""Where the words of an article stand on the pages that it was read from."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

WHOLE = 65_535
"""The width and the height of every page, in the units of a Box."""

# Of a word: start, end, page, and the sides of its box.
_NUMBERS = 7
# Words of a row that are further apart than it is high stand in two columns.
_MOST_APART = 1.5


@dataclass(frozen=True)
class Pages:
    """The pages of a text, counted from 1.

    `starts[number - 1]` is the offset at which a page begins; one without words begins where the
    next does. `pictures` are those of which no word was read since they are only pictures,
    `recognised` those whose words were read out of a picture (OCR), `unsure` those of them of
    which many words may be read wrongly.
    """

    starts: tuple[int, ...]
    pictures: tuple[int, ...] = ()
    recognised: tuple[int, ...] = ()
    unsure: tuple[int, ...] = ()

    def of(self, offset: int) -> int:
        """The number of the page on which `text[offset]` stands."""
        return max(1, bisect_right(self.starts, offset))


@dataclass(frozen=True)
class Box:
    """A rectangle on a page as it is shown, from its upper left corner, in 65,535ths of it."""

    left: int
    top: int
    right: int
    bottom: int

    def is_beside(self, other: Box) -> bool:
        """Whether the other goes on in the same row."""
        height = max(1, self.bottom - self.top)
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        apart = max(self.left, other.left) - min(self.right, other.right)
        return 2 * shared > min(height, other.bottom - other.top) and apart < _MOST_APART * height

    def with_(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True)
class PlacedWord:
    """`text[start:end]`, a word or the part of one that stands on this line of this page."""

    start: int
    end: int
    page: int
    box: Box


@dataclass(frozen=True)
class Printed:
    """The document that an article was read from, by its SHA-256 in hex, and `words` as `packed`
    gives them. `content` is the document itself, where it is at hand, and `is_kept` says whether
    the catalogue has it."""

    document: str
    words: bytes
    content: bytes | None = None
    is_kept: bool = False

    def boxes(self, start: int, end: int) -> dict[int, list[Box]]:
        """Over `text[start:end]`: for each page that has some of it, a box a line, in order."""
        found = dict[int, list[Box]]()
        for word in self._placed(start, end):
            boxes = found.setdefault(word.page, [])
            if boxes and boxes[-1].is_beside(word.box):
                boxes[-1] = boxes[-1].with_(word.box)
            else:
                boxes.append(word.box)
        return dict(sorted(found.items()))

    def _placed(self, start: int, end: int) -> Iterator[PlacedWord]:
        steps = np.frombuffer(zlib.decompress(self.words), "<i4").reshape(_NUMBERS, -1)
        words = np.cumsum(steps.T, axis=0)
        found = words[(words[:, 1] > start) & (words[:, 0] < end)]
        for first, last, page, *sides in found.tolist():
            yield PlacedWord(first, last, page, Box(*sides))


def packed(words: Iterable[PlacedWord]) -> bytes:
    """The words in a few bytes each: by how much their numbers grow from one to the next."""
    rows = [
        (word.start, word.end, word.page, box.left, box.top, box.right, box.bottom)
        for word in words
        for box in [word.box]
    ]
    numbers = np.array(rows, "<i4").reshape(-1, _NUMBERS)
    steps = np.diff(numbers, axis=0, prepend=numbers[:1] * 0)
    return zlib.compress(steps.T.tobytes(), 9)


def ranges(numbers: Iterable[int]) -> str:
    """`2–5, 8`, of ascending numbers."""
    runs = list[list[int]]()
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)
