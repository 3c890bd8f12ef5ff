"""The terms of passages, sentence by sentence, as ranking compares them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.embeddings import Vectors
from index.nlp.language.analysis import terms_in
from index.passages.forward_index import SENTENCE_END, Codes, codes_of

_ENDINGS = 4_096


@dataclass(frozen=True)
class QuestionTerms:
    """The distinct terms of a question, by number, and what they weigh.

    `weights` has shape (terms,): inverse document frequencies. `pairs`, of shape (terms, terms),
    holds the sum of both for each two that follow each other, and 0 elsewhere. `codes` are those of
    the forward index, ascending, and `numbers_by_code` the terms' numbers in that order.
    `language` is that of the question.
    """

    numbers: Mapping[str, int]
    weights: Vectors
    pairs: Vectors
    codes: Codes
    numbers_by_code: NDArray[np.int64]
    language: str | None

    @staticmethod
    def of(
        text: str,
        language: str | None,
        rarity: Callable[[list[str]], Mapping[str, float]],
    ) -> QuestionTerms:
        terms = terms_in(text, language)
        numbers = {term: number for number, term in enumerate(dict.fromkeys(terms))}
        rarities = rarity(list(numbers))
        weights = np.array([rarities[term] for term in numbers], np.float32)
        pairs = np.zeros((len(numbers), len(numbers)), np.float32)
        for one, other in pairwise(numbers[term] for term in terms):
            if one != other:
                pairs[one, other] = weights[one] + weights[other]
        codes = codes_of(numbers)
        order = codes.argsort()
        return QuestionTerms(numbers, weights, pairs, codes[order], order, language)

    def within(self, text: str) -> Vectors:
        """The weights of those terms that the text has, 0 for the others."""
        mask = np.zeros(len(self.numbers), np.float32)
        terms = terms_in(text, self.language)
        mask[[self.numbers[term] for term in terms if term in self.numbers]] = 1.0
        weights: Vectors = mask * self.weights
        return weights

    def in_texts(self, texts: Sequence[Codes]) -> TermsFound:
        """Where in one or more texts, as the forward index has them, the question's terms stand."""
        lengths = np.array([len(text) for text in texts])
        codes = np.concatenate(texts)
        ends = codes == SENTENCE_END
        of_sentence = ends.cumsum() - ends
        firsts = lengths.cumsum() - lengths
        return TermsFound(self, self._numbers_of(codes), of_sentence, firsts, int(ends.sum()))

    def _numbers_of(self, codes: Codes) -> NDArray[np.int64]:
        numbers = np.full(len(codes), -1)
        # Few of the codes are the question's, and their last bits tell most of these.
        endings = np.zeros(_ENDINGS, np.bool_)
        endings[self.codes % _ENDINGS] = True
        (may_be,) = endings[codes % _ENDINGS].nonzero()
        if len(may_be):
            some = codes[may_be]
            places = np.searchsorted(self.codes, some).clip(max=len(self.codes) - 1)
            numbers[may_be] = np.where(self.codes[places] == some, self.numbers_by_code[places], -1)
        return numbers


@dataclass(frozen=True)
class TermsFound:
    """All terms of some texts, one after the other: `numbers` are the question's, -1 for others.

    `of_sentence` counts the sentences of all texts. A text's terms begin at its place in `firsts`.
    """

    question: QuestionTerms
    numbers: NDArray[np.int64]
    of_sentence: NDArray[np.int64]
    firsts: NDArray[np.int64]
    sentences: int

    def best_shares(self, weights: Vectors) -> Vectors:
        """Of the terms' weights, the share that the best sentence of each text has, in [0, 1].

        `weights` has shape (sets, terms), the result (sets, texts).
        """
        present = np.zeros((self.sentences, weights.shape[1]), np.float32)
        known = self.numbers >= 0
        present[self.of_sentence[known], self.numbers[known]] = 1.0
        starts = self.of_sentence[self.firsts]
        totals = weights.sum(axis=1)[:, None]
        totals[totals == 0] = 1.0
        best: Vectors = np.maximum.reduceat(weights @ present.T, starts, axis=1)
        shares: Vectors = best / totals
        return shares

    def shared_pairs(self) -> Vectors:
        """Shape (texts,): of the question's neighbouring terms the share that are so there too."""
        one, other = self.numbers[:-1], self.numbers[1:]
        pairs = self.question.pairs
        # Between two sentences stands what ends the first.
        (places,) = np.nonzero((one >= 0) & (other >= 0))
        texts = np.searchsorted(self.firsts, places, side="right") - 1
        # However often two stand together in a text, they count once.
        there = np.zeros((len(self.firsts), *pairs.shape), np.bool_)
        there[texts, one[places], other[places]] = True
        shared = there.reshape(len(self.firsts), -1) @ pairs.reshape(-1)
        shares: Vectors = shared / (pairs.sum() or 1.0)
        return shares
