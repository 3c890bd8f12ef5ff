"""All that has the words of a query, and not the best of it alone.

It comes page after page, in the order in which it was added, so that memory holds one page however
much there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from index.models import Article, Hit, Passage

PAGE_ROWS = 200
# A text's words as lexical search indexes those of its language; None is that of a question.
Terms = Callable[[str, str | None], list[str]]


class Page(NamedTuple):
    """Passage rows, ascending, and of those that are live the passages with their articles."""

    rows: Sequence[int]
    found: Mapping[int, tuple[Article, Passage]]


def every_hit(
    phrases: Sequence[str], page_after: Callable[[int], Page], terms_in: Terms
) -> Iterator[Hit]:
    """The passages of each page after the last, until one is empty, that have all the phrases.

    Each page is one of the last commit, so that a reader who takes long holds up nobody.
    """
    wanted = [_spaced(terms_in(phrase, None)) for phrase in phrases]
    after = 0
    while (page := page_after(after)).rows:
        after = page.rows[-1]
        for row in page.rows:
            if row in page.found and _has_all(*page.found[row], wanted, terms_in):
                yield Hit(*page.found[row], score=0.0, found_by=("lexical",))


def _has_all(article: Article, passage: Passage, phrases: Sequence[str], terms_in: Terms) -> bool:
    """Whether headline or passage have the terms of each phrase, one after the other."""
    if not phrases:
        # Most queries have none, and analysing takes longer than all else.
        return True
    read = [_spaced(terms_in(words, article.language)) for words in (article.title, passage.text)]
    return all(any(phrase in words for words in read) for phrase in phrases)


def _spaced(terms: Sequence[str]) -> str:
    """A space before each term and behind the last, so that no part of one is taken for one."""
    return f" {' '.join(terms)} "
