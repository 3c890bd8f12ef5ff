"""An answer that a model writes: its drafts, and what becomes of each when it is verified."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace

from index import Hit, TokenCounter
from qa.citations import Span, day_of
from qa.events import Delta, Event, Sentence
from qa.evidence.question import kind_asked
from qa.evidence.reading import can_read
from qa.llm import ChatModel
from qa.llm.prompts import NO_ANSWER, Form
from qa.llm.response_parser import DraftSentence, draft_sentences
from qa.reader import Reader
from qa.state import AnswerState, CodeSentence
from qa.verification.reader_verifier import ReaderVerifier, without_verdict
from qa.verification.rule_verifier import RuleVerifier
from qa.verification.support import (
    SentenceSupport,
    Sources,
    best_span,
    checked_again,
    unchecked,
)
from qa.writers import cited, quoted
from qa.writers.completion import Completion
from qa.writers.shared_entity import SharedName
from qa.writers.short_answer import (
    ShortAnswer,
    going_by,
    in_each_report,
    is_short,
    short_answer,
)

log = logging.getLogger(__name__)

_LEANS_BACK = re.compile(r"(?:he|she|they|it|his|her|their|its|this|that|these|those)\b", re.I)
_MOST_REPEATED = 2
# The forms of which each sentence stands by itself.
PLAIN: frozenset[Form] = frozenset({"sentences", "story"})
_VERDICTS = {"Yes": True, "No": False, "Not yet": False}


async def verified_drafts(
    state: AnswerState,
    form: Form,
    model: ChatModel,
    counter: TokenCounter,
    verifier: RuleVerifier,
    reader: Reader | None,
) -> AsyncGenerator[Delta | SentenceSupport]:
    """What the model writes, as it writes it, and the verdict on each sentence."""
    hits, language = _hits_by_part(state), state.query.language
    completion = Completion(model, state.text, hits, counter, form, language)
    sources = _sources_of(state)
    with state.timed("generate"):
        async with aclosing(_drafts(state, completion)) as written:
            async for one in written:
                if isinstance(one, Delta):
                    yield one
                else:
                    yield await _verified(state, one, completion, sources, verifier, reader)
    state.usage += completion.usage
    state.model, state.prompt_was_cut = completion.written_by, completion.prompt_was_cut


def _hits_by_part(state: AnswerState) -> list[Hit]:
    """The best passage for each part of the question first, so that each has one."""
    best = [part[0].hit for part in state.parts if part]
    return list({hit.passage.id: hit for hit in [*best, *state.hits]}.values())


def _sources_of(state: AnswerState) -> Sources:
    """The publishers of what was found, and those that the question names."""
    found = {hit.article.publisher for hit in state.hits if hit.article.publisher}
    return Sources(found | state.query.full.publishers)


async def _drafts(
    state: AnswerState, completion: Completion
) -> AsyncGenerator[Delta | DraftSentence]:
    """The reply piece by piece, and each sentence of it when it is whole.

    Nothing of a reply that says that nothing answers. It is stopped where it goes round, or
    where it has more than twice the sentences that were asked for, one of each report.
    """
    raw, shown, told = "", 0, 0
    most = 2 * len(state.by_part)
    async with aclosing(completion.text()) as pieces:
        async for piece in pieces:
            raw += piece
            if _declines(raw):
                continue
            yield Delta(raw[shown:])
            shown = len(raw)
            whole = draft_sentences(raw, complete=False)
            for draft in whole[told:]:
                told += 1
                yield draft
            if _goes_round(whole) or 0 < most < len(whole):
                return
    if not _declines(raw):
        for draft in draft_sentences(raw, complete=True)[told:]:
            yield draft


async def _verified(
    state: AnswerState,
    draft: DraftSentence,
    completion: Completion,
    sources: Sources,
    verifier: RuleVerifier,
    reader: Reader | None,
) -> SentenceSupport:
    """The draft with the words that bear it out best, and what rules and reader say to them."""
    if state.question.strictness == "off":
        return unchecked(draft, completion.passages)
    with state.timed("verify"):
        reads = reader if can_read(state.query, state.evidence) else None
        beside = completion.passages, state.evidence, sources
        claim, said = draft.claim, without_verdict(draft.claim)[1]
        # Rules take the "no" for a denial of what follows it; the reader knows what it answers.
        if reads and said and kind_asked(state.text) == "yes or no":
            claim = _begun_anew(said)
        found = await best_span(replace(draft, claim=claim), *beside, verifier)
        found = replace(found, draft=draft)
        if reads:
            [found] = await checked_again([found], ReaderVerifier(reads, state.text))
    if found.failed_check:
        log.debug("A sentence is not supported: %s (%s).", found.failed_check, found.why)
    return found


async def led_by(
    state: AnswerState,
    lead: Sequence[CodeSentence],
    written: AsyncGenerator[Delta | SentenceSupport],
) -> AsyncGenerator[Event | SentenceSupport]:
    """What code finds first, then what a model wrote; nothing where the model wrote nothing.

    A verdict of the model's own behind one that code found is not repeated, and does not stand
    where it is the other.
    """
    behind: int | None = None
    # "Yes, according to the council" is one as well.
    verdict = _VERDICTS.get(lead[0].claim.partition(", ")[0]) if lead else None
    async with aclosing(written):
        async for one in written:
            if behind is None:
                before = [*cited(state, lead, 0), *([Delta("\n\n")] if lead else [])]
                behind = sum(len(event.text) for event in before if isinstance(event, Delta))
                for event in before:
                    yield event
            if isinstance(one, Delta):
                yield one
            else:
                draft = replace(one.draft, end=one.draft.end + behind)
                yield _beside(verdict, replace(one, draft=draft))


def _beside(verdict: bool | None, one: SentenceSupport) -> SentenceSupport:
    says_yes, statement = without_verdict(one.draft.claim)
    if verdict is None or says_yes is None:
        return one
    if says_yes != verdict:
        why = "the words found answer the question the other way"
        return SentenceSupport(one.draft, "unsupported", why_not=("contradiction", why))
    return replace(one, draft=replace(one.draft, claim=_begun_anew(statement)))


def _begun_anew(statement: str) -> str:
    return statement[:1].upper() + statement[1:]


def _goes_round(sentences: Sequence[DraftSentence]) -> bool:
    """Whether a small model says the same over and over, which it does until it is stopped."""
    said = [one.claim for one in sentences]
    return len(said) - len(set(said)) >= _MOST_REPEATED


def _declines(raw: str) -> bool:
    """The reply is, or may yet turn out to be, the words that mean that nothing answers."""
    said = raw.strip().strip("\"'*.[]").upper()
    return not said or NO_ANSWER.startswith(said) or said.startswith(NO_ANSWER)


def accept(state: AnswerState, found: SentenceSupport) -> Sentence:
    """The sentence kept or, as the question's strictness has it, withdrawn from the answer.

    A sentence that is there already is not kept again, nor one whose "he" or "this" was said in a
    sentence that was withdrawn.
    """
    draft = found.draft
    if state.question.strictness == "strict":
        dangling = state.checked.lacks_the_last and _LEANS_BACK.match(draft.claim)
        if found.support == "unsupported" or dangling:
            against = found.failed_check or "antecedent"
            return replace(state.checked.withdraw(draft.end), failed_check=against)
    claim = _dated(state, draft.claim, found.spans)
    if not draft.claim or state.checked.has(claim):
        return state.checked.leave_out(draft.end)
    return state.checked.keep(claim, found.support, found.spans, draft.end)


def accept_all(
    state: AnswerState,
    found: Sequence[SentenceSupport],
    form: Form,
    named: SharedName | None,
    consumed: int,
) -> Iterator[Event]:
    """Every sentence accepted; a short answer, which comes first, by what the others rest on.

    What code finds does not hang on the reply: the name that the reports clearly have in common
    goes before the model's. What the model left unsaid of a report is quoted; where nothing else is
    left, what all of them say, if words were found that say half of it.
    """
    if form in PLAIN:
        yield from (accept(state, one) for one in found)
        return
    kept = [span for one in found[1:] for span in one.spans]
    short = _short_answer(state, found, form, named, kept)
    for number, one in enumerate(found):
        if short.sentence and not number:
            yield state.checked.keep(short.sentence, "partial", short.spans, one.draft.end, "fact")
        else:
            yield accept(state, one)
    unsaid = [span for span in short.spans if span not in kept]
    if not state.checked.sentences:
        unsaid = unsaid or in_each_report(state.by_part)
    by_code = list(map(quoted, unsaid))
    if short.sentence and not found:
        by_code = [CodeSentence(short.sentence, short.spans, "partial", "fact"), *by_code]
    yield from cited(state, by_code, consumed)


def _short_answer(
    state: AnswerState,
    found: Sequence[SentenceSupport],
    form: Form,
    named: SharedName | None,
    kept: Sequence[Span],
) -> ShortAnswer:
    """Empty too where the first sentence is whole and supported: it stands as it is."""
    first = found[0] if found else None
    if first and first.support == "supported" and not is_short(first.draft.claim):
        return ShortAnswer("", ())
    if named:
        return ShortAnswer(going_by(named.text, named.spans), named.spans)
    if first is None:
        return ShortAnswer("", ())
    return short_answer(first.draft.claim, state.text, form, state.by_part, kept)


def _dated(state: AnswerState, claim: str, spans: Sequence[Span]) -> str:
    """The claim, which says first how new it is where that is asked."""
    if not spans or not state.query.wants_latest or state.checked.sentences:
        return claim
    article = spans[0].hit.article
    return f"As of {day_of(article)}: {claim}" if article.published_at else claim
