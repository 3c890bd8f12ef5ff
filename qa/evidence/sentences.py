"""The sentences of passages found, and how much of a question's words they have."""

from __future__ import annotations

import hashlib
import math
import re
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import numpy as np
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from index import Hit, IndexReader, Vectors, WordVectors, sentence_spans
from index.nlp.language.analysis import terms_in
from index.nlp.language.question_words import without_question_words
from index.nlp.language.scripts import language_of
from index.nlp.prompt_injection import reported
from index.nlp.sentences.quotable import is_quotable
from index.nlp.words import folded_words

# Passages, some 1 kB each; and texts with their terms, some 2 kB.
_PASSAGES_REMEMBERED, _TEXTS_REMEMBERED = 2_000, 5_000

_THAI = re.compile(r"[\u0e00-\u0eff]")
# Code points. Of 88 questions in Thai the first quote held the answer to 34 with 30 of them at
# least, to 58 with 100 and to 61 with 140.
_LEAST_OF_THAI = 100

NO_WORDS = WordVectors((), np.zeros((0, 0), np.float32))
# No sentence is near to every word of a long question; this many content words count as longest.
_LONGEST = 100
# What a word that the headline has counts beside others, in languages that are not read. Of 629
# questions in six of them the best sentence held the answer to 380 with 1, to 388 with 0.3.
_TOLD = 0.3

# Words of a question beside the names that an article is about.
_LEAST_BESIDE_NAMES = 2

Places = tuple[tuple[int, int], ...]


def passage_sentences(hit: Hit) -> list[tuple[int, int]]:
    """Where they stand in the article, in reading order."""
    start = hit.passage.start
    found = _spans(hit.passage.text, hit.article.language)
    return [(start + left, start + right) for left, right in found]


@lru_cache(_PASSAGES_REMEMBERED)
def _spans(text: str, language: str | None) -> Places:
    spans = sentence_spans(text, language)
    return tuple(_in_one(text, spans) if _THAI.search(text) else spans)


def _in_one(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Thai marks no end of a sentence: what stands between its pauses is joined to some length."""
    for _, group in groupby(spans, key=_paragraphs(text)):
        start = end = -1
        for left, right in group:
            start, end = (left if start < 0 else start), right
            if end - start >= _LEAST_OF_THAI or not _THAI.search(text, start, end):
                yield start, end
                start = -1
        if start >= 0:
            yield start, end


def _paragraphs(text: str) -> Callable[[tuple[int, int]], int]:
    breaks = [found.start() for found in re.finditer("\n", text)]
    return lambda span: bisect_left(breaks, span[0])


def told_sentences(hits: Sequence[Hit]) -> list[tuple[Hit, int, int, str]]:
    """Sentences by hit, in the order of the hits; each article's sentence once.

    Those addressed to a model, and those that no story asserts, are left out.
    """
    found: dict[tuple[str, int, int], tuple[Hit, int, int, str]] = {}
    for hit in hits:
        for start, end in _told(hit):
            text = hit.article.text[start:end]
            found.setdefault((hit.article.id, start, end), (hit, start, end, text))
    return list(found.values())


def _place(hit: Hit) -> tuple[bytes, int, int, str | None]:
    """Which passage of which text; the text itself would be kept with it."""
    text = hit.article.text.encode(errors="surrogatepass")
    digest = hashlib.blake2b(text, digest_size=16).digest()
    return digest, hit.passage.start, hit.passage.end, hit.article.language


@cached(LRUCache[object, Places](_PASSAGES_REMEMBERED), _place, threading.Lock())
def _told(hit: Hit) -> Places:
    """Each part of a question asks for them, and the next question that finds the passage."""
    whole = hit.article.text
    return tuple(
        (start, end)
        for start, end in passage_sentences(hit)
        if reported(whole[start:end]) and is_quotable(whole, start, end)
    )


@lru_cache(_TEXTS_REMEMBERED)
def terms_of(text: str, language: str | None = None) -> frozenset[str]:
    """The terms that lexical search indexes of a sentence, a headline or a passage.

    None is an archive whose words are all cut by English rules.
    """
    return frozenset(terms_in(text, language))


class AskedWords:
    """The question's words, with what it takes to compare them to others.

    Without vectors its terms stand for words, of which Chinese shows no ends.
    """

    def __init__(
        self, question: str, asked: WordVectors, archive: IndexReader, language: str | None
    ) -> None:
        self._vectors, self._is_known = asked.vectors, language is not None
        self._folded = [frozenset(folded_words(word)) for word in asked.words]
        rest = without_question_words(question, language)
        if asked is NO_WORDS:
            self._term = list(dict.fromkeys(archive.terms(rest, language)))
        else:
            self._term = [" ".join(archive.terms(word, language)) for word in asked.words]
        rarity = archive.rarity(sorted({term for term in self._term if term}))
        # Stop words have no term and weigh nothing, nor does what the question asks with.
        said = set(archive.terms(rest, language)) if language else set(self._term)
        weights = [rarity.get(term, 0.0) if term in said else 0.0 for term in self._term]
        self._weights = np.array(weights, np.float32)

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

    def of_names(self, names: Iterable[frozenset[str]]) -> NDArray[np.bool_]:
        """Which of the question's words are of names, folded, that an article is about.

        None where it asks for hardly more: what tells who somebody is tells whom it speaks of.
        """
        known = frozenset[str]().union(*names)
        found = np.array([bool(word & known) for word in self._folded], np.bool_)
        is_rest = ~found & (self._weights[: len(found)] > 0)
        return found if is_rest.sum() >= _LEAST_BESIDE_NAMES else np.zeros_like(found)

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
