"""Whom an article is about, for windows of it that say "she" or "the company" instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index import Article
from index.nlp.article_text import article_text
from index.nlp.statement import annotated_text
from index.nlp.words import folded_words
from qa.reader import Window

_NOBODY = Article(id="", text="", title="")
# What an article names now and then is seldom what its other sentences are about: so many times,
# and so many in a thousand code points.
_LEAST_TIMES, _LEAST_OFTEN = 2, 0.5
_QUESTIONS = 100


@dataclass(frozen=True)
class AskedName:
    """A name of a question as it stands there, and its words, folded."""

    text: str
    words: frozenset[str]


def unsaid_names(question: str, window: Window) -> tuple[str, ...]:
    """What the question names that the article is about, and neither window nor headline has.

    What tells of her sentence says "sentencing is set for 20 February", and not of whom; the name
    stands near by, in the same passage.
    """
    said = frozenset((*folded_words(window.text), *folded_words(window.hit.article.title)))
    near = frozenset(folded_words(window.hit.passage.text))
    return tuple(
        name.text
        for name in names_about(question, window.hit.article)
        if name.words & near and not name.words & said
    )


def names_about(question: str, article: Article) -> list[AskedName]:
    """The names of the question that the article has again and again."""
    least = max(_LEAST_TIMES, _LEAST_OFTEN * len(article.text) / 1000)
    return [
        name
        for name in _names(question)
        if _times(name.text.rsplit(maxsplit=1)[-1], article.text) >= least
    ]


@lru_cache(_QUESTIONS)
def _names(question: str) -> tuple[AskedName, ...]:
    asked = annotated_text(question, article_text(_NOBODY))
    words, text = asked.tokens.words, asked.tokens.text
    found = (text[words[name.first].start : words[name.last].end] for name in asked.names)
    bare = (re.sub(r"['’]s?$", "", name) for name in found)
    return tuple(AskedName(name, frozenset(folded_words(name))) for name in bare if name)


def _times(word: str, text: str) -> int:
    return len(re.findall(rf"\b{re.escape(word)}\b", text))
