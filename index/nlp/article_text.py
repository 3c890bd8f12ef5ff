"""An article as the checks ask for it beside a span of it."""

from __future__ import annotations

import re
import threading
from datetime import date
from functools import cached_property

from cachetools import LRUCache, cached

from index.models import Article
from index.nlp.words import fold, folded_words, in_a_row, tokenize

# By what was measured on news. An archive may hold whole books too.
_REMEMBERED_BYTES, _BYTES_A_CHARACTER = 32_000_000, 16
_LOWER = re.compile(r"\b[^\W\d_A-Z]\w+")
_WITHIN_SENTENCE = re.compile(r"(?<=[a-z,;] )[A-Z][\w’']+")


class ArticleText:
    """What it holds is found when first asked for; `article_text` makes it."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.title = tokenize(article.title)
        self.publisher = tokenize(article.publisher or "")

    @property
    def published(self) -> date | None:
        moment = self.article.published_at
        return moment.date() if moment else None

    @cached_property
    def common_words(self) -> frozenset[str]:
        """The words that stand in its text without a capital letter."""
        return frozenset(_LOWER.findall(self.article.text))

    @cached_property
    def named_words(self) -> frozenset[str]:
        """The words, folded, that have a capital letter within a sentence."""
        return frozenset(map(fold, _WITHIN_SENTENCE.findall(self.article.text)))

    @cached_property
    def in_a_row(self) -> str:
        """All its words in a row, to look for some of them."""
        return in_a_row(folded_words(f"{self.article.title}\n{self.article.text}"))

    @cached_property
    def around(self) -> frozenset[str]:
        """The stems of its headline, publisher and day."""
        day = f"{self.published:%A %d %B %Y}" if self.published else ""
        return self.title.stems | self.publisher.stems | tokenize(day).stems


def _size(known: ArticleText) -> int:
    return _BYTES_A_CHARACTER * len(known.article.text)


@cached(LRUCache[object, ArticleText](_REMEMBERED_BYTES, _size), lock=threading.Lock())
def article_text(article: Article) -> ArticleText:
    """The same articles are found by many questions."""
    return ArticleText(article)
