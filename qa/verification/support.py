"""Finding, for a sentence that a model wrote, the words in the articles that support it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.nlp.prompt_injection import is_instruction
from qa.citations import Span
from qa.events import Support
from qa.evidence import Evidence
from qa.llm.prompts import NumberedPassage
from qa.llm.response_parser import DraftSentence
from qa.verification import Verdict, Verifier
from qa.verification.sources import Sources

_RANK: dict[Support, int] = {"supported": 2, "partial": 1, "unsupported": 0, "unchecked": 0}


@dataclass(frozen=True)
class SentenceSupport:
    """What was found out about a written sentence: how far it is supported, and by which words."""

    written: DraftSentence
    support: Support
    spans: tuple[Span, ...] = ()


async def best_span(
    written: DraftSentence,
    passages: Sequence[NumberedPassage],
    evidence: Sequence[Evidence],
    sources: Sources,
    verifier: Verifier,
) -> SentenceSupport:
    """The span that supports the claim best: in the passages it named, else in the others shown.

    A span is one sentence, or two that follow each other where one is not enough, of the publisher
    that the claim names, if it names one.
    """
    if written.start and sources.are_all_of(written.claim):
        # A heading over what follows; alone at the beginning it may be the answer.
        return SentenceSupport(written, "unsupported")
    named = {passage.hit.passage.id for passage in _named(written, passages)}
    shown = {passage.hit.passage.id for passage in passages}
    given = sources.named_in(written.claim)
    candidates = [
        found
        for found in evidence
        if found.hit.passage.id in shown and sources.allow(given, found.hit, found.text)
    ]
    if not is_instruction(written.claim):
        # That somebody asks a model to say something does not make it so.
        candidates = [found for found in candidates if not is_instruction(found.text)]
    theirs = [found for found in candidates if found.hit.passage.id in named]
    best = SentenceSupport(written, "unsupported")
    for group in (theirs, candidates):
        for spans in (list(_singles(group)), list(_pairs(group))):
            found = await _best(written, spans, verifier)
            if _RANK[found.support] > _RANK[best.support]:
                best = found
            if best.support == "supported":
                return best
    return best


def unchecked(written: DraftSentence, passages: Sequence[NumberedPassage]) -> SentenceSupport:
    """The sentence as it is, on the word of the model: with the whole passages that it named."""
    spans = (
        Span(named.hit, named.hit.passage.start, named.hit.passage.end)
        for named in _named(written, passages)
    )
    return SentenceSupport(written, "unchecked", tuple(spans))


async def checked_again(
    findings: Sequence[SentenceSupport], verifier: Verifier
) -> list[SentenceSupport]:
    """The same, some of them with less support: a second verifier never adds any."""
    pairs = [(found.written.claim, span) for found in findings for span in found.spans]
    verdicts = iter(await verifier.verdicts(pairs))
    return [_lowered(found, [next(verdicts) for _ in found.spans]) for found in findings]


def _lowered(found: SentenceSupport, verdicts: Sequence[Verdict]) -> SentenceSupport:
    for verdict in verdicts:
        if _RANK[verdict.support] < _RANK[found.support]:
            found = replace(found, support=verdict.support)
    return replace(found, spans=()) if found.support == "unsupported" else found


def _named(
    written: DraftSentence, passages: Sequence[NumberedPassage]
) -> Iterator[NumberedPassage]:
    shown = {passage.number: passage for passage in passages}
    return (shown[number] for number in written.named if number in shown)


async def _best(
    written: DraftSentence, spans: Sequence[Span], verifier: Verifier
) -> SentenceSupport:
    """Of equals the first one."""
    verdicts = await verifier.verdicts([(written.claim, span) for span in spans])
    best, best_key = SentenceSupport(written, "unsupported"), (0, 0.0)
    for span, verdict in zip(spans, verdicts, strict=True):
        key = (_RANK[verdict.support], verdict.score)
        if verdict.support != "unsupported" and key > best_key:
            best, best_key = SentenceSupport(written, verdict.support, (span,)), key
    return best


def _singles(evidence: Sequence[Evidence]) -> Iterator[Span]:
    """In the order of the evidence, so that of equals the most relevant is taken."""
    for found in evidence:
        yield found.span


def _pairs(evidence: Sequence[Evidence]) -> Iterator[Span]:
    following = sorted(evidence, key=lambda found: (found.hit.article.id, found.start))
    for one, other in pairwise(following):
        if one.hit.article.id != other.hit.article.id:
            continue
        if not one.hit.article.text[one.end : other.start].strip():
            yield Span(one.hit, one.start, other.end)
