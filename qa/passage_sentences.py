"""The sentences of a passage, found once for all questions."""

from __future__ import annotations

from functools import lru_cache

from index import Hit, sentence_spans

# Some 1 kB each.
_REMEMBERED = 2_000


def passage_sentences(hit: Hit) -> list[tuple[int, int]]:
    """Where they stand in the article, in reading order."""
    start = hit.passage.start
    found = _spans(hit.passage.text, hit.article.language)
    return [(start + left, start + right) for left, right in found]


@lru_cache(_REMEMBERED)
def _spans(text: str, language: str | None) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(text, language))
