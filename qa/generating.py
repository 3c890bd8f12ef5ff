"""The events of an answer that a model writes, and what becomes of each of its sentences."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from index import TokenCounter
from qa.chat_model import ChatModel
from qa.checking import Finding, best_span, checked_again, unchecked
from qa.context import NumberedPassage
from qa.events import Delta, Event
from qa.prompts import NO_ANSWER
from qa.settling import all_settled, settled
from qa.short_answer import form_of
from qa.sourcing import Sources
from qa.verifying.chat import ChatVerifier
from qa.work import CodeSentence, Work
from qa.writing import Writing
from qa.written import WrittenSentence, written_sentences

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
