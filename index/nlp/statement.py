"""A text beside the article that it is about or stands in, with what it names and counts."""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property, lru_cache

from cachetools import LRUCache, cached

from index.nlp.article_text import ArticleText
from index.nlp.dates.mentions import DateMention, spoken_days
from index.nlp.names import Name, names
from index.nlp.numbers import Number, numbers
from index.nlp.words import Tokens, tokenize

_QUOTED = re.compile(r"[\"“]([^\"“”]{3,})[\"”]")


# Some 3 kB each beside its tokens; but each keeps its article, so those in long ones are not kept.
_REMEMBERED, _LONG = 2_500, 20_000
# Whole articles are kept by their size, since one may be a book.
_WHOLE_BYTES, _BYTES_A_CHARACTER = 32_000_000, 64


class AnnotatedText:
    """A claim, or a span; what it holds is found when first asked for."""

    def __init__(self, tokens: Tokens, known: ArticleText) -> None:
        self.tokens, self.known = tokens, known

    @cached_property
    def names(self) -> list[Name]:
        return names(self.tokens, self.known)

    @cached_property
    def days(self) -> list[DateMention]:
        return spoken_days(self.tokens.text, self.known.published)

    @cached_property
    def numbers(self) -> list[Number]:
        """Those that are no part of a day; years are both."""
        days = [day for day in self.days if day.said.is_finer_than_year()]
        return [
            number
            for number in numbers(self.tokens.text)
            if not (at := bisect_right(days, number.start, key=lambda day: day.start))
            or days[at - 1].end <= number.start
        ]

    def places_of(self, found: Number | DateMention) -> range:
        """Those of its words."""
        first = self.tokens.place_of(found.start)
        return range(first, self.tokens.place_of(found.end - 1) + 1)

    def counted(self, number: Number) -> str:
        """The stem of the word right after a number; "" where none follows."""
        place = self.places_of(number)[-1] + 1
        if place >= len(self.tokens.words):
            return ""
        word = self.tokens.words[place]
        gap = self.tokens.text[number.end : word.start]
        return word.stem if word.is_content and gap in (" ", "-", "\xa0") else ""

    def numbered(self, number: Number) -> str:
        """The name right before a number that goes by it, "game" of "Game 2"; "" where none is."""
        place = self.places_of(number)[0] - 1
        if place < 0 or number.unit:
            return ""
        word = self.tokens.words[place]
        gap = self.tokens.text[word.end : number.start]
        return word.folded if gap in (" ", "\xa0") and word.text[0].isupper() else ""

    def stems_of_names(self, left: Sequence[Name]) -> frozenset[str]:
        """Those of the words of its names, but for the names that are `left` out."""
        places = (place for name in self.names if name not in left for place in name.places)
        return frozenset(self.tokens.words[place].stem for place in places)

    @property
    def stems_of_days(self) -> frozenset[str]:
        return frozenset(
            word.stem
            for word in self.tokens.words
            if any(day.start <= word.start < day.end for day in self.days)
        )

    @cached_property
    def quotations(self) -> list[str]:
        """The words between quotation marks, as `flat` writes them."""
        return [flat(quoted) for quoted in _QUOTED.findall(self.tokens.text)]

    @cached_property
    def flat(self) -> str:
        return flat(self.tokens.text)


def annotated_text(text: str, known: ArticleText) -> AnnotatedText:
    """Sentences that many questions find are looked at by each."""
    return (_made if len(known.article.text) > _LONG else _remembered)(text, known)


def _made(text: str, known: ArticleText) -> AnnotatedText:
    return AnnotatedText(tokenize(text), known)


_remembered = lru_cache(_REMEMBERED)(_made)


def _size(whole: AnnotatedText) -> int:
    return _BYTES_A_CHARACTER * len(whole.tokens.text)


@cached(LRUCache[object, AnnotatedText](_WHOLE_BYTES, _size), lock=threading.Lock())
def whole_article(known: ArticleText) -> AnnotatedText:
    """All of an article's text, which several questions ask for one after the other."""
    return AnnotatedText(Tokens(known.article.text), known)


def flat(text: str) -> str:
    """In lower case, with single spaces for all that is no letter or digit."""
    return re.sub(r"[\W_]+", " ", text).casefold().strip()
