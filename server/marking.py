"""An article's text cut where words of it are cited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_CITE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True)
class Piece:
    """A run of the text; `number` counts the cited ones from 1 and is 0 for what stands between."""

    text: str
    number: int


def marked(text: str, cites: Iterable[str]) -> list[Piece]:
    """The whole text, in order. A cite is START-END; one that is no place in it marks nothing.

    Cites that overlap become one.
    """
    pieces: list[Piece] = []
    position = 0
    for number, (start, end) in enumerate(_joined(_places(text, cites)), 1):
        pieces += [Piece(text[position:start], 0), Piece(text[start:end], number)]
        position = end
    pieces.append(Piece(text[position:], 0))
    return [piece for piece in pieces if piece.text]


def _places(text: str, cites: Iterable[str]) -> list[tuple[int, int]]:
    found = [(int(match[1]), int(match[2])) for match in map(_CITE.fullmatch, cites) if match]
    return sorted((start, end) for start, end in found if start < end <= len(text))


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
