"""How a question and a window of an article become what the reader reads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from index import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

QUESTION_TOKENS = 48
HEADER_TOKENS = 40
WINDOW_TOKENS = 176
# A window's tokens stand at these places whatever the question's length.
FIRST_WINDOW_POSITION = 64


@dataclass(frozen=True)
class Tokens:
    """Token ids of a text, and where in it each one stands: `(start, end)`, code points."""

    ids: list[int]
    offsets: list[tuple[int, int]]

    def between(self, start: int, end: int) -> Tokens:
        """Those that stand whole between two places; offsets stay those of the text."""
        first = bisect_left(self.offsets, start, key=itemgetter(0))
        last = bisect_right(self.offsets, end, key=itemgetter(1))
        return Tokens(self.ids[first:last], self.offsets[first:last])


@dataclass(frozen=True)
class Pair:
    """One row of the reader's input.

    `body` is where the window's own tokens begin and end in the row: after the header, before the
    last separator. Only they can be an answer.
    """

    ids: list[int]
    types: list[int]
    positions: list[int]
    body: tuple[int, int]


@dataclass(frozen=True)
class Encoder:
    """The tokenizer of the reader, which neither cuts nor fills up."""

    tokenizer: Tokenizer

    @cached_property
    def _marks(self) -> tuple[int, int]:
        start, end = map(self.tokenizer.token_to_id, ("[CLS]", "[SEP]"))
        if start is None or end is None:
            raise ModelError("The reader's tokenizer lacks its marks.")
        return start, end

    def tokens(self, text: str) -> Tokens:
        found = self.tokenizer.encode(text, add_special_tokens=False)
        return Tokens(found.ids, found.offsets)

    def pair(self, question: Sequence[int], header: Sequence[int], body: Sequence[int]) -> Pair:
        """Token ids of each, cut to what fits: a question's beginning, a body's beginning."""
        start, end = self._marks
        asked = [start, *question[:QUESTION_TOKENS], end]
        above = list(header[:HEADER_TOKENS])
        above += [end] if above else []
        window = [*above, *body[: WINDOW_TOKENS - len(above)], end]
        return Pair(
            ids=asked + window,
            types=[0] * len(asked) + [1] * len(window),
            positions=[
                *range(len(asked)),
                *range(FIRST_WINDOW_POSITION, FIRST_WINDOW_POSITION + len(window)),
            ],
            body=(len(asked) + len(above), len(asked) + len(window) - 1),
        )


def header_of(title: str, day: date | None = None, publisher: str | None = None) -> str:
    """What a window begins with: its article's title, day and publisher."""
    when = f"{day.day} {day:%B %Y}" if day else ""
    return ". ".join(part for part in (title.rstrip(". "), when, publisher or "") if part)
