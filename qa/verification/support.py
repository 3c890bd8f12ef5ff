"""Finding, for a sentence that a model wrote, the words in the articles that support it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index import Hit
from index.nlp.dates.mentions import spoken_days
from index.nlp.prompt_injection import is_instruction
from index.nlp.words import tokenize
from index.retrieval.query.publishers import PublisherNames
from qa.citations import Span, publishers_of
from qa.events import Support
from qa.evidence import Evidence
from qa.llm.prompts import NumberedPassage
from qa.llm.response_parser import DraftSentence
from qa.verification import FailedCheck, Verdict, Verifier

# What a span may lack; the other checks are of what it says of the same things.
_LACKING: tuple[FailedCheck, ...] = ("quote", "number", "day", "name")
RANK: dict[Support, int] = {"supported": 2, "partial": 1, "unsupported": 0, "unchecked": 0}


@dataclass(frozen=True)
class SentenceSupport:
    """What was found out about a written sentence: how far it is supported, and by which words.

    `verdicts` has all that was looked at, in that order; `why_not` is what spoke against it where
    no span was.
    """

    draft: DraftSentence
    support: Support
    spans: tuple[Span, ...] = ()
    verdicts: tuple[tuple[Span, Verdict], ...] = ()
    why_not: tuple[FailedCheck, str] | None = None

    @property
    def failed_check(self) -> FailedCheck | None:
        """What keeps it from being supported; None where it is, in part at least."""
        against = self._against()
        return against[0] if against else None

    @property
    def why(self) -> str:
        """The same in words."""
        against = self._against()
        return against[1] if against else ""

    def _against(self) -> tuple[FailedCheck, str] | None:
        """Of the span that comes nearest: one that fails a check comes nearer than other words.

        But where one has all numbers, names and days, that another has not is no reason.
        """
        if self.support != "unsupported":
            return None
        found = [one for _, one in self.verdicts if one.failed_check]
        has_all = any(one.failed_check == "words" and one.score for one in found)
        passed_over = {"words", *(_LACKING if has_all else ())}
        for one in found:
            if one.failed_check and one.failed_check not in passed_over:
                return one.failed_check, one.why
        best = max(found, key=lambda one: one.score, default=None)
        return self.why_not or ("words", best.why if best else "nothing found has its words")


class Sources:
    """The publishers that a sentence may speak of, by all the names that people call them by."""

    def __init__(self, publishers: Iterable[str]) -> None:
        self._names = PublisherNames(publishers)

    def named_in(self, text: str) -> frozenset[str]:
        """As the archive has them."""
        mentions = self._names.mentioned_in(text)
        return frozenset(publisher for mention in mentions for publisher in mention.publishers)

    def are_all_of(self, claim: str) -> bool:
        """Whether the claim has nothing but names of theirs, and days: a heading, no sentence."""
        names = [one for one in self._names.mentioned_in(claim) if one.publishers]
        known = [range(name.start, name.end) for name in names]
        known += [range(day.start, day.end) for day in spoken_days(claim, None)]
        return bool(names) and not any(
            word.is_content and not any(word.start in place for place in known)
            for word in tokenize(claim).words
        )

    def allow(self, named: frozenset[str], hit: Hit, text: str) -> bool:
        """Whether words of the article found can be what a claim says that names these publishers.

        They are, where the article or a copy of it is of one of them, or where the words themselves
        name one: "The Verge reports".
        """
        return not named or not named.isdisjoint(publishers_of(hit) | self.named_in(text))


async def best_span(
    draft: DraftSentence,
    passages: Sequence[NumberedPassage],
    evidence: Sequence[Evidence],
    sources: Sources,
    verifier: Verifier,
) -> SentenceSupport:
    """The span that supports the claim best: in the passages it named, else in the others shown.

    A span is one sentence, or two that follow each other where one is not enough, of the publisher
    that the claim names, if it names one.
    """
    if draft.start and sources.are_all_of(draft.claim):
        # A heading over what follows; alone at the beginning it may be the answer.
        return SentenceSupport(draft, "unsupported", why_not=("heading", "it claims nothing"))
    named = {passage.hit.passage.id for passage in _named(draft, passages)}
    shown = {passage.hit.passage.id for passage in passages}
    given = sources.named_in(draft.claim)
    candidates = [
        found
        for found in evidence
        if found.hit.passage.id in shown and sources.allow(given, found.hit, found.text)
    ]
    if not is_instruction(draft.claim):
        # That somebody asks a model to say something does not make it so.
        candidates = [found for found in candidates if not is_instruction(found.text)]
    if given and not candidates:
        why = f"no words of {' or '.join(sorted(given))} were found"
        return SentenceSupport(draft, "unsupported", why_not=("source", why))
    theirs = [found for found in candidates if found.hit.passage.id in named]
    best = SentenceSupport(draft, "unsupported")
    seen: list[tuple[Span, Verdict]] = []
    for group in (theirs, candidates):
        for spans in (list(_singles(group)), list(_pairs(group))):
            found = await _best(draft, spans, verifier)
            seen += found.verdicts
            if RANK[found.support] > RANK[best.support]:
                best = found
            if best.support == "supported":
                break
        if best.support == "supported":
            break
    return replace(best, verdicts=tuple(seen))


def unchecked(draft: DraftSentence, passages: Sequence[NumberedPassage]) -> SentenceSupport:
    """The sentence as it is, on the word of the model: with the whole passages that it named."""
    spans = (
        Span(named.hit, named.hit.passage.start, named.hit.passage.end)
        for named in _named(draft, passages)
    )
    return SentenceSupport(draft, "unchecked", tuple(spans))


async def checked_again(
    drafts: Sequence[SentenceSupport], verifier: Verifier
) -> list[SentenceSupport]:
    """The same, some of them with less support: a second verifier never adds any."""
    pairs = [(found.draft.claim, span) for found in drafts for span in found.spans]
    verdicts = iter(await verifier.verdicts(pairs))
    return [_lowered(found, [next(verdicts) for _ in found.spans]) for found in drafts]


def _lowered(found: SentenceSupport, verdicts: Sequence[Verdict]) -> SentenceSupport:
    found = replace(found, verdicts=(*zip(found.spans, verdicts, strict=True), *found.verdicts))
    for verdict in verdicts:
        if RANK[verdict.support] < RANK[found.support]:
            found = replace(found, support=verdict.support)
    return replace(found, spans=()) if found.support == "unsupported" else found


def _named(draft: DraftSentence, passages: Sequence[NumberedPassage]) -> Iterator[NumberedPassage]:
    shown = {passage.number: passage for passage in passages}
    return (shown[number] for number in draft.named if number in shown)


async def _best(draft: DraftSentence, spans: Sequence[Span], verifier: Verifier) -> SentenceSupport:
    """Of equals the first one."""
    verdicts = await verifier.verdicts([(draft.claim, span) for span in spans])
    best, best_key = SentenceSupport(draft, "unsupported"), (0, 0.0)
    for span, verdict in zip(spans, verdicts, strict=True):
        key = (RANK[verdict.support], verdict.score)
        if verdict.support != "unsupported" and key > best_key:
            best, best_key = SentenceSupport(draft, verdict.support, (span,)), key
    return replace(best, verdicts=tuple(zip(spans, verdicts, strict=True)))


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
