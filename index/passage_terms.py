"""The terms of passages, sentence by sentence, as ranking compares them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from index.embedding import Vectors
from index.lexicon import analyse

# Good enough to weigh sentences by; citing knows where they really end.
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+|\n+")
# A passage takes about 2 kB here.
_KEPT = 16_384


@dataclass(frozen=True)
class QuestionTerms:
    """The distinct terms of a question, by number, their weights, and which are neighbours.

    `weights` has shape (terms,): inverse document frequencies. `pairs` holds the sum of both.
    """

    numbers: Mapping[str, int]
    weights: Vectors
    pairs: Mapping[tuple[str, str], float]

    @staticmethod
    def of(text: str, rarity: Callable[[list[str]], Mapping[str, float]]) -> QuestionTerms:
        terms = analyse(text)
        numbers = {term: number for number, term in enumerate(dict.fromkeys(terms))}
        weights = rarity(list(numbers))
        pairs = {
            (one, other): weights[one] + weights[other]
            for one, other in pairwise(terms)
            if one != other
        }
        values = np.array([weights[term] for term in numbers], np.float32)
        return QuestionTerms(numbers, values, pairs)

    def within(self, text: str) -> Vectors:
        """The weights of those terms that the text has, 0 for the others."""
        mask = np.zeros(len(self.numbers), np.float32)
        mask[[self.numbers[term] for term in analyse(text) if term in self.numbers]] = 1.0
        weights: Vectors = mask * self.weights
        return weights

    def best_shares(self, texts: Sequence[str], weights: Vectors) -> Vectors:
        """Of the terms' weights, the share that the best sentence of each text has, in [0, 1].

        `weights` has shape (sets, terms), the result (sets, texts).
        """
        rows, terms, starts = list[int](), list[int](), list[int]()
        sentence = 0
        for text in texts:
            starts.append(sentence)
            for found in _sentences(text):
                present = [self.numbers[term] for term in found if term in self.numbers]
                rows += [sentence] * len(present)
                terms += present
                sentence += 1
        present_in = np.zeros((sentence, len(self.numbers)), np.float32)
        present_in[rows, terms] = 1.0
        totals = weights.sum(axis=1)[:, None]
        totals[totals == 0] = 1.0
        best: Vectors = np.maximum.reduceat(weights @ present_in.T, starts, axis=1)
        shares: Vectors = best / totals
        return shares

    def shared_pairs(self, text: str) -> float:
        """The share of the question's neighbouring terms that are neighbours in the text."""
        wanted = self.pairs
        together = {
            pair
            for sentence in _sentences(text)
            for pair in wanted.keys() & set(pairwise(sentence))
        }
        return sum(wanted[pair] for pair in together) / (sum(wanted.values()) or 1.0)


@lru_cache(_KEPT)
def _sentences(text: str) -> tuple[tuple[str, ...], ...]:
    pieces = [piece for piece in _SENTENCE_END.split(text) if piece]
    return tuple(tuple(analyse(piece)) for piece in pieces) or ((),)
