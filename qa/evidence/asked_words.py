"""The words of a question, compared to those of sentences, passages and headlines."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from index import Hit, IndexReader, Vectors, WordVectors
from index.nlp.language.scripts import language_of
from qa.evidence.sentences import terms_of

NO_WORDS = WordVectors((), np.zeros((0, 0), np.float32))
# No sentence is near to every word of a long question; this many content words count as longest.
_LONGEST = 100
# What a word that the headline has counts beside others, in languages that are not read. Of 629
# questions in six of them the best sentence held the answer to 380 with 1, to 388 with 0.3.
_TOLD = 0.3


class AskedWords:
    """The question's words, with what it takes to compare them to others.

    Without vectors its terms stand for words, of which Chinese shows no ends.
    """

    def __init__(
        self, question: str, asked: WordVectors, archive: IndexReader, language: str | None
    ) -> None:
        self._vectors, self._is_known = asked.vectors, language is not None
        if asked is NO_WORDS:
            self._term = list(dict.fromkeys(archive.terms(question, language)))
        else:
            self._term = [" ".join(archive.terms(word, language)) for word in asked.words]
        rarity = archive.rarity(sorted({term for term in self._term if term}))
        # Stop words have no term and weigh nothing.
        self._weights = np.array([rarity.get(term, 0.0) for term in self._term], np.float32)

    @property
    def length(self) -> float:
        count = max(int((self._weights > 0).sum()), 1)
        return min(math.log(count) / math.log(_LONGEST), 1.0)

    def nearness(self, said: WordVectors) -> Vectors:
        """For each word of the question, the cosine of the nearest one in the other text."""
        if not len(self._vectors) or not len(said.vectors):
            return np.zeros(len(self._term), np.float32)
        nearest: Vectors = np.clip((self._vectors @ said.vectors.T).max(axis=1), 0, 1)
        return nearest

    def mean(self, nearness: Vectors) -> float:
        return float(nearness.mean()) if len(nearness) else 0.0

    def present(self, text: str, hit: Hit) -> NDArray[np.bool_]:
        """Which of the question's words stand in a text of the hit's article."""
        language = language_of(text, hit.article.language) if self._is_known else None
        terms = terms_of(text, language)
        return np.array([term in terms for term in self._term], np.bool_)

    def coverage(
        self, nearness: Vectors, present: NDArray[np.bool_], told: NDArray[np.bool_] | None = None
    ) -> float:
        """The share of the question's words, weighed by rarity; those `told` by the headline, which
        are said of every sentence of the article, count for less."""
        weights = self._weights if told is None else self._weights * np.where(told, _TOLD, 1.0)
        total = float(weights.sum())
        if not total:
            return 0.0
        return float((weights * np.where(present, 1.0, nearness)).sum() / total)
