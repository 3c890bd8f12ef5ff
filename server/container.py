"""The one place where the parts are put together."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import ExitStack, aclosing
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index import (
    EVERYTHING,
    Chunking,
    CrossEncoderReranker,
    DatelineIndexError,
    Embedder,
    EmbedderMemory,
    EmbeddingFailed,
    IndexEmbedder,
    IndexReader,
    ModelError,
    Reranker,
    Reranking,
    RerankingFailed,
    TokenCounter,
    open_reader,
)
from index.directory import Layout
from index.directory.embedder import recorded_embedder
from qa import Answerer, ChatModel, Event, Failed, Question
from qa.reader.onnx import OnnxReader
from server import dateline_version
from server.settings import Settings
from server.settings.values import ChatEndpoint

if TYPE_CHECKING:
    from pydantic import SecretStr

    from index import IndexWriter
    from index.ingest.ray_cluster import RayCluster
    from qa.llm.error_messages import EndpointRole
    from qa.llm.http import ConnectionPool
    from qa.llm.openai import OpenAIChat
    from qa.reader import Reader

_log = logging.getLogger(__name__)


class Container:
    """The collaborators of one process, each made when first needed and then kept."""

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        """`embedder` takes the place of the model that the settings name."""
        self.settings = settings
        self._embedder = embedder
        self._opening = threading.Lock()
        self._reader: IndexReader | None = None
        self._pool: ConnectionPool | None = None
        self._closing = ExitStack()

    @cached_property
    def embedder(self) -> Embedder:
        """For who reads the index: the model as the index has it."""
        return EmbedderMemory(
            self._embedder or self._model_of_settings(writing=False),
            words_bytes=self.settings.sentence_cache_mb * 1_000_000,
        )

    @cached_property
    def writing_embedder(self) -> Embedder:
        """For who writes the index: the model as it is now."""
        return self._embedder or self._model_of_settings(writing=True)

    def _model_of_settings(self, *, writing: bool) -> Embedder:
        settings = self.settings
        of_index = partial(IndexEmbedder, settings.index, catalogue=settings.shared_catalogue)
        if settings.embedding_base_url is None:
            return of_index(settings.embedding_model, writing=writing)
        from qa.llm.embedding_endpoint import EmbeddingEndpoint

        layout = Layout(settings.index, settings.shared_catalogue)
        endpoint = EmbeddingEndpoint(
            base_url=settings.embedding_base_url,
            model=settings.embedding_model or "",
            api_key=_secret(settings.embedding_api_key),
            timeout_s=settings.embedding_timeout_s,
            # The packaged model as it is now, whatever the index was made with.
            words=of_index(writing=True),
            recorded=(lambda: None) if writing else lambda: recorded_embedder(layout),
        )
        self._closing.callback(endpoint.close)
        return endpoint

    @cached_property
    def counter(self) -> TokenCounter:
        return TokenCounter()

    @cached_property
    def chat_models(self) -> list[OpenAIChat]:
        """The endpoint and its fallbacks, in order."""
        settings = self.settings
        if settings.llm_base_url is None:
            return []
        # Importing an HTTP client takes a while, and extractive answers need none.
        from qa.llm.error_messages import CHAT, FALLBACK_CHAT
        from qa.llm.http import ConnectionPool

        self._pool = ConnectionPool()
        first = ChatEndpoint(settings.llm_base_url, settings.llm_model, settings.llm_api_key)
        chats = [_chat(settings, self._pool, first, CHAT)]
        for fallback in settings.llm_fallbacks:
            if fallback.api_key is None and _server(fallback) == _server(first):
                # A key is for the server that it was given for, and no other.
                fallback = replace(fallback, api_key=first.api_key)
            chats.append(_chat(settings, self._pool, fallback, FALLBACK_CHAT))
        return chats

    @cached_property
    def chat_model(self) -> ChatModel | None:
        """The endpoint with its fallbacks; None where there is none, and answers are extractive."""
        chats = self.chat_models
        if len(chats) < 2:
            return chats[0] if chats else None
        from qa.llm.fallback import FallbackChat

        return FallbackChat(chats)

    @cached_property
    def reranker(self) -> Reranker | None:
        """None where hits are not reranked."""
        settings = self.settings
        if settings.rerank_base_url is None:
            return CrossEncoderReranker(settings.rerank_model) if settings.rerank_model else None
        from qa.llm.rerank_endpoint import RerankEndpoint

        endpoint = RerankEndpoint(
            base_url=settings.rerank_base_url,
            model=settings.rerank_model,
            api_key=_secret(settings.rerank_api_key),
            timeout_s=settings.rerank_timeout_s,
        )
        self._closing.callback(endpoint.close)
        return endpoint

    @cached_property
    def answer_reader(self) -> Reader | None:
        """What reads question and passage together; None where it is off. Raises ModelError."""
        return OnnxReader() if self.settings.reader == "on" else None

    def reader(self) -> IndexReader:
        """The index, opened at the first call that finds one, so that it may be made later.

        Raises IndexMissing, IndexDamaged or IndexMismatch.
        """
        with self._opening:
            if self._reader is None:
                self._reader = open_reader(
                    self.settings.index,
                    self.embedder,
                    self.settings.shared_catalogue,
                    search=self.settings.shared_search,
                    reranking=self._reranking(),
                    waits=self.settings.embedding_base_url is not None,
                )
                self._closing.callback(self._reader.close)
            return self._reader

    def _reranking(self) -> Reranking | None:
        if self.reranker is None:
            return None
        return Reranking(self.reranker, self.settings.rerank_candidates)

    def writer(self, cluster: RayCluster | None = None) -> IndexWriter:
        """The caller closes it. Articles are prepared on the `cluster`, where there is one.

        Raises what `open_writer` raises.
        """
        if cluster and self.settings.embedding_base_url:
            raise ModelError(
                "Workers embed on their own machines, and not by an endpoint.",
                "Leave --ray out, or unset DATELINE_EMBEDDING_BASE_URL.",
            )
        # Importing it takes a while, and brings the readers of every format.
        from index import open_writer

        preparation = (
            cluster.preparation(self.settings.index, self.writing_embedder, Chunking())
            if cluster
            else None
        )
        return open_writer(
            self.settings.index,
            self.writing_embedder,
            self.counter,
            self.settings.shared_catalogue,
            search=self.settings.shared_search,
            preparation=preparation,
            most_document_bytes=self.settings.keep_pdf_mb * 1_000_000,
        )

    def over(self, index: Path) -> Container:
        """The same parts over another index folder, with a catalogue of its own.

        A search server has it under a name of its own.
        """
        of_its_own = {"index": index, "catalogue": None, "search": self.settings.search_of(index)}
        return Container(self.settings.model_copy(update=of_its_own), self._embedder)

    async def ask(
        self, question: Question, seen_as: Callable[[IndexReader], IndexReader] | None = None
    ) -> AsyncGenerator[Event]:
        """The Answerer's events; an index that cannot be opened is a `Failed` like any other.

        With `seen_as` it is asked of what that makes of the archive.
        """
        try:
            reader = await asyncio.to_thread(self.reader)
            answer_reader = await asyncio.to_thread(lambda: self.answer_reader)
        except DatelineIndexError as error:
            yield Failed(error)
            return
        seen = reader.seen_by(question.view or EVERYTHING)
        answerer = Answerer(
            seen_as(seen) if seen_as else seen,
            self.embedder,
            self.counter,
            self.chat_model,
            answer_reader,
            asks_again=self.settings.llm_verify,
        )
        async with aclosing(answerer.ask(question)) as events:
            async for event in events:
                yield event

    def standing(self) -> Hashable | None:
        """All that an answer depends on beside its question; None while the search is behind.

        The same in every process that would answer the same. Raises what `reader` raises.
        """
        commit, model = self.reader().commit(), self.chat_model
        if commit is None:
            return None
        answering = (dateline_version(), model and model.name, *self.settings.answering)
        return commit, date.today(), answering

    def warm_up(self) -> None:
        """Load what answers need, where there is an index to use it on. Raises ModelError.

        Of an endpoint that fails, a warning is enough.
        """
        try:
            self.reader()
        except DatelineIndexError:
            return  # who asks will be told
        try:
            self.embedder.embed_queries(["warm"])
        except EmbeddingFailed as error:
            _log.warning("Questions will be searched by words alone. %s", error)
        self.answer_reader  # noqa: B018  - its weights are checked and loaded
        if self.chat_model is not None:
            # Its prompts are counted. The table takes a second to load, in which nobody is served.
            self.counter.count("warm")
        if self.reranker is not None:
            try:
                self.reranker.scores("warm", ["warm"])
            except RerankingFailed as error:
                _log.warning("Searches will not be reranked. %s", error)

    async def aclose(self) -> None:
        self._closing.close()
        if self._pool is not None:
            await self._pool.aclose()


def _chat(
    settings: Settings, pool: ConnectionPool, endpoint: ChatEndpoint, role: EndpointRole
) -> OpenAIChat:
    from qa.llm.openai import OpenAIChat
    from qa.llm.timeouts import TimeLimits

    return OpenAIChat(
        pool,
        base_url=endpoint.base_url,
        model=endpoint.model,
        api_key=_secret(endpoint.api_key),
        context_tokens=settings.llm_context_tokens,
        limits=TimeLimits(
            first_token_s=settings.llm_first_token_s or settings.llm_timeout_s,
            timeout_s=settings.llm_timeout_s,
            total_s=settings.llm_total_s or 10 * settings.llm_timeout_s,
        ),
        role=role,
        effort=settings.llm_reasoning_effort,
    )


def _server(endpoint: ChatEndpoint) -> tuple[str, str]:
    parts = urlsplit(endpoint.base_url)
    return parts.scheme, parts.netloc


def _secret(key: SecretStr | None) -> str | None:
    return key.get_secret_value() if key else None
