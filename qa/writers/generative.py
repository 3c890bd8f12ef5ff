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
from qa.llm.response_parser import WrittenSentence, written_sentences
from qa.state import CodeSentence, Work
from qa.verification.llm_judge import ChatVerifier
from qa.verification.sources import Sources
from qa.verification.support import Finding, best_span, checked_again, unchecked
from qa.writers.completion import Writing
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


def settled(work: Work, finding: Finding) -> Sentence:
    """The sentence kept or, as the question's strictness has it, taken out of the answer.

    A sentence that is there already is not kept again, nor one whose "he" or "this" was said in a
    sentence that was withdrawn.
    """
    written, support = finding.written, finding.support
    if work.question.strictness == "strict":
        dangling = work.checked.lacks_the_last and _LEANS_BACK.match(written.claim)
        if support == "unsupported" or dangling:
            return work.checked.withdraw(written.end)
    claim = work.dated(written.claim, finding.spans)
    if work.checked.has(claim):
        return work.checked.leave_out(written.end)
    return work.checked.keep(claim, support, finding.spans, written.end)


def all_settled(
    work: Work,
    findings: Sequence[Finding],
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
        yield from (settled(work, finding) for finding in findings)
        return
    kept = [span for finding in findings[1:] for span in finding.spans]
    short = _short_answer(work, findings, form, named, kept)
    for number, finding in enumerate(findings):
        if short.sentence and not number:
            end = finding.written.end
            yield work.checked.keep(short.sentence, "partial", short.spans, end)
        else:
            yield settled(work, finding)
    unsaid = [span for span in short.spans if span not in kept]
    if not work.checked.sentences:
        unsaid = unsaid or in_each_report(work.of_each_part())
    by_code = [CodeSentence(quoted(span), (span,)) for span in unsaid]
    if short.sentence and not findings:
        by_code = [CodeSentence(short.sentence, short.spans, "partial"), *by_code]
    yield from work.written_by_code(by_code, consumed)


def _short_answer(
    work: Work,
    findings: Sequence[Finding],
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
    return short_answer(first.written.claim, work.text, form, work.of_each_part(), kept)


_MOST_REPEATED = 2


async def generating(
    work: Work, model: ChatModel, counter: TokenCounter, *, asks_again: bool
) -> AsyncGenerator[Event]:
    """What the model writes, as it writes it, and the verdict on each sentence.

    With `asks_again` it reads what it wrote beside the words found for it, and may object.
    """
    form = form_of(work.understood)
    writing = work.writing = Writing(model, work.text, work.hits_by_part(), counter, form)
    checks = work.question.strictness != "off"
    # A short answer rests on what is kept of the sentences behind it.
    at_once = not checks or (form == "sentences" and not asks_again)
    waiting, shown = list[Finding](), 0
    async with aclosing(_as_written(work, writing, work.sources())) as written:
        async for one in written:
            if isinstance(one, Delta):
                shown += len(one.text)
                yield one
            elif at_once:
                yield settled(work, one)
            else:
                waiting.append(one)
    if not checks:
        return
    if asks_again:
        waiting = await _found_again(work, waiting, model)
    for event in all_settled(work, waiting, form, await work.shared_name(), shown):
        shown += len(event.text) if isinstance(event, Delta) else 0
        yield event
    if work.checked.spans:
        told = await work.contradictions(work.checked.spans)
        sentences = [CodeSentence(one.sentence, one.spans) for one in told]
        for event in work.written_by_code(sentences, shown):
            yield event
        work.tell(told)


async def _as_written(
    work: Work, writing: Writing, sources: Sources
) -> AsyncGenerator[Delta | Finding]:
    """The reply piece by piece, and what is found out about each sentence when it is whole.

    Nothing of a reply that says that nothing answers. It is stopped where it goes round, or
    where it has more than twice the sentences that were asked for, one of each report.
    """
    raw, shown, judged = "", 0, 0
    most = 2 * len(work.of_each_part())
    async with aclosing(writing.text()) as pieces:
        with work.timed("generate"):
            async for piece in pieces:
                raw += piece
                if _declines(raw):
                    continue
                yield Delta(raw[shown:])
                shown = len(raw)
                whole = written_sentences(raw, complete=False)
                for written in whole[judged:]:
                    judged += 1
                    yield await _found(work, written, writing.passages, sources)
                if _goes_round(whole) or 0 < most < len(whole):
                    return
    if not _declines(raw):
        for written in written_sentences(raw, complete=True)[judged:]:
            yield await _found(work, written, writing.passages, sources)


async def _found(
    work: Work, written: WrittenSentence, passages: list[NumberedPassage], sources: Sources
) -> Finding:
    if work.question.strictness == "off":
        return unchecked(written, passages)
    with work.timed("verify"):
        return await best_span(written, passages, work.evidence, sources, work.verifier)


async def _found_again(work: Work, findings: list[Finding], model: ChatModel) -> list[Finding]:
    """What is left of them when the model has read them."""
    verifier = ChatVerifier(model)
    with work.timed("verify"):
        findings = await checked_again(findings, verifier)
    work.usage += verifier.usage
    return findings


def _goes_round(sentences: Sequence[WrittenSentence]) -> bool:
    """Whether a small model says the same over and over, which it does until it is stopped."""
    said = [one.claim for one in sentences]
    return len(said) - len(set(said)) >= _MOST_REPEATED


def _declines(raw: str) -> bool:
    """The reply is, or may yet turn out to be, the words that mean that nothing answers."""
    said = raw.strip().strip("\"'*.[]").upper()
    return not said or NO_ANSWER.startswith(said) or said.startswith(NO_ANSWER)
