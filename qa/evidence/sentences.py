"""The sentences of passages found, and what no question changes about them."""

from __future__ import annotations

import hashlib
import re
import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from cachetools import LRUCache, cached

from index import Hit, sentence_spans
from index.nlp.language.analysis import terms_in
from index.nlp.prompt_injection import reported
from index.nlp.sentences.quotable import is_quotable

# Passages, some 1 kB each; and texts with their terms, some 2 kB.
_PASSAGES_REMEMBERED, _TEXTS_REMEMBERED = 2_000, 5_000

_THAI = re.compile(r"[\u0e00-\u0eff]")
# Code points. Of 88 questions in Thai the first quote held the answer to 34 with 30 of them at
# least, to 58 with 100 and to 61 with 140.
_LEAST_OF_THAI = 100

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
