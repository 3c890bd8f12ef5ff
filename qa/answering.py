"""From a question to the events of its answer: retrieve, write, check, decide."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import get_args

from ulid import ULID

from index import DatelineIndexError, Embedder, IndexReader, TokenCounter
from index.nlp.words import Vocabulary
from qa.conversation import standalone
from qa.conversation.small_talk import small_talk
from qa.conversation.suggestions import suggestions
from qa.errors import NoEndpoint, QAError
from qa.events import Answer, Delta, Done, Event, Failed, Mode, Note, Question, Retrieved
from qa.evidence import confidence, gather, of_named_publishers
from qa.evidence.query_expansion import further_queries, uncovered
from qa.evidence.refusal import (
    LEAST_CONFIDENCE,
    answer_confidence,
    is_in_another_language,
    nearest,
    refusal_code,
    refusal_sentence,
)
from qa.llm import ChatModel, Usage
from qa.question import check_question, subject_words
from qa.state import Work
from qa.verification.asked_names import AskedNames, without_others
from qa.verification.rules import AlignmentVerifier
from qa.writers.extractive import quoting
from qa.writers.generative import generating

_HITS = 10
_FURTHER_HITS = 4


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
        if talk := small_talk(work.text, self._archive.status()):
            yield Retrieved((), work.text)
            yield Delta(talk)
            yield Done(self._said(work, talk))
            return
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
                async with aclosing(self._written(work)) as events:
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
        self._look_for_names(work)

    def _look_for_names(self, work: Work) -> None:
        """Of a question of several parts each article may have another name of it."""
        work.about = work.evidence
        if work.refusal or work.of_each_part():
            return
        names = AskedNames(work.understood, work.question.text, self._archive.rarity)
        about, missing = without_others(work.evidence, names)
        if work.mode == "extractive":
            work.about = about
            missing = missing if confidence(about) < LEAST_CONFIDENCE else ()
        elif about:
            missing = ()
        if missing:
            work.refusal, work.missing = "name_missing", missing

    def _written(self, work: Work) -> AsyncGenerator[Event]:
        if work.mode == "extractive":
            return quoting(work)
        return generating(work, self._model(), self._counter, asks_again=self._asks_again)

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

    def _said(self, work: Work, talk: str) -> Answer:
        """An answer in the program's own words, which no sentence of an article is behind."""
        work.text = work.question.text
        return replace(self._answer(work), answer=talk, confidence=0.0, notes=("talk",))

    def _answer(self, work: Work) -> Answer:
        refused = work.refusal is not None
        strange = refused and is_in_another_language(work.question.text, work.hits)
        dates = [found.published_at for found in work.checked.citations if found.published_at]
        writing, model = work.writing, None
        if work.mode == "llm" and self._chat_model:
            model = (writing and writing.written_by) or self._chat_model.name
        return Answer(
            id=str(ULID()),
            question=work.question.text,
            standalone_question=work.text,
            answer=refusal_sentence(work.refusal, work.missing, in_another_language=strange)
            if work.refusal
            else work.checked.text,
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
            notes=_notes(
                prompt_cut=bool(writing and writing.prompt_was_cut), other_language=strange
            ),
            missing=work.missing,
        )


def _notes(**told: bool) -> tuple[Note, ...]:
    return tuple(note for note in get_args(Note) if told.get(note))
