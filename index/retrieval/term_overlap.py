"""The terms of passages, sentence by sentence, as ranking compares them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.embeddings import Vectors
from index.nlp import analyse

# Good enough to weigh sentences by; citing knows where they really end.
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+|\n+")
# A term that stands where a sentence ends, so that a text is analysed in one go.
_END = "zq0sentence0end0zq"
# A passage takes about 2 kB here.
_KEPT = 16_384


@dataclass(frozen=True)
class QuestionTerms:
    """The distinct terms of a question, by number, and what they weigh.

    `weights` has shape (terms,): inverse document frequencies. `pairs`, of shape (terms, terms),
    holds the sum of both for each two that follow each other, and 0 elsewhere. `hashes` are the
    terms' own, ascending, and `numbers_by_hash` their numbers in that order.
    """

    numbers: Mapping[str, int]
    weights: Vectors
    pairs: Vectors
    hashes: NDArray[np.int64]
    numbers_by_hash: NDArray[np.int64]

    @staticmethod
    def of(text: str, rarity: Callable[[list[str]], Mapping[str, float]]) -> QuestionTerms:
        terms = analyse(text)
        numbers = {term: number for number, term in enumerate(dict.fromkeys(terms))}
        rarities = rarity(list(numbers))
        weights = np.array([rarities[term] for term in numbers], np.float32)
        pairs = np.zeros((len(numbers), len(numbers)), np.float32)
        for one, other in pairwise(numbers[term] for term in terms):
            if one != other:
                pairs[one, other] = weights[one] + weights[other]
        hashes = np.array([hash(term) for term in numbers], np.int64)
        order = hashes.argsort()
        return QuestionTerms(numbers, weights, pairs, hashes[order], order)

    def within(self, text: str) -> Vectors:
        """The weights of those terms that the text has, 0 for the others."""
        mask = np.zeros(len(self.numbers), np.float32)
        mask[[self.numbers[term] for term in analyse(text) if term in self.numbers]] = 1.0
        weights: Vectors = mask * self.weights
        return weights

    def in_texts(self, texts: Sequence[str]) -> TermsFound:
        """Where in one or more texts the question's terms stand."""
        terms = [_terms(text) for text in texts]
        sentences = np.array([each.sentences for each in terms])
        starts = sentences.cumsum() - sentences
        hashes = np.concatenate([each.hashes for each in terms])
        of_sentence = np.concatenate(
            [each.of_sentence + start for each, start in zip(terms, starts, strict=True)]
        )
        return TermsFound(self, self._numbers_of(hashes), of_sentence, starts, sentences.sum())

    def _numbers_of(self, hashes: NDArray[np.int64]) -> NDArray[np.int64]:
        if not len(self.hashes):
            return np.full(len(hashes), -1)
        places = np.searchsorted(self.hashes, hashes).clip(max=len(self.hashes) - 1)
        return np.where(self.hashes[places] == hashes, self.numbers_by_hash[places], -1)


@dataclass(frozen=True)
class TermsFound:
    """All terms of some texts, one after the other: `numbers` are the question's, -1 for others.

    `of_sentence` counts the sentences of all texts; those of a text begin at its `starts`.
    """

    question: QuestionTerms
    numbers: NDArray[np.int64]
    of_sentence: NDArray[np.int64]
    starts: NDArray[np.int64]
    sentences: int

    def best_shares(self, weights: Vectors) -> Vectors:
        """Of the terms' weights, the share that the best sentence of each text has, in [0, 1].

        `weights` has shape (sets, terms), the result (sets, texts).
        """
        present = np.zeros((self.sentences, weights.shape[1]), np.float32)
        known = self.numbers >= 0
        present[self.of_sentence[known], self.numbers[known]] = 1.0
        totals = weights.sum(axis=1)[:, None]
        totals[totals == 0] = 1.0
        best: Vectors = np.maximum.reduceat(weights @ present.T, self.starts, axis=1)
        shares: Vectors = best / totals
        return shares

    def shared_pairs(self) -> Vectors:
        """Shape (texts,): of the question's neighbouring terms the share that are so there too."""
        one, other = self.numbers[:-1], self.numbers[1:]
        pairs = self.question.pairs
        together = (one >= 0) & (other >= 0) & (self.of_sentence[:-1] == self.of_sentence[1:])
        (places,) = np.nonzero(together)
        texts = np.searchsorted(self.starts, self.of_sentence[places], side="right") - 1
        # However often two stand together in a text, they count once.
        there = np.zeros((len(self.starts), *pairs.shape), np.bool_)
        there[texts, one[places], other[places]] = True
        shared = there.reshape(len(self.starts), -1) @ pairs.reshape(-1)
        shares: Vectors = shared / (pairs.sum() or 1.0)
        return shares


@dataclass(frozen=True)
class _Terms:
    """The hashes of a text's terms, and the number of the sentence that each stands in."""

    hashes: NDArray[np.int64]
    of_sentence: NDArray[np.int64]
    sentences: int


@lru_cache(_KEPT)
def _terms(text: str) -> _Terms:
    terms = analyse(_SENTENCE_END.sub(f" {_END} ", text))
    hashes = np.array([hash(term) for term in terms], np.int64)
    ends = hashes == hash(_END)
    of_sentence = ends.cumsum()
    return _Terms(hashes[~ends], of_sentence[~ends], int(ends.sum()) + 1)
