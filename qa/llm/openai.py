"""Any OpenAI-compatible endpoint as a ChatModel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager, suppress
from dataclasses import replace
from typing import Any

from qa.llm import ChatModel, Chunk, Message, Usage
from qa.llm.error_messages import (
    CHAT,
    REQUEST_STATUSES,
    EndpointRole,
    NotAReply,
    Rejection,
    ReportedFailure,
    Severed,
    Unwritten,
    smaller_context,
)
from qa.llm.http import ConnectionPool, Endpoint, Reply
from qa.llm.openai_stream import ReplyReader, first_model
from qa.llm.request_parameters import Parameters
from qa.llm.timeouts import TimeLimits, Timeouts

log = logging.getLogger(__name__)

MAX_CHARACTERS_PER_TOKEN = 32
ENDS_WITHIN_S = 0.25


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
        self._parameters = Parameters()

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
        timeouts = Timeouts(self._limits, self._endpoint.faults)
        spent = Usage()
        with self._endpoint.errors_translated(), self._context_learnt():
            try:
                async with aclosing(self._written(messages, max_tokens, timeouts)) as chunks:
                    async for chunk in chunks:
                        yield chunk
                return
            except Unwritten as err:
                self._parameters = replace(self._parameters, reasons=True)
                if self._parameters.reply_tokens(max_tokens) <= err.tokens:
                    raise
                spent = err.usage
            async with aclosing(self._written(messages, max_tokens, timeouts)) as chunks:
                async for chunk in chunks:
                    yield replace(chunk, usage=spent + chunk.usage) if chunk.usage else chunk

    async def _written(
        self, messages: Sequence[Message], max_tokens: int, timeouts: Timeouts
    ) -> AsyncGenerator[Chunk, None]:
        """One reply. Raises Unwritten where its tokens were spent before its first word."""
        reply = await self._asked(messages, max_tokens, timeouts)
        bound = self._parameters.reply_tokens(max_tokens)
        reader, wrote = ReplyReader(bound * MAX_CHARACTERS_PER_TOKEN), False
        async with aclosing(reply), aclosing(reply.events()) as events:
            while not reader.exhausted:
                if text := await _next_text(events, reader, timeouts):
                    wrote = True
                    yield Chunk(text)
            if not reader.complete:
                raise Severed
            rest = reader.rest()
            if reader.cut_short and not (wrote or rest):
                raise Unwritten(bound, reader.usage)
            yield Chunk(rest, reader.usage)
            await _read_to_its_end(events)

    async def _asked(
        self, messages: Sequence[Message], max_tokens: int, timeouts: Timeouts
    ) -> Reply:
        """Asked again without each parameter that the model does not take, once for each."""
        model, parameters = await self._model_name(timeouts), self._parameters
        prompt = [{"role": each.role, "content": each.content} for each in messages]
        while True:
            body = {"model": model, "messages": prompt, "stream": True}
            try:
                reply = await self._post(body | parameters.body(max_tokens), timeouts)
            except Rejection as err:
                fewer = self._fewer(parameters, err)
                if fewer is None:
                    raise
                parameters = fewer
            else:
                self._remember(parameters, model)
                return reply

    def _fewer(self, tried: Parameters, err: Rejection) -> Parameters | None:
        if err.status not in REQUEST_STATUSES:
            return None
        if self._too_long(err.body) is None:
            return tried.without(err.body)
        # It may be the room for reasoning that is too much, and not the prompt.
        return replace(tried, cramped=True) if tried.reasons and not tried.cramped else None

    def _remember(self, parameters: Parameters, model: str) -> None:
        refused = parameters.refused - self._parameters.refused
        self._parameters |= parameters
        if refused:
            log.warning(
                "%s at %s does not take %s: it is asked without from now on.",
                model,
                self._endpoint.faults.origin,
                " and ".join(sorted(refused)),
            )

    async def _model_name(self, timeouts: Timeouts) -> str:
        if self._model is None:
            listing = self._endpoint.send("GET", "/models", limit_s=self._limits.first_token_s)
            async with aclosing(await timeouts.reply(listing)) as reply:
                self._model = first_model(await timeouts.event(reply.whole()))
        return self._model

    async def _post(self, body: dict[str, Any], timeouts: Timeouts) -> Reply:
        limit_s = self._limits.first_token_s
        sending = self._endpoint.send("POST", "/chat/completions", body, limit_s=limit_s)
        return await timeouts.reply(sending)

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


async def _next_text(events: AsyncGenerator[str], reader: ReplyReader, timeouts: Timeouts) -> str:
    try:
        data = await timeouts.event(anext(events, None))
    except Severed:
        if not reader.complete:
            raise
        data = None
    if data is None:
        reader.exhausted = True
        return ""
    return reader.read(data)
