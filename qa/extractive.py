"""The answer that needs no model: the best sentences, quoted, with who reported them and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from qa.attribution import attribution
from qa.citations import Span
from qa.evidence import Evidence
from qa.resolving import resolved

_MOST_SENTENCES = 3
# A further sentence is worth reading only where it is nearly as relevant as the best.
_WITHIN = 1.0
# A sentence is about a part of a question where it says so much of it.
_LEAST_COVERAGE = 0.5
_UNDATED = datetime.min.replace(tzinfo=UTC)


def chosen(evidence: Sequence[Evidence], parts: Sequence[Sequence[Evidence]] = ()) -> list[Span]:
    """The best sentences of evidence that is sorted by relevance: one to three, best first.

    Of a question of several `parts`, with the evidence for each, first the best for each part.
    """
    best = [part[0] for part in parts if part and part[0].features.coverage >= _LEAST_COVERAGE]
    near = [one for one in evidence if one.relevance >= evidence[0].relevance - _WITHIN]
    found: dict[str, Evidence] = {}
    for one in [*best, *near]:
        if len(found) < max(_MOST_SENTENCES, len(best)):
            found.setdefault(" ".join(one.text.split()).casefold(), one)
    return [Span(one.hit, one.start, one.end) for one in found.values()]


def newest_first(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: span.hit.article.published_at or _UNDATED, reverse=True)


def quoted(span: Span) -> str:
    """The words with who reported them and when, and the days they speak of."""
    article = span.hit.article
    return f"{attribution(article)}: {_in_marks(span.text)}{resolved(span.text, article)}"


def _in_marks(text: str) -> str:
    """In quotation marks, unless the sentence itself is a quotation."""
    flat = " ".join(text.split())
    if flat[:1] in '"“' and flat[-1:] in '"”' and sum(flat.count(mark) for mark in '"“”') == 2:
        return flat
    return f"“{flat}”"
