"""The answer that needs no model: the best sentences, quoted, with who reported them and when."""

from __future__ import annotations

from collections.abc import Sequence

from qa.attribution import attribution
from qa.citations import Span
from qa.evidence import Evidence

_MOST_SENTENCES = 3
# A further sentence is worth reading only where it is nearly as relevant as the best.
_WITHIN = 1.0


def chosen(evidence: Sequence[Evidence]) -> list[Span]:
    """One to three sentences of evidence that is sorted by relevance, best first."""
    found: list[Evidence] = []
    for one in evidence:
        if one.relevance < evidence[0].relevance - _WITHIN or len(found) == _MOST_SENTENCES:
            break
        if not any(_says_the_same(one, other) for other in found):
            found.append(one)
    return [Span(one.hit, one.start, one.end) for one in found]


def quoted(span: Span) -> str:
    """The words with who reported them and when."""
    return f"{attribution(span.hit.article)}: {_in_marks(span.text)}"


def _in_marks(text: str) -> str:
    """In quotation marks, unless the sentence itself is a quotation."""
    flat = " ".join(text.split())
    if flat[:1] in '"“' and flat[-1:] in '"”' and sum(flat.count(mark) for mark in '"“”') == 2:
        return flat
    return f"“{flat}”"


def _says_the_same(one: Evidence, other: Evidence) -> bool:
    return " ".join(one.text.split()).casefold() == " ".join(other.text.split()).casefold()
