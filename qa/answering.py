"""From a question to the events of its answer, a step after the other.

Rewrite, parse, retrieve, score, refuse or not, expand once, write, verify, cite, suggest.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from functools import partial
from typing import ParamSpec, TypeVar

from index import DatelineIndexError, Embedder, IndexReader, TokenCounter
from index.nlp.words import Vocabulary
from qa.citations import Span
from qa.conflicts import Conflict, disagree, find_conflicts
from qa.conversation import understood
from qa.conversation.small_talk import may_be_talk, small_talk
from qa.errors import NoEndpoint, QAError
from qa.events import Answer, Delta, Done, Event, Failed, Mode, Question, Retrieved
from qa.evidence import confidence, least_confidence, of_named_publishers, score_sentences
from qa.evidence.query_expansion import further_queries, uncovered_parts
from qa.evidence.question import check_question, subject_words
from qa.evidence.reading import is_in_its_language, read
from qa.evidence.refusal import refusal_code
from qa.llm import ChatModel
from qa.reader import Reader
from qa.result import answer_of, small_talk_answer
from qa.state import AnswerState, CodeSentence
from qa.verification.asked_names import AskedNames, only_about, without_others
from qa.verification.llm_judge import LLMJudge
from qa.verification.rule_verifier import RuleVerifier
from qa.verification.support import SentenceSupport, checked_again
from qa.writers import cited, extractive
from qa.writers.better_question import better_question
from qa.writers.generative import PLAIN, accept, accept_all, led_by, verified_drafts
from qa.writers.listing import list_articles
from qa.writers.several import answered_parts, several_answers
from qa.writers.shared_entity import shared_name
from qa.writers.short_answer import form_of
from qa.writers.timeline.told import tell_story

_HITS = 10
_FURTHER_HITS = 4

P = ParamSpec("P")
T = TypeVar("T")


class Answerer:
    """Answers questions from one archive; many at once if need be.

    The `embedder` had better remember sentences, as EmbedderMemory does. Without a chat model every
    answer is extractive. Without a `reader` which sentence answers is told by its words alone. With
    `asks_again` the chat model reads what it wrote beside the words found for it, and may object.
    """

    def __init__(
        self,
        archive: IndexReader,
        embedder: Embedder,
        counter: TokenCounter,
        chat_model: ChatModel | None,
        reader: Reader | None = None,
        *,
        asks_again: bool = False,
    ) -> None:
        self.archive = archive
        self.embedder = embedder
        self.counter = counter
        self.chat_model = chat_model
        self.reader = reader
        self.asks_again = asks_again

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        """Retrieved, then Delta and Sentence, then Done; or Failed, at any point, as the last.

        Closing the generator stops the work, a request to the endpoint included.
        """
        try:
            async with aclosing(_Pipeline(self, question).events()) as events:
                async for event in events:
                    yield event
        except (QAError, DatelineIndexError) as error:
            yield Failed(error)


class _Pipeline:
    """The steps of one answer; what they find out stands in `state`."""

    def __init__(self, parts: Answerer, question: Question) -> None:
        """Raises QuestionError."""
        self._parts = parts
        self._archive, self._embedder = parts.archive, parts.embedder
        self._vocabulary = Vocabulary(parts.archive.rarity)
        self._verifier = RuleVerifier(self._vocabulary, parts.embedder)
        mode: Mode = question.mode or ("llm" if parts.chat_model else "extractive")
        self.state = AnswerState(question, check_question(question.text), mode)

    async def events(self) -> AsyncGenerator[Event]:
        state = self.state
        if may_be_talk(state.text) and (talk := small_talk(state.text, self._archive.status())):
            yield Retrieved((), state.text)
            yield Delta(talk)
            yield Done(small_talk_answer(state, talk))
            return
        with state.timed("total"):
            await self._rewrite()
            parts = await answered_parts(state, self._of_part)
            if not parts:
                await self._in_thread("retrieve", self._retrieve)
            yield Retrieved(tuple(state.hits), state.text, respelt=state.words_meant)
            if not parts and await self._expand():
                await self._in_thread("retrieve", self._retrieve_more)
                yield Retrieved(tuple(state.hits), state.text, state.queries)
            if state.refusal is None:
                for event in cited(state, several_answers(parts), 0):
                    yield event
                if not parts:
                    write = self._quote if state.mode == "extractive" else self._generate
                    async with aclosing(write()) as events:
                        async for event in events:
                            yield event
                if not state.checked.sentences:
                    state.refusal = "unsupported"
            state.better = await better_question(state, self._of_part) if state.refusal else ""
            if state.question.suggestions:
                state.suggestions = await asyncio.to_thread(self._suggest)
        yield Done(self._answer())

    async def _rewrite(self) -> None:
        """What is asked, standalone and without slips."""
        state, parts = self.state, self._parts
        model = parts.chat_model if state.mode == "llm" else None
        said = state.text, state.question.history
        with state.timed("rewrite"):
            found = await understood(*said, parts.archive, parts.counter, model)
        state.text, state.respelt = found.question, found.respelt
        state.usage += found.usage

    async def _of_part(self, question: Question) -> AnswerState:
        """What is found for a part of the question, as for a question by itself."""
        part = _Pipeline(self._parts, question)
        await part._rewrite()
        await part._in_thread("retrieve", part._retrieve)
        return part.state

    def _retrieve(self) -> None:
        state = self.state
        state.query = self._archive.parse_query(state.text)
        if list_articles(state, self._archive):
            return
        state.hits = self._archive.search(state.query, _HITS, state.question.filters)
        self._score_evidence()
        self._refuse_or_not()
        tell_story(state, self._archive)
        if state.lines and state.mode == "llm":
            self._score_evidence()

    def _score_evidence(self) -> None:
        """Every sentence found, by how well it answers the question, and each part of it."""
        state = self.state
        query, reader = state.query, self._parts.reader
        told = partial(score_sentences, archive=self._archive, embedder=self._embedder)
        scored = partial(told, hits=state.hits, language=query.language)
        found = of_named_publishers(scored(subject_words(query)), query.full)
        state.evidence = read(query, found, reader)
        state.other_language = reader is not None and not is_in_its_language(query, found)
        state.parts = [of_named_publishers(scored(part.words), part) for part in query.parts]

    def _refuse_or_not(self) -> None:
        state, filters = self.state, self.state.question.filters
        state.refusal = refusal_code(state.query, state.evidence, filters, self._archive)
        state.about = state.evidence
        below = state.refusal == "below_threshold"
        unsure = below and any(one.reading or not state.query.is_english for one in state.evidence)
        if (state.refusal and not unsure) or state.by_part:
            # Of a question of several parts each article may have another name of it.
            return
        names = AskedNames(state.query, state.said, self._archive.rarity)
        about, missing = without_others(state.evidence, names, with_numbers=unsure)
        is_enough = bool(about)
        if state.mode == "extractive" and not unsure:
            about = only_about(about, names) if state.query.wants_latest else about
            state.about, is_enough = about, confidence(about) >= least_confidence(about)
        if missing and (unsure or not is_enough):
            state.refusal, state.missing = "name_missing", missing
            state.instead = names.instead_of(missing, state.evidence[0])
            state.exchanges = names.exchanges(missing, state.evidence[0])

    async def _expand(self) -> bool:
        """Whether there is more to search for, in the model's words; once at most."""
        state = self.state
        parts = uncovered_parts(state.query, state.parts)
        if not parts or state.mode != "llm" or state.refusal == "publisher_not_in_archive":
            return False
        state.queries, usage = await further_queries(state.text, parts, self._model())
        state.usage += usage
        return bool(state.queries)

    def _retrieve_more(self) -> None:
        """The few best hits of each further query, beside those that are there."""
        state = self.state
        known, filters = {hit.passage.id: hit for hit in state.hits}, state.question.filters
        for query in state.queries:
            for hit in self._archive.search(query, _FURTHER_HITS, filters):
                known.setdefault(hit.passage.id, hit)
        state.hits = list(known.values())
        self._score_evidence()
        self._refuse_or_not()

    async def _quote(self, shown: int = 0) -> AsyncGenerator[Event]:
        """Without a model: select, look for conflicts, write, cite."""
        state = self.state
        sentences, conflicts = state.lines, list[Conflict]()
        if not sentences:
            members = extractive.members_asked(state)
            spans = extractive.quoted_spans(state, members)
            conflicts = await self._conflicts(spans)
            found = state, spans, members, conflicts
            by = self._verifier, self._vocabulary, self._parts.reader
            sentences = await self._in_thread("verify", extractive.extractive_answer, *found, *by)
        for event in cited(state, sentences, shown):
            yield event
        disagree(state.checked, conflicts)

    async def _generate(self) -> AsyncGenerator[Event]:
        """With a model: write, verify each sentence, cite; then look for conflicts."""
        state, form = self.state, "story" if self.state.lines else form_of(self.state.query)
        unverified = state.question.strictness == "off"
        # A short answer rests on what is kept of the sentences behind it.
        at_once = unverified or (form in PLAIN and not self._parts.asks_again)
        waiting, shown = list[SentenceSupport](), 0
        lead, by = list[CodeSentence](), (self._verifier, self._parts.reader)
        if form == "sentences" and not unverified:
            lead = await self._in_thread("verify", extractive.first_line, state, *by)
        replied = verified_drafts(state, form, self._model(), self._parts.counter, *by)
        async with aclosing(led_by(state, lead, replied)) as written:
            async for one in written:
                if not isinstance(one, SentenceSupport):
                    shown += len(one.text) if isinstance(one, Delta) else 0
                    yield one
                elif at_once:
                    state.drafts.append(one)
                    yield accept(state, one)
                else:
                    waiting.append(one)
        if unverified:
            return
        if self._parts.asks_again:
            waiting = await self._judge(waiting)
        state.drafts += waiting
        named = None
        if form == "answer first":
            reports = state.text, state.by_part, self._vocabulary
            named = await self._in_thread("verify", shared_name, *reports)
        for event in accept_all(state, waiting, form, named, shown):
            shown += len(event.text) if isinstance(event, Delta) else 0
            yield event
        async for event in self._after_the_model(lead, shown):
            yield event

    async def _after_the_model(
        self, lead: Sequence[CodeSentence], shown: int
    ) -> AsyncGenerator[Event]:
        """The lines of a story; the words behind what code found first, where nothing else was
        kept; what is quoted where nothing of the model's was; then conflicts."""
        state = self.state
        if state.is_left_to_quotes:
            async for event in self._quote(shown):
                yield event
            return
        alone = bool(lead) and len(state.checked.sentences) == len(lead)
        written = extractive.words_behind(state, lead) if alone else list(state.lines)
        conflicts = await self._conflicts(state.checked.spans) if state.checked.spans else []
        lines = [line for one in conflicts for line in one.lines]
        written += [CodeSentence(f"{claim}.", spans, role="text") for claim, spans in lines]
        for event in cited(state, written, shown):
            yield event
        disagree(state.checked, conflicts)

    async def _judge(self, found: Sequence[SentenceSupport]) -> list[SentenceSupport]:
        """What is left of them when the model has read them."""
        with self.state.timed("verify"):
            judge = LLMJudge(self._model())
            left = await checked_again(found, judge)
        self.state.usage += judge.usage
        return left

    async def _conflicts(self, spans: Sequence[Span]) -> list[Conflict]:
        """Those of the cited words by other articles that were found."""
        beside = self.state.query, list(spans), self.state.evidence, self._vocabulary
        return await self._in_thread("verify", find_conflicts, *beside)

    def _suggest(self) -> tuple[str, ...]:
        # Importing it takes a while, and not everyone wants them.
        from qa.conversation.suggestions import suggestions

        state = self.state
        found = state.hits, state.checked.spans, self._archive, state.question.filters
        return suggestions(state.text, *found, state.better, self._parts.reader)

    def _answer(self) -> Answer:
        state, model = self.state, self._parts.chat_model
        if state.mode == "llm" and model:
            state.model = state.model or model.name
        return answer_of(state)

    def _model(self) -> ChatModel:
        if self._parts.chat_model is None:
            hint = "Set DATELINE_LLM_BASE_URL, or ask in extractive mode."
            raise NoEndpoint("No language model is configured.", hint)
        return self._parts.chat_model

    async def _in_thread(
        self, stage: str, step: Callable[P, T], *given: P.args, **named: P.kwargs
    ) -> T:
        with self.state.timed(stage):
            return await asyncio.to_thread(step, *given, **named)
