"""The terms of passages, sentence by sentence, as ranking compares them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.lexicon import analyse

# Good enough to weigh sentences by; citing knows where they really end.
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+|\n+")
# A passage takes about 2 kB here.
_KEPT = 16_384

Presence = NDArray[np.float32]


@dataclass(frozen=True)
class QuestionTerms:
    """The distinct terms of a question, their weights, and which pairs of them are neighbours.

    `weights` has shape (terms,): inverse document frequencies.
    """

    numbers: Mapping[str, int]
    weights: NDArray[np.float32]
    pairs: Mapping[tuple[int, int], float]

    @staticmethod
    def of(text: str, rarity: Callable[[list[str]], Mapping[str, float]]) -> QuestionTerms:
        terms = analyse(text)
        numbers = {term: number for number, term in enumerate(dict.fromkeys(terms))}
        weights = rarity(list(numbers))
        pairs = {
            (numbers[one], numbers[other]): weights[one] + weights[other]
            for one, other in pairwise(terms)
            if one != other
        }
        return QuestionTerms(
            numbers, np.array([weights[term] for term in numbers], np.float32), pairs
        )

    def within(self, text: str) -> NDArray[np.float32]:
        """The weights of those terms that the text has, 0 for the others."""
        mask = np.zeros(len(self.numbers), np.float32)
        for term in analyse(text):
            if term in self.numbers:
                mask[self.numbers[term]] = 1.0
        weights: NDArray[np.float32] = mask * self.weights
        return weights

    def presence(self, text: str) -> tuple[Presence, float]:
        """Which terms each sentence of a passage has, and its share of the neighbouring pairs.

        Shape (sentences, terms), ones and zeros; the share is weighed by rarity, in [0, 1].
        """
        sentences = _sentences(text)
        found = np.zeros((len(sentences), len(self.numbers)), np.float32)
        together: set[tuple[int, int]] = set()
        for row, sentence in enumerate(sentences):
            before = -1
            for term in sentence:
                number = self.numbers.get(term, -1)
                if number >= 0:
                    found[row, number] = 1.0
                    if before >= 0:
                        together.add((before, number))
                before = number
        shared = sum(self.pairs.get(pair, 0.0) for pair in together)
        return found, shared / (sum(self.pairs.values()) or 1.0)


@lru_cache(_KEPT)
def _sentences(text: str) -> tuple[tuple[str, ...], ...]:
    pieces = [piece for piece in _SENTENCE_END.split(text) if piece]
    return tuple(tuple(analyse(piece)) for piece in pieces) or ((),)
