"""Finding, for a sentence that a model wrote, the words in the articles that support it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from qa.citations import Span
from qa.context import NumberedPassage
from qa.events import Support
from qa.evidence import Evidence
from qa.support import Words, support
from qa.written import WrittenSentence

_RANK: dict[Support, int] = {"supported": 2, "partial": 1, "unsupported": 0}


def best_span(
    written: WrittenSentence,
    passages: Sequence[NumberedPassage],
    evidence: Sequence[Evidence],
    words: Words,
) -> tuple[Support, Span | None]:
    """The span that supports the claim best: in the passages it named, else in the others shown.

    A span is one sentence, or two that follow each other where one is not enough.
    """
    shown = {passage.number: passage.hit.passage.id for passage in passages}
    named = {shown[number] for number in written.named if number in shown}
    candidates = [found for found in evidence if found.hit.passage.id in set(shown.values())]
    theirs = [found for found in candidates if found.hit.passage.id in named]
    best: tuple[Support, Span | None] = ("unsupported", None)
    for group in (theirs, candidates):
        for spans in (_singles(group), _pairs(group)):
            verdict = _best(written.claim, spans, words)
            if _RANK[verdict[0]] > _RANK[best[0]]:
                best = verdict
            if best[0] == "supported":
                return best
    return best


def _best(claim: str, spans: Iterable[Span], words: Words) -> tuple[Support, Span | None]:
    best: tuple[Support, Span | None] = ("unsupported", None)
    best_key = (0, 0.0)
    for span in spans:
        verdict, share = support(claim, span.text, span.hit.article, words)
        if verdict != "unsupported" and (_RANK[verdict], share) > best_key:
            best, best_key = (verdict, span), (_RANK[verdict], share)
    return best


def _singles(evidence: Sequence[Evidence]) -> Iterator[Span]:
    """In the order of the evidence, so that of equals the most relevant is taken."""
    for found in evidence:
        yield Span(found.hit, found.start, found.end)


def _pairs(evidence: Sequence[Evidence]) -> Iterator[Span]:
    following = sorted(evidence, key=lambda found: (found.hit.article.id, found.start))
    for one, other in pairwise(following):
        if one.hit.article.id != other.hit.article.id:
            continue
        if not one.hit.article.text[one.end : other.start].strip():
            yield Span(one.hit, one.start, other.end)
