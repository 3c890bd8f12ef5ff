"""Any OpenAI-compatible endpoint as a ChatModel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager, suppress
from typing import Any

from qa.chat_model import ChatModel, Chunk, Message
from qa.context_limits import smaller_context
from qa.endpoint import ConnectionPool, Endpoint, Reply
from qa.endpoint_faults import CHAT, EndpointRole
from qa.openai_reply import ReplyReader, first_model
from qa.patience import Patience, TimeLimits
from qa.reply_faults import NotAReply, Rejection, ReportedFailure, Severed

MAX_CHARACTERS_PER_TOKEN = 32
ENDS_WITHIN_S = 0.25
ASK_FOR_USAGE = {"stream_options": {"include_usage": True}}


class OpenAIChat(ChatModel):
    """One model behind one endpoint, over connections of `pool`.

    `base_url` is the address up to `/chat/completions`; `/v1` is added where it has no path.
    With `model` None the first one that the endpoint lists is used. Raises ValueError for a
    `base_url` or `api_key` that cannot be one.
    """

    def __init__(
        self,
        pool: ConnectionPool,
        *,
        base_url: str,
        model: str | None,
        api_key: str | None,
        context_tokens: int,
        limits: TimeLimits,
        role: EndpointRole = CHAT,
    ) -> None:
        self._endpoint = Endpoint(pool, base_url=base_url, api_key=api_key, role=role)
        self._model = model
        self._context_tokens = context_tokens
        self._limits = limits
        self._asks_for_usage = True

    @property
    def name(self) -> str:
        """The model asked for; "default" until an endpoint left to choose has named one."""
        return self._model or "default"

    @property
    def context_tokens(self) -> int:
        """As given, or less where the endpoint has said so since."""
        return self._context_tokens

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int
    ) -> AsyncGenerator[Chunk, None]:
        patience = Patience(self._limits, self._endpoint.faults)
        reader = ReplyReader(max_tokens * MAX_CHARACTERS_PER_TOKEN)
        with self._endpoint.errors_translated(), self._context_learnt():
            reply = await self._asked(messages, max_tokens, patience)
            async with aclosing(reply), aclosing(reply.events()) as events:
                while not reader.exhausted:
                    if text := await _next_text(events, reader, patience):
                        yield Chunk(text)
                if not reader.complete:
                    raise Severed
                yield Chunk(reader.rest(), reader.usage)
                await _read_to_its_end(events)

    async def _asked(
        self, messages: Sequence[Message], max_tokens: int, patience: Patience
    ) -> Reply:
        body = {
            "model": await self._model_name(patience),
            "messages": [{"role": each.role, "content": each.content} for each in messages],
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": True,
        }
        if self._asks_for_usage:
            try:
                return await self._post(body | ASK_FOR_USAGE, patience)
            except Rejection as err:
                if err.status not in (400, 422) or self._too_long(err.body):
                    raise
        reply = await self._post(body, patience)
        self._asks_for_usage = False
        return reply

    async def _model_name(self, patience: Patience) -> str:
        if self._model is None:
            listing = self._endpoint.send("GET", "/models", limit_s=self._limits.first_token_s)
            async with aclosing(await patience.reply(listing)) as reply:
                self._model = first_model(await patience.event(reply.whole()))
        return self._model

    async def _post(self, body: dict[str, Any], patience: Patience) -> Reply:
        limit_s = self._limits.first_token_s
        sending = self._endpoint.send("POST", "/chat/completions", body, limit_s=limit_s)
        return await patience.reply(sending)

    def _too_long(self, said: str) -> int | None:
        return smaller_context(said, self._context_tokens)

    @contextmanager
    def _context_learnt(self) -> Iterator[None]:
        """Remembers what the endpoint says of its context, and tells it as an error."""
        try:
            yield
        except (Rejection, ReportedFailure) as err:
            smaller = self._too_long(err.body)
            if smaller is None:
                raise
            self._context_tokens = smaller
            raise self._endpoint.faults.exceeded(smaller) from err


async def _read_to_its_end(events: AsyncGenerator[str]) -> None:
    """So that the connection can serve the next request; one that does not end is given up."""
    with suppress(TimeoutError, Severed, NotAReply):
        async with asyncio.timeout(ENDS_WITHIN_S):
            async for _ in events:
                pass


async def _next_text(events: AsyncGenerator[str], reader: ReplyReader, patience: Patience) -> str:
    try:
        data = await patience.event(anext(events, None))
    except Severed:
        if not reader.complete:
            raise
        data = None
    if data is None:
        reader.exhausted = True
        return ""
    return reader.read(data)
