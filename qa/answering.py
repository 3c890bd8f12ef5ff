"""From a question to the events of its answer: retrieve, write, check, decide."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from ulid import ULID

from index import DatelineIndexError, Embedder, IndexReader, TokenCounter
from qa.chat_model import ChatModel, Usage
from qa.checking import Finding, best_span, checked_again, unchecked
from qa.citations import Span
from qa.comparing import comparison
from qa.context import NumberedPassage
from qa.conversation import standalone
from qa.disagreeing import Contradiction
from qa.errors import NoEndpoint, QAError
from qa.events import (
    Answer,
    Delta,
    Done,
    Event,
    Failed,
    Mode,
    Question,
    Retrieved,
)
from qa.evidence import gather, of_named_publishers
from qa.extractive import chosen, quoted
from qa.prompts import NO_ANSWER
from qa.questions import check_question, subject_words
from qa.refusing import answer_confidence, nearest, refusal_code, refusal_sentence
from qa.second_round import further_queries, uncovered
from qa.settling import all_settled, settled
from qa.short_answer import form_of, going_by
from qa.suggesting import suggestions
from qa.verifying import AlignmentVerifier, ChatVerifier, Vocabulary
from qa.work import CodeSentence, Work
from qa.writing import Writing
from qa.written import WrittenSentence, written_sentences

_HITS = 10
_FURTHER_HITS = 4
_MOST_REPEATED = 2


class Answerer:
    """Answers questions from one archive; many at once if need be.

    The `embedder` is asked for the same sentences several times, so it had better remember them, as
    EmbedderMemory does. Without a chat model every answer is extractive. With `asks_again` the chat
    model reads what it wrote beside the words found for it, when code has checked it, and may
    object.
    """

    def __init__(
        self,
        archive: IndexReader,
        embedder: Embedder,
        counter: TokenCounter,
        chat_model: ChatModel | None,
        *,
        asks_again: bool = False,
    ) -> None:
        self._archive = archive
        self._embedder = embedder
        self._counter = counter
        self._chat_model = chat_model
        self._asks_again = asks_again

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
        vocabulary = Vocabulary(self._archive.rarity)
        work = Work(
            question,
            check_question(question.text),
            mode,
            self._embedder,
            AlignmentVerifier(vocabulary, self._embedder),
            vocabulary,
        )
        with work.timed("total"):
            with work.timed("rewrite"):
                await self._make_standalone(work)
            with work.timed("retrieve"):
                await asyncio.to_thread(self._retrieve, work)
            yield Retrieved(tuple(work.hits), work.text)
            if queries := await self._queries(work):
                with work.timed("retrieve"):
                    await asyncio.to_thread(self._search_again, work, queries)
                yield Retrieved(tuple(work.hits), work.text, queries)
            if work.refusal is None:
                writing = self._extractive if mode == "extractive" else self._generated
                async with aclosing(writing(work)) as events:
                    async for event in events:
                        yield event
                if not work.checked.sentences:
                    work.refusal = "unsupported"
            if question.suggestions:
                work.suggestions = await asyncio.to_thread(self._suggestions, work)
        yield Done(self._answer(work))

    async def _make_standalone(self, work: Work) -> None:
        model = self._chat_model if work.mode == "llm" else None
        history = work.question.history
        work.text, usage = await standalone(work.text, history, self._archive, model)
        work.usage += usage

    def _retrieve(self, work: Work) -> None:
        filters = work.question.filters
        asked = work.understood = self._archive.understand(work.text)
        work.hits = self._archive.search(asked, _HITS, filters)
        self._weigh(work)

    async def _queries(self, work: Work) -> tuple[str, ...]:
        """What to search for in a further round, of which there is one at most."""
        parts = uncovered(work.understood, work.parts)
        if not parts or work.mode != "llm" or work.refusal == "publisher_not_in_archive":
            return ()
        queries, usage = await further_queries(work.text, parts, self._model())
        work.usage += usage
        return queries

    def _search_again(self, work: Work, queries: Sequence[str]) -> None:
        """Adds the few best hits of each query."""
        known = {hit.passage.id: hit for hit in work.hits}
        for query in queries:
            for hit in self._archive.search(query, _FURTHER_HITS, work.question.filters):
                known.setdefault(hit.passage.id, hit)
        work.hits = list(known.values())
        self._weigh(work)

    def _weigh(self, work: Work) -> None:
        """What the hits are worth as evidence, and whether that is enough."""
        asked, filters = work.understood, work.question.filters
        found = gather(subject_words(asked), work.hits, self._archive, work.embedder)
        work.evidence = of_named_publishers(found, asked.whole)
        work.parts = [
            of_named_publishers(gather(part.words, work.hits, self._archive, work.embedder), part)
            for part in asked.parts
        ]
        work.refusal = refusal_code(asked, work.evidence, filters, self._archive)

    async def _extractive(self, work: Work) -> AsyncGenerator[Event]:
        """What settles the question, or contradicts itself, first; then the best sentences."""
        newest = work.understood.wants_latest
        spans = chosen(work.evidence, work.of_each_part(), newest=newest)
        told = await work.contradictions(spans)
        written = await self._settling(work, spans, told)
        sides = [span for one in written for span in one.spans]
        if written and written[0].support == "partial":
            # The name stands in these already; of the same articles no other words are needed.
            articles = {span.hit.article.id for span in sides}
            spans = [span for span in spans if span.hit.article.id not in articles]
        quotes = dict.fromkeys([*sides, *spans])
        written += [CodeSentence(quoted(span), (span,)) for span in quotes]
        for event in work.written_by_code(written, 0):
            yield event
        work.tell(told)

    async def _settling(
        self, work: Work, spans: Sequence[Span], told: Sequence[Contradiction]
    ) -> list[CodeSentence]:
        """What disagrees, and the verdict or name asked for, where the words found settle it."""
        written = [CodeSentence(one.sentence, one.spans) for one in told]
        if compared := comparison(work.understood, work.evidence, told):
            return [CodeSentence(compared.sentence, compared.spans), *written]
        if told:
            return written
        if verdict := await work.verdict(spans):
            return [CodeSentence(verdict.sentence, (verdict.span,))]
        if named := await work.shared_name():
            return [CodeSentence(going_by(named.text, named.spans), named.spans, "partial")]
        return []

    async def _generated(self, work: Work) -> AsyncGenerator[Event]:
        """What the model writes, as it writes it, and the verdict on each sentence."""
        form = form_of(work.understood)
        model, hits = self._model(), work.hits_by_part()
        writing = work.writing = Writing(model, work.text, hits, self._counter, form)
        checks = work.question.strictness != "off"
        # A short answer rests on what is kept of the sentences behind it.
        at_once = not checks or (form == "sentences" and not self._asks_again)
        waiting, shown = list[Finding](), 0
        async with aclosing(self._as_written(work, writing)) as written:
            async for one in written:
                if isinstance(one, Delta):
                    shown += len(one.text)
                    yield one
                elif at_once:
                    yield settled(work, one)
                else:
                    waiting.append(one)
        if self._asks_again and checks:
            waiting = await self._found_again(work, waiting)
        if not checks:
            return
        named = await work.shared_name()
        for event in all_settled(work, waiting, form, named, shown):
            shown += len(event.text) if isinstance(event, Delta) else 0
            yield event
        if work.checked.spans:
            told = await work.contradictions(work.checked.spans)
            sentences = [CodeSentence(one.sentence, one.spans) for one in told]
            for event in work.written_by_code(sentences, shown):
                yield event
            work.tell(told)

    async def _as_written(self, work: Work, writing: Writing) -> AsyncGenerator[Delta | Finding]:
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
                        yield await self._found(work, written, writing.passages)
                    if _goes_round(whole) or 0 < most < len(whole):
                        return
        if not _declines(raw):
            for written in written_sentences(raw, complete=True)[judged:]:
                yield await self._found(work, written, writing.passages)

    def _suggestions(self, work: Work) -> tuple[str, ...]:
        cited = [] if work.refusal else [found.title for found in work.checked.citations]
        filters = work.question.filters
        return suggestions(work.hits, cited, self._archive, work.embedder, filters)

    def _model(self) -> ChatModel:
        if self._chat_model is None:
            raise NoEndpoint(
                "No language model is configured.",
                "Set DATELINE_LLM_BASE_URL, or ask in extractive mode.",
            )
        return self._chat_model

    async def _found(
        self, work: Work, written: WrittenSentence, passages: list[NumberedPassage]
    ) -> Finding:
        if work.question.strictness == "off":
            return unchecked(written, passages)
        with work.timed("verify"):
            return await best_span(written, passages, work.evidence, work.verifier)

    async def _found_again(self, work: Work, findings: list[Finding]) -> list[Finding]:
        """What is left of them when the model has read them."""
        verifier = ChatVerifier(self._model())
        with work.timed("verify"):
            findings = await checked_again(findings, verifier)
        work.usage += verifier.usage
        return findings

    def _answer(self, work: Work) -> Answer:
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
            confidence=round(answer_confidence(work.evidence, work.refusal), 4),
            mode=work.mode,
            as_of=max(dates).date() if dates else None,
            sentences=tuple(work.checked.sentences),
            citations=tuple(work.checked.citations),
            refusal=work.refusal,
            nearest=nearest(work.hits) if refused else (),
            model=model,
            usage=(writing.usage if writing else Usage()) + work.usage,
            timings_ms={stage: round(1000 * spent) for stage, spent in work.seconds.items()},
            disagreements=tuple(work.checked.disagreements),
            suggestions=work.suggestions,
            notes=("prompt_cut",) if writing and writing.prompt_was_cut else (),
        )


def _goes_round(sentences: Sequence[WrittenSentence]) -> bool:
    """Whether a small model says the same over and over, which it does until it is stopped."""
    said = [one.claim for one in sentences]
    return len(said) - len(set(said)) >= _MOST_REPEATED


def _declines(raw: str) -> bool:
    """The reply is, or may yet turn out to be, the words that mean that nothing answers."""
    said = raw.strip().strip("\"'*.[]").upper()
    return not said or NO_ANSWER.startswith(said) or said.startswith(NO_ANSWER)
