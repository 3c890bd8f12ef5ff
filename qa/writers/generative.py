"""The events of an answer that a model writes, and what becomes of each of its sentences."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing

from index import TokenCounter
from qa.citations import Span
from qa.events import Delta, Event, Sentence
from qa.llm import ChatModel
from qa.llm.prompts import NO_ANSWER, Form, NumberedPassage
from qa.llm.response_parser import DraftSentence, written_sentences
from qa.state import AnswerState, CodeSentence
from qa.verification.llm_judge import LLMJudge
from qa.verification.sources import Sources
from qa.verification.support import SentenceSupport, best_span, checked_again, unchecked
from qa.writers.completion import Completion
from qa.writers.extractive import quoted
from qa.writers.shared_entity import SharedName
from qa.writers.short_answer import (
    ShortAnswer,
    form_of,
    going_by,
    in_each_report,
    is_short,
    short_answer,
)

_LEANS_BACK = re.compile(r"(?:he|she|they|it|his|her|their|its|this|that|these|those)\b", re.I)


def settled(state: AnswerState, finding: SentenceSupport) -> Sentence:
    """The sentence kept or, as the question's strictness has it, taken out of the answer.

    A sentence that is there already is not kept again, nor one whose "he" or "this" was said in a
    sentence that was withdrawn.
    """
    written, support = finding.written, finding.support
    if state.question.strictness == "strict":
        dangling = state.checked.lacks_the_last and _LEANS_BACK.match(written.claim)
        if support == "unsupported" or dangling:
            return state.checked.withdraw(written.end)
    claim = state.dated(written.claim, finding.spans)
    if state.checked.has(claim):
        return state.checked.leave_out(written.end)
    return state.checked.keep(claim, support, finding.spans, written.end)


def all_settled(
    state: AnswerState,
    findings: Sequence[SentenceSupport],
    form: Form,
    named: SharedName | None,
    consumed: int,
) -> Iterator[Event]:
    """Every sentence settled; a short answer, which comes first, by what the others rest on.

    What code finds does not hang on the reply: the name that the reports clearly have in common
    goes before the model's. What the model left unsaid of a report is quoted; where nothing else is
    left, what all of them say, if words were found that say half of it.
    """
    if form == "sentences":
        yield from (settled(state, finding) for finding in findings)
        return
    kept = [span for finding in findings[1:] for span in finding.spans]
    short = _short_answer(state, findings, form, named, kept)
    for number, finding in enumerate(findings):
        if short.sentence and not number:
            end = finding.written.end
            yield state.checked.keep(short.sentence, "partial", short.spans, end)
        else:
            yield settled(state, finding)
    unsaid = [span for span in short.spans if span not in kept]
    if not state.checked.sentences:
        unsaid = unsaid or in_each_report(state.of_each_part())
    by_code = [CodeSentence(quoted(span), (span,)) for span in unsaid]
    if short.sentence and not findings:
        by_code = [CodeSentence(short.sentence, short.spans, "partial"), *by_code]
    yield from state.written_by_code(by_code, consumed)


def _short_answer(
    state: AnswerState,
    findings: Sequence[SentenceSupport],
    form: Form,
    named: SharedName | None,
    kept: Sequence[Span],
) -> ShortAnswer:
    """Empty too where the first sentence is whole and supported: it stands as it is."""
    first = findings[0] if findings else None
    if first and first.support == "supported" and not is_short(first.written.claim):
        return ShortAnswer("", ())
    if named:
        return ShortAnswer(going_by(named.text, named.spans), named.spans)
    if first is None:
        return ShortAnswer("", ())
    return short_answer(first.written.claim, state.text, form, state.of_each_part(), kept)


_MOST_REPEATED = 2


async def generating(
    state: AnswerState, model: ChatModel, counter: TokenCounter, *, asks_again: bool
) -> AsyncGenerator[Event]:
    """What the model writes, as it writes it, and the verdict on each sentence.

    With `asks_again` it reads what it wrote beside the words found for it, and may object.
    """
    form = form_of(state.query)
    writing = state.writing = Completion(model, state.text, state.hits_by_part(), counter, form)
    checks = state.question.strictness != "off"
    # A short answer rests on what is kept of the sentences behind it.
    at_once = not checks or (form == "sentences" and not asks_again)
    waiting, shown = list[SentenceSupport](), 0
    async with aclosing(_as_written(state, writing, state.sources())) as written:
        async for one in written:
            if isinstance(one, Delta):
                shown += len(one.text)
                yield one
            elif at_once:
                yield settled(state, one)
            else:
                waiting.append(one)
    if not checks:
        return
    if asks_again:
        waiting = await _found_again(state, waiting, model)
    for event in all_settled(state, waiting, form, await state.shared_name(), shown):
        shown += len(event.text) if isinstance(event, Delta) else 0
        yield event
    if state.checked.spans:
        told = await state.find_conflicts(state.checked.spans)
        sentences = [CodeSentence(one.sentence, one.spans) for one in told]
        for event in state.written_by_code(sentences, shown):
            yield event
        state.tell(told)


async def _as_written(
    state: AnswerState, writing: Completion, sources: Sources
) -> AsyncGenerator[Delta | SentenceSupport]:
    """The reply piece by piece, and what is found out about each sentence when it is whole.

    Nothing of a reply that says that nothing answers. It is stopped where it goes round, or
    where it has more than twice the sentences that were asked for, one of each report.
    """
    raw, shown, judged = "", 0, 0
    most = 2 * len(state.of_each_part())
    async with aclosing(writing.text()) as pieces:
        with state.timed("generate"):
            async for piece in pieces:
                raw += piece
                if _declines(raw):
                    continue
                yield Delta(raw[shown:])
                shown = len(raw)
                whole = written_sentences(raw, complete=False)
                for written in whole[judged:]:
                    judged += 1
                    yield await _found(state, written, writing.passages, sources)
                if _goes_round(whole) or 0 < most < len(whole):
                    return
    if not _declines(raw):
        for written in written_sentences(raw, complete=True)[judged:]:
            yield await _found(state, written, writing.passages, sources)


async def _found(
    state: AnswerState, written: DraftSentence, passages: list[NumberedPassage], sources: Sources
) -> SentenceSupport:
    if state.question.strictness == "off":
        return unchecked(written, passages)
    with state.timed("verify"):
        return await best_span(written, passages, state.evidence, sources, state.verifier)


async def _found_again(
    state: AnswerState, findings: list[SentenceSupport], model: ChatModel
) -> list[SentenceSupport]:
    """What is left of them when the model has read them."""
    verifier = LLMJudge(model)
    with state.timed("verify"):
        findings = await checked_again(findings, verifier)
    state.usage += verifier.usage
    return findings


def _goes_round(sentences: Sequence[DraftSentence]) -> bool:
    """Whether a small model says the same over and over, which it does until it is stopped."""
    said = [one.claim for one in sentences]
    return len(said) - len(set(said)) >= _MOST_REPEATED


def _declines(raw: str) -> bool:
    """The reply is, or may yet turn out to be, the words that mean that nothing answers."""
    said = raw.strip().strip("\"'*.[]").upper()
    return not said or NO_ANSWER.startswith(said) or said.startswith(NO_ANSWER)
