"""The one place where the parts are put together."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator
from contextlib import ExitStack, aclosing
from functools import cached_property
from pathlib import Path

from index import (
    DatelineIndexError,
    Embedder,
    IndexReader,
    IndexWriter,
    Reranker,
    Reranking,
    RerankingFailed,
    SentenceTransformerEmbedder,
    TokenCounter,
    open_reader,
    open_writer,
)
from qa import (
    Answerer,
    ChatModel,
    ConnectionPool,
    Event,
    Failed,
    Question,
    RerankEndpoint,
)
from server.endpoints import chat_model_of, reranker_of
from server.settings import Settings

_log = logging.getLogger(__name__)


class Parts:
    """The collaborators of one process, each made when first needed and then kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._opening = threading.Lock()
        self._reader: IndexReader | None = None
        self._pool = ConnectionPool()
        self._closing = ExitStack()

    @cached_property
    def embedder(self) -> Embedder:
        return SentenceTransformerEmbedder(self.settings.embedding_model)

    @cached_property
    def counter(self) -> TokenCounter:
        return TokenCounter()

    @cached_property
    def chat_model(self) -> ChatModel | None:
        return chat_model_of(self.settings, self._pool)

    @cached_property
    def reranker(self) -> Reranker | None:
        reranker = reranker_of(self.settings)
        if isinstance(reranker, RerankEndpoint):
            self._closing.callback(reranker.close)
        return reranker

    def reader(self) -> IndexReader:
        """The index, opened at the first call that finds one, so that it may be made later.

        Raises IndexMissing, IndexDamaged or IndexMismatch.
        """
        with self._opening:
            if self._reader is None:
                self._reader = open_reader(
                    self.settings.index, self.embedder, reranking=self._reranking()
                )
                self._closing.callback(self._reader.close)
            return self._reader

    def _reranking(self) -> Reranking | None:
        if self.reranker is None:
            return None
        return Reranking(self.reranker, self.settings.rerank_candidates)

    def writer(self) -> IndexWriter:
        """The caller closes it. Raises what `open_writer` raises."""
        return open_writer(self.settings.index, self.embedder, self.counter)

    def over(self, index: Path) -> Parts:
        """The same parts, models that are loaded already included, over another index folder."""
        other = Parts(self.settings.model_copy(update={"index": index}))
        other.embedder, other.counter = self.embedder, self.counter
        return other

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        """The Answerer's events; an index that cannot be opened is a `Failed` like any other."""
        try:
            reader = await asyncio.to_thread(self.reader)
        except DatelineIndexError as error:
            yield Failed(error)
            return
        answerer = Answerer(reader, self.embedder, self.counter, self.chat_model)
        async with aclosing(answerer.ask(question)) as events:
            async for event in events:
                yield event

    def warm_up(self) -> None:
        """Load the models. Raises ModelError; of a reranker that fails, a warning is enough."""
        self.embedder.embed_queries(["warm"])
        if self.reranker is not None:
            try:
                self.reranker.scores("warm", ["warm"])
            except RerankingFailed as error:
                _log.warning("Searches will not be reranked. %s", error)

    async def aclose(self) -> None:
        self._closing.close()
        await self._pool.aclose()
