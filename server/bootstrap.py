"""The one place where the parts are put together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import cached_property

from index import (
    DatelineIndexError,
    Embedder,
    IndexReader,
    IndexWriter,
    SentenceTransformerEmbedder,
    TokenCounter,
    open_reader,
    open_writer,
)
from qa import Answerer, Event, Failed, OpenAIChat, Question
from server.settings import Settings


class Parts:
    """The collaborators of one process, each made when first needed and then kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._opening = threading.Lock()
        self._reader: IndexReader | None = None

    @cached_property
    def embedder(self) -> Embedder:
        return SentenceTransformerEmbedder(self.settings.embedding_model)

    @cached_property
    def counter(self) -> TokenCounter:
        return TokenCounter()

    @cached_property
    def chat_model(self) -> OpenAIChat | None:
        """The configured endpoint; None where there is none, and answers are extractive."""
        settings = self.settings
        if settings.llm_base_url is None:
            return None
        key = settings.llm_api_key
        return OpenAIChat(
            base_url=settings.llm_base_url,
            model=settings.llm_model,
            api_key=key.get_secret_value() if key else None,
            context_tokens=settings.llm_context_tokens,
            timeout_s=settings.llm_timeout_s,
        )

    def reader(self) -> IndexReader:
        """The index, opened at the first call that finds one, so that it may be made later.

        Raises IndexMissing, IndexDamaged or IndexMismatch.
        """
        with self._opening:
            if self._reader is None:
                self._reader = open_reader(self.settings.index, self.embedder)
            return self._reader

    def writer(self) -> IndexWriter:
        """The caller closes it. Raises what `open_writer` raises."""
        return open_writer(self.settings.index, self.embedder, self.counter)

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        """The Answerer's events; an index that cannot be opened is a `Failed` like any other."""
        try:
            reader = await asyncio.to_thread(self.reader)
        except DatelineIndexError as error:
            yield Failed(error)
            return
        answerer = Answerer(
            reader,
            self.embedder,
            self.counter,
            self.chat_model,
            asks_again=self.settings.llm_verify,
        )
        async with aclosing(answerer.ask(question)) as events:
            async for event in events:
                yield event

    def warm_up(self) -> None:
        """Load the embedding model. Raises ModelError."""
        self.embedder.embed_queries(["warm"])

    async def aclose(self) -> None:
        if self._reader is not None:
            self._reader.close()
        if self.chat_model is not None:
            await self.chat_model.aclose()
