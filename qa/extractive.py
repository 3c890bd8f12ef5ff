"""The answer that needs no model: the best sentences, quoted, with who reported them and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Article
from qa.citations import Span
from qa.evidence import Evidence

_MOST_SENTENCES = 3
# A further sentence is worth reading only where it is nearly as relevant as the best.
_WITHIN = 1.0


@dataclass(frozen=True)
class QuotedSentence:
    """A sentence of the answer, and the words it quotes."""

    claim: str
    span: Span


def extracted(evidence: Sequence[Evidence]) -> Iterator[QuotedSentence]:
    """One to three quoted sentences of evidence that is sorted by relevance, best first."""
    chosen: list[Evidence] = []
    for found in evidence:
        if found.relevance < evidence[0].relevance - _WITHIN or len(chosen) == _MOST_SENTENCES:
            break
        if not any(_says_the_same(found, other) for other in chosen):
            chosen.append(found)
    for found in chosen:
        span = Span(found.hit, found.start, found.end)
        yield QuotedSentence(f"{attribution(found.hit.article)}: {_quoted(span.text)}", span)


def attribution(article: Article) -> str:
    """Who reported it and when, as a sentence begins with it."""
    publisher = article.publisher or "An unnamed publisher"
    if article.published_at is None:
        return f"{publisher}, undated"
    return f"{publisher}, {article.published_at.day} {article.published_at:%B %Y}"


def _quoted(text: str) -> str:
    """In quotation marks, unless the sentence itself is a quotation."""
    flat = " ".join(text.split())
    if flat[:1] in '"“' and flat[-1:] in '"”' and sum(flat.count(mark) for mark in '"“”') == 2:
        return flat
    return f"“{flat}”"


def _says_the_same(one: Evidence, other: Evidence) -> bool:
    return " ".join(one.text.split()).casefold() == " ".join(other.text.split()).casefold()
