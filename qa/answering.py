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
from qa.evidence import confidence, of_named_publishers, score_sentences
from qa.evidence.query_expansion import further_queries, uncovered_parts
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
from qa.state import AnswerState
from qa.verification.asked_names import AskedNames, without_others
from qa.verification.rules import RuleVerifier
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
        state = AnswerState(
            question,
            check_question(question.text),
            mode,
            self._embedder,
            RuleVerifier(vocabulary, self._embedder),
            vocabulary,
        )
        if talk := small_talk(state.text, self._archive.status()):
            yield Retrieved((), state.text)
            yield Delta(talk)
            yield Done(self._said(state, talk))
            return
        with state.timed("total"):
            with state.timed("rewrite"):
                await self._make_standalone(state)
            with state.timed("retrieve"):
                await asyncio.to_thread(self._retrieve, state)
            yield Retrieved(tuple(state.hits), state.text)
            if queries := await self._queries(state):
                with state.timed("retrieve"):
                    await asyncio.to_thread(self._search_again, state, queries)
                yield Retrieved(tuple(state.hits), state.text, queries)
            if state.refusal is None:
                async with aclosing(self._written(state)) as events:
                    async for event in events:
                        yield event
                if not state.checked.sentences:
                    state.refusal = "unsupported"
            if question.suggestions:
                state.suggestions = await asyncio.to_thread(self._suggestions, state)
        yield Done(self._answer(state))

    async def _make_standalone(self, state: AnswerState) -> None:
        model = self._chat_model if state.mode == "llm" else None
        history = state.question.history
        state.text, usage = await standalone(state.text, history, self._archive, model)
        state.usage += usage

    def _retrieve(self, state: AnswerState) -> None:
        filters = state.question.filters
        asked = state.query = self._archive.parse_query(state.text)
        state.hits = self._archive.search(asked, _HITS, filters)
        self._weigh(state)

    async def _queries(self, state: AnswerState) -> tuple[str, ...]:
        """What to search for in a further round, of which there is one at most."""
        parts = uncovered_parts(state.query, state.parts)
        if not parts or state.mode != "llm" or state.refusal == "publisher_not_in_archive":
            return ()
        queries, usage = await further_queries(state.text, parts, self._model())
        state.usage += usage
        return queries

    def _search_again(self, state: AnswerState, queries: Sequence[str]) -> None:
        """Adds the few best hits of each query."""
        known = {hit.passage.id: hit for hit in state.hits}
        for query in queries:
            for hit in self._archive.search(query, _FURTHER_HITS, state.question.filters):
                known.setdefault(hit.passage.id, hit)
        state.hits = list(known.values())
        self._weigh(state)

    def _weigh(self, state: AnswerState) -> None:
        """What the hits are worth as evidence, and whether that is enough."""
        asked, filters = state.query, state.question.filters
        found = score_sentences(subject_words(asked), state.hits, self._archive, state.embedder)
        state.evidence = of_named_publishers(found, asked.full)
        state.parts = [
            of_named_publishers(
                score_sentences(part.words, state.hits, self._archive, state.embedder), part
            )
            for part in asked.parts
        ]
        state.refusal = refusal_code(asked, state.evidence, filters, self._archive)
        self._look_for_names(state)

    def _look_for_names(self, state: AnswerState) -> None:
        """Of a question of several parts each article may have another name of it."""
        state.about = state.evidence
        if state.refusal or state.of_each_part():
            return
        names = AskedNames(state.query, state.question.text, self._archive.rarity)
        about, missing = without_others(state.evidence, names)
        if state.mode == "extractive":
            state.about = about
            missing = missing if confidence(about) < LEAST_CONFIDENCE else ()
        elif about:
            missing = ()
        if missing:
            state.refusal, state.missing = "name_missing", missing

    def _written(self, state: AnswerState) -> AsyncGenerator[Event]:
        if state.mode == "extractive":
            return quoting(state)
        return generating(state, self._model(), self._counter, asks_again=self._asks_again)

    def _suggestions(self, state: AnswerState) -> tuple[str, ...]:
        cited = [] if state.refusal else [found.title for found in state.checked.citations]
        filters = state.question.filters
        return suggestions(state.hits, cited, self._archive, state.embedder, filters)

    def _model(self) -> ChatModel:
        if self._chat_model is None:
            raise NoEndpoint(
                "No language model is configured.",
                "Set DATELINE_LLM_BASE_URL, or ask in extractive mode.",
            )
        return self._chat_model

    def _said(self, state: AnswerState, talk: str) -> Answer:
        """An answer in the program's own words, which no sentence of an article is behind."""
        state.text = state.question.text
        return replace(self._answer(state), answer=talk, confidence=0.0, notes=("talk",))

    def _answer(self, state: AnswerState) -> Answer:
        refused = state.refusal is not None
        strange = refused and is_in_another_language(state.question.text, state.hits)
        dates = [found.published_at for found in state.checked.citations if found.published_at]
        writing, model = state.writing, None
        if state.mode == "llm" and self._chat_model:
            model = (writing and writing.written_by) or self._chat_model.name
        return Answer(
            id=str(ULID()),
            question=state.question.text,
            standalone_question=state.text,
            answer=refusal_sentence(state.refusal, state.missing, in_another_language=strange)
            if state.refusal
            else state.checked.text,
            answerable=not refused,
            confidence=round(answer_confidence(state.evidence, state.refusal), 4),
            mode=state.mode,
            as_of=max(dates).date() if dates else None,
            sentences=tuple(state.checked.sentences),
            citations=tuple(state.checked.citations),
            refusal=state.refusal,
            nearest=nearest(state.hits) if refused else (),
            model=model,
            usage=(writing.usage if writing else Usage()) + state.usage,
            timings_ms={stage: round(1000 * spent) for stage, spent in state.seconds.items()},
            disagreements=tuple(state.checked.disagreements),
            suggestions=state.suggestions,
            notes=_notes(
                prompt_cut=bool(writing and writing.prompt_was_cut), other_language=strange
            ),
            missing=state.missing,
        )


def _notes(**told: bool) -> tuple[Note, ...]:
    return tuple(note for note in get_args(Note) if told.get(note))
