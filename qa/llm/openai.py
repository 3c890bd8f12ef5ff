"""Any OpenAI-compatible endpoint as a ChatModel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, replace

from qa.llm import ChatModel, Chunk, Message, Usage
from qa.llm.endpoint_words import REQUEST_STATUSES, meaning, smaller_context
from qa.llm.error_messages import CHAT, EndpointRole
from qa.llm.http import ConnectionPool, Endpoint, Reply
from qa.llm.replies import ReplyReader
from qa.llm.replies.chat_completions import ChatCompletionReader
from qa.llm.replies.faults import (
    NotAReply,
    ReasoningShown,
    Rejection,
    ReportedFailure,
    Severed,
    Unwritten,
    Wordless,
)
from qa.llm.replies.models import OfferedModel, offered_models
from qa.llm.replies.responses import ResponsesReader
from qa.llm.request_parameters import Form, Parameters
from qa.llm.timeouts import TimeLimits, Timeouts

log = logging.getLogger(__name__)

MAX_CHARACTERS_PER_TOKEN = 32
ENDS_WITHIN_S = 0.25


@dataclass(frozen=True)
class Ways:
    """What has been found out of a model by asking it: by which form of API it is asked, whether
    its replies are streamed, whether it reasons first, and what it does not take."""

    form: Form
    streamed: bool
    reasons: bool
    refused: frozenset[str]


class OpenAIChat(ChatModel):
    """One model behind one endpoint, over connections of `pool`.

    `base_url` is the address up to `/chat/completions`; `/v1` is added where it has no path.
    With `model` None the first one that the endpoint lists is used. `effort` is how much a model
    that reasons is asked to, in its endpoint's words. Raises ValueError for a `base_url` or
    `api_key` that cannot be one.
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
        effort: str | None = None,
    ) -> None:
        self._endpoint = Endpoint(pool, base_url=base_url, api_key=api_key, role=role)
        self._model = model
        self._context_tokens = context_tokens
        self._limits = limits
        self._parameters = Parameters(effort)
        self._reasons = False

    @property
    def name(self) -> str:
        """The model asked for; "default" until an endpoint left to choose has named one."""
        return self._model or "default"

    @property
    def context_tokens(self) -> int:
        """As given, or less where the endpoint has said so since."""
        return self._context_tokens

    @property
    def origin(self) -> str:
        """Scheme, host and port of its endpoint."""
        return self._endpoint.faults.origin

    @property
    def ways(self) -> Ways:
        known = self._parameters
        return Ways(known.form, not known.whole, self._reasons, known.refused)

    async def offered(self) -> list[OfferedModel]:
        """The models that the endpoint lists. Raises EndpointError."""
        with self._endpoint.errors_translated():
            return await self._offered(Timeouts(self._limits, self._endpoint.faults))

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
        reply, asked = await self._asked(messages, max_tokens, timeouts)
        bound = asked.reply_tokens(max_tokens)
        reader, wrote = _reader(asked, bound), False
        async with aclosing(reply), aclosing(reply.events()) as events:
            while not reader.exhausted:
                if text := await self._next_text(events, reader, timeouts):
                    wrote = True
                    yield Chunk(text)
            self._reasons = self._reasons or reader.reasoned
            if not reader.complete:
                raise Severed
            rest = reader.rest()
            if not (wrote or rest.strip()):
                raise Unwritten(bound, reader.usage) if reader.cut_short else Wordless
            yield Chunk(rest, reader.usage)
            await _read_to_its_end(events)

    async def _next_text(
        self, events: AsyncGenerator[str], reader: ReplyReader, timeouts: Timeouts
    ) -> str:
        try:
            data = await timeouts.event(anext(events, None))
        except Severed:
            if not reader.complete:
                raise
            data = None
        if data is None:
            reader.exhausted = True
            return ""
        try:
            return reader.read(data)
        except ReasoningShown:
            self._parameters = replace(self._parameters, unopened=True)
            raise

    async def _asked(
        self, messages: Sequence[Message], max_tokens: int, timeouts: Timeouts
    ) -> tuple[Reply, Parameters]:
        """Asked again without each parameter that the model does not take, once for each."""
        model, parameters = await self._model_name(timeouts), self._parameters
        while True:
            try:
                reply = await self._post(parameters, model, messages, max_tokens, timeouts)
            except Rejection as err:
                other = self._otherwise(parameters, err)
                if other is None:
                    raise
                parameters = other
            else:
                self._remember(parameters, model)
                return reply, parameters

    def _otherwise(self, tried: Parameters, err: Rejection) -> Parameters | None:
        """How to ask instead, if the refusal tells; None where it does not."""
        if by_responses := tried.by_responses(err.body):
            return by_responses
        if self._too_long(err.body) is not None:
            # It may be the room for reasoning that is too much, and not the prompt.
            return replace(tried, cramped=True) if tried.reasons and not tried.cramped else None
        is_of_request = err.status in REQUEST_STATUSES
        is_parameter = is_of_request and meaning(err.status, err.body) == "other"
        return tried.without(err.body) if is_parameter else None

    def _remember(self, parameters: Parameters, model: str) -> None:
        before, self._parameters = self._parameters, self._parameters | parameters
        found = [
            *(["chat completions"] if parameters.form != before.form else []),
            *sorted(parameters.refused - before.refused),
            *(["streaming"] if parameters.whole and not before.whole else []),
        ]
        if found:
            log.warning(
                "%s at %s does not take %s: it is asked without from now on.",
                model,
                self.origin,
                " and ".join(found),
            )

    async def _model_name(self, timeouts: Timeouts) -> str:
        if self._model is None:
            self._model = (await self._offered(timeouts))[0].name
        return self._model

    async def _offered(self, timeouts: Timeouts) -> list[OfferedModel]:
        listing = self._endpoint.send("GET", "/models", limit_s=self._limits.first_token_s)
        async with aclosing(await timeouts.reply(listing)) as reply:
            return offered_models(await timeouts.event(reply.whole()))

    async def _post(
        self,
        parameters: Parameters,
        model: str,
        messages: Sequence[Message],
        max_tokens: int,
        timeouts: Timeouts,
    ) -> Reply:
        body = parameters.body(model, messages, max_tokens)
        # What comes whole comes when all of it is written.
        limit_s = self._limits.total_s if parameters.whole else self._limits.first_token_s
        sending = self._endpoint.send("POST", parameters.path, body, limit_s=limit_s)
        return await timeouts.reply(sending, comes_whole=parameters.whole)

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


def _reader(asked: Parameters, bound: int) -> ReplyReader:
    reads = ResponsesReader if asked.form == "responses" else ChatCompletionReader
    return reads(bound * MAX_CHARACTERS_PER_TOKEN, unopened=asked.unopened)


async def _read_to_its_end(events: AsyncGenerator[str]) -> None:
    """So that the connection can serve the next request; one that does not end is given up."""
    with suppress(TimeoutError, Severed, NotAReply):
        async with asyncio.timeout(ENDS_WITHIN_S):
            async for _ in events:
                pass
