"""A small model that reads a question and a few words of an article together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index import Hit


@dataclass(frozen=True)
class Window:
    """`hit.article.text[start:end]`, whole sentences.

    `about`: names that they are about without saying so, which the reader is told.
    """

    hit: Hit
    start: int
    end: int
    about: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.hit.article.text[self.start : self.end]


@dataclass(frozen=True)
class SpanScore:
    """How surely `article.text[start:end]` is the shortest answer, beside there being none."""

    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Reading:
    """What the reader makes of a question, or a statement, and a window.

    `answerable`: the logit of its answering the question. `spans`: the best of each sentence, by
    the sentence's place in the article. `entailed`, `contradicted`, `neither`: in [0, 1], together
    1; of a question that wants a yes or no they are those of yes, no, and neither.
    """

    window: Window
    answerable: float
    spans: dict[tuple[int, int], SpanScore]
    entailed: float
    contradicted: float
    neither: float


class Reader(Protocol):
    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """In the order of the windows. Raises ModelError where the model's figures are none."""
