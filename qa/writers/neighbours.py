"""A quotation with the sentence beside it: where nobody reads which of the two answers, and where
one tells who the other one's people are."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from index.nlp.article_text import article_text
from index.nlp.names import Name
from index.nlp.numbers import numbers
from index.nlp.statement import annotated_text
from index.nlp.words import folded_words
from qa.citations import Span
from qa.evidence import Evidence
from qa.evidence.question import kind_asked

# Latin letters, some two sentences of news. By 200 and 300 of them the first quotation held the
# answer to 0.72 and 0.76 of 1,029 questions in ten languages, by one sentence alone to 0.70.
_LONGEST = 300
# A character that takes two columns says as much as so many Latin letters.
_OF_A_WIDE_ONE = 2.5
_WIDE = ("W", "F")


def with_neighbour(spans: Sequence[Span], evidence: Sequence[Evidence]) -> list[Span]:
    """The spans, the first with the more relevant one of the sentences before and after it.

    Alone where that would be long, or another paragraph lies between. What it then holds already is
    not told again.
    """
    if not spans:
        return []
    first, *others = spans
    text = first.hit.article.text
    beside = [one for one in evidence if _is_beside(one, first)]
    # Sorted by relevance.
    for one in beside:
        start, end = min(one.start, first.start), max(one.end, first.end)
        if _length(text[start:end]) <= _LONGEST:
            first = Span(first.hit, start, end)
            break
    return [first, *(span for span in others if not _holds(first, span))]


def with_those_meant(
    question: str, spans: Sequence[Span], evidence: Sequence[Evidence]
) -> list[Span]:
    """The spans, behind the first the sentence after it, where "who?" is answered by nobody's name
    and that one has names: "Some scientists won it. Ida Lund, Tor Aune and …". Before it, where it
    has as many as the first counts: "Three scientists won it."
    """
    first = next(iter(spans), None)
    if first is None or kind_asked(question) != "who" or _names(first, question):
        return list(spans)
    behind = [one for one in evidence if _is_behind(one, first)]
    told = next((one.span for one in behind if len(_names(one.span, question)) > 1), None)
    if told is None:
        return list(spans)
    most = len(_names(told, question))
    are_all = any(1 < number.value <= most for number in numbers(first.text))
    both = [told, first] if are_all else [first, told]
    return [*both, *(span for span in spans[1:] if span != told)][: max(len(spans), 2)]


def _is_behind(one: Evidence, span: Span) -> bool:
    text = span.hit.article.text
    is_same = one.hit.article.id == span.hit.article.id
    return is_same and one.start >= span.end and not text[span.end : one.start].strip()


def _names(span: Span, question: str) -> list[Name]:
    """Those of two words or more, as people's are, that the question has not."""
    asked = frozenset(folded_words(question))
    article = span.hit.article
    said = annotated_text(article.text[span.start : span.end], article_text(article)).names
    return [name for name in said if len(name.words) > 1 and asked.isdisjoint(name.words)]


def _is_beside(one: Evidence, span: Span) -> bool:
    if one.hit.article.id != span.hit.article.id:
        return False
    left, right = sorted([(one.start, one.end), (span.start, span.end)])
    between = span.hit.article.text[left[1] : right[0]]
    return left[1] <= right[0] and not between.strip() and "\n" not in between


def _holds(whole: Span, part: Span) -> bool:
    is_same = whole.hit.article.id == part.hit.article.id
    return is_same and whole.start <= part.start and part.end <= whole.end


def _length(text: str) -> float:
    return sum(
        _OF_A_WIDE_ONE if unicodedata.east_asian_width(char) in _WIDE else 1 for char in text
    )
