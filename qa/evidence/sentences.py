"""The sentences of passages found, and what no question changes about them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from functools import lru_cache

from cachetools import LRUCache, cached

from index import Hit, sentence_spans
from index.nlp import analyse
from index.nlp.prompt_injection import reported
from index.nlp.sentences.quotable import is_quotable

# Passages, some 1 kB each; and texts with their terms, some 2 kB.
_PASSAGES_REMEMBERED, _TEXTS_REMEMBERED = 2_000, 5_000

Places = tuple[tuple[int, int], ...]


def passage_sentences(hit: Hit) -> list[tuple[int, int]]:
    """Where they stand in the article, in reading order."""
    start = hit.passage.start
    found = _spans(hit.passage.text, hit.article.language)
    return [(start + left, start + right) for left, right in found]


@lru_cache(_PASSAGES_REMEMBERED)
def _spans(text: str, language: str | None) -> Places:
    return tuple(sentence_spans(text, language))


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
def terms_of(text: str) -> frozenset[str]:
    """The terms that lexical search indexes of a sentence, a headline or a passage."""
    return frozenset(analyse(text))
