"""From a question to the events of its answer: retrieve, write, check, decide."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field

from ulid import ULID

from index import DatelineIndexError, Embedder, Hit, IndexReader, TokenCounter
from qa.chat_model import ChatModel, Usage
from qa.checking import best_span
from qa.citations import CheckedAnswer
from qa.context import NumberedPassage
from qa.errors import NoEndpoint, QAError
from qa.events import Answer, Delta, Done, Event, Failed, Mode, Question, Refusal, Retrieved
from qa.evidence import Evidence, confidence, gather
from qa.extractive import extracted
from qa.prompts import NO_ANSWER
from qa.questions import check_question
from qa.refusing import nearest, refusal_code, refusal_sentence
from qa.support import Words
from qa.writing import Writing
from qa.written import WrittenSentence, written_sentences

_HITS = 10


@dataclass
class _Work:
    """What is known of one question while it is being answered."""

    question: Question
    text: str
    mode: Mode
    hits: list[Hit] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    checked: CheckedAnswer = field(default_factory=CheckedAnswer)
    refusal: Refusal | None = None
    writing: Writing | None = None
    seconds: dict[str, float] = field(
        default_factory=lambda: {"retrieve": 0.0, "generate": 0.0, "verify": 0.0, "total": 0.0}
    )

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[stage] += time.monotonic() - began


class Answerer:
    """Answers questions from one archive; many at once if need be.

    Without a chat model every answer is extractive.
    """

    def __init__(
        self,
        archive: IndexReader,
        embedder: Embedder,
        counter: TokenCounter,
        chat_model: ChatModel | None,
    ) -> None:
        self._archive = archive
        self._embedder = embedder
        self._counter = counter
        self._chat_model = chat_model
        self._words = Words(archive.terms, archive.rarity)

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        """Retrieved, then Delta and Sentence, then Done; or Failed, at any point, as the last.

        Closing the generator stops the work, a request to the endpoint included.
        """
        try:
            async with aclosing(self._events(question)) as events:
                async for event in events:
                    yield event
        except (QAError, DatelineIndexError) as error:
            yield Failed(error)

    async def _events(self, question: Question) -> AsyncGenerator[Event]:
        mode: Mode = question.mode or ("llm" if self._chat_model else "extractive")
        work = _Work(question, check_question(question.text), mode)
        with work.timed("total"):
            with work.timed("retrieve"):
                await asyncio.to_thread(self._retrieve, work)
            yield Retrieved(tuple(work.hits))
            if work.refusal is None:
                writing = self._extractive if mode == "extractive" else self._generated
                async with aclosing(writing(work)) as events:
                    async for event in events:
                        yield event
                if not work.checked.sentences:
                    work.refusal = "unsupported"
        yield Done(self._answer(work))

    def _retrieve(self, work: _Work) -> None:
        filters = work.question.filters
        work.hits = self._archive.search(work.text, _HITS, filters)
        work.evidence = gather(work.text, work.hits, self._archive, self._embedder)
        work.refusal = refusal_code(work.text, work.evidence, work.mode, filters, self._archive)

    async def _extractive(self, work: _Work) -> AsyncGenerator[Event]:
        consumed = 0
        for quoted in extracted(work.evidence):
            yield Delta(f"{quoted.claim} ")
            consumed += len(quoted.claim) + 1
            yield work.checked.keep(quoted.claim, "supported", quoted.span, consumed)

    async def _generated(self, work: _Work) -> AsyncGenerator[Event]:
        """What the model writes, as it writes it, and the verdict on each sentence when whole."""
        writing = Writing(self._model(), work.text, work.hits, self._counter)
        work.writing = writing
        raw, shown, judged = "", 0, 0
        async with aclosing(writing.text()) as pieces:
            with work.timed("generate"):
                async for piece in pieces:
                    raw += piece
                    if _declines(raw):
                        continue
                    if shown < len(raw):
                        yield Delta(raw[shown:])
                        shown = len(raw)
                    for written in written_sentences(raw, complete=False)[judged:]:
                        judged += 1
                        yield await self._judged(work, written, writing.passages)
        if not _declines(raw):
            for written in written_sentences(raw, complete=True)[judged:]:
                yield await self._judged(work, written, writing.passages)

    def _model(self) -> ChatModel:
        if self._chat_model is None:
            raise NoEndpoint(
                "No language model is configured.",
                "Set DATELINE_LLM_BASE_URL, or ask in extractive mode.",
            )
        return self._chat_model

    async def _judged(
        self, work: _Work, written: WrittenSentence, passages: list[NumberedPassage]
    ) -> Event:
        with work.timed("verify"):
            support, span = await asyncio.to_thread(
                best_span, written, passages, work.evidence, self._words
            )
            if span is None:
                return work.checked.withdraw(written.end)
            return work.checked.keep(written.claim, support, span, written.end)

    def _answer(self, work: _Work) -> Answer:
        refused = work.refusal is not None
        dates = [found.published_at for found in work.checked.citations if found.published_at]
        writing, model = work.writing, None
        if work.mode == "llm" and self._chat_model:
            model = (writing and writing.written_by) or self._chat_model.name
        return Answer(
            id=str(ULID()),
            question=work.question.text,
            standalone_question=work.text,
            answer=refusal_sentence(work.refusal) if work.refusal else work.checked.text,
            answerable=not refused,
            confidence=round(confidence(work.evidence), 4),
            mode=work.mode,
            as_of=max(dates).date() if dates else None,
            sentences=tuple(work.checked.sentences),
            citations=tuple(work.checked.citations),
            refusal=work.refusal,
            nearest=nearest(work.hits) if refused else (),
            model=model,
            usage=writing.usage if writing else Usage(),
            timings_ms={stage: round(1000 * spent) for stage, spent in work.seconds.items()},
            notes=("prompt_cut",) if writing and writing.prompt_was_cut else (),
        )


def _declines(raw: str) -> bool:
    """The reply is, or may yet turn out to be, the words that mean that nothing answers."""
    said = raw.strip().strip("\"'*.[]").upper()
    return not said or NO_ANSWER.startswith(said) or said.startswith(NO_ANSWER)
