"""Any OpenAI-compatible endpoint as a ChatModel, over httpx."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, cast

import httpx
from httpx_sse import EventSource, ServerSentEvent
from tenacity import (
    RetryCallState,
    retry,
    retry_if_exception_type,
    retry_if_result,
    stop_after_attempt,
    wait_exponential_jitter,
)

from qa.chat_model import ChatModel, Chunk, Message
from qa.endpoint_faults import EndpointFaults
from qa.openai_reply import NotAReply, ReplyReader, ReportedFailure, asked_wait_s, first_model

logger = logging.getLogger(__name__)

CONNECT_LIMIT_S = 5.0
TOTAL_LIMIT_FACTOR = 10
"""A whole reply may take this many times `timeout_s`, which bounds each wait for more of it."""
MAX_RESPONSE_BYTES = 16 * 1024 * 1024
MAX_CHARACTERS_PER_TOKEN = 32
ATTEMPTS = 3
MAX_RETRY_AFTER_S = 10.0
RETRIED_STATUSES = frozenset({429, 500, 502, 503, 504})
RETRIED_ERRORS = (httpx.NetworkError, httpx.ConnectTimeout, httpx.RemoteProtocolError)
ASK_FOR_USAGE = {"stream_options": {"include_usage": True}}

_backoff = wait_exponential_jitter(multiplier=0.5, jitter=0.5, max=MAX_RETRY_AFTER_S)


def _asked_wait_s(response: httpx.Response) -> float:
    return asked_wait_s(response.headers.get("retry-after", ""), datetime.now(UTC))


def _worth_another_try(response: httpx.Response) -> bool:
    return response.status_code in RETRIED_STATUSES and _asked_wait_s(response) <= MAX_RETRY_AFTER_S


def _response_in(state: RetryCallState) -> httpx.Response | None:
    """What the attempt brought; None where it failed without a response."""
    if state.outcome is None or state.outcome.failed:
        return None
    response: httpx.Response = state.outcome.result()
    return response


def _pause_s(state: RetryCallState) -> float:
    response = _response_in(state)
    return max(_backoff(state), _asked_wait_s(response) if response else 0.0)


async def _close_failed(state: RetryCallState) -> None:
    if response := _response_in(state):
        await response.aclose()


def _last_outcome(state: RetryCallState) -> Any:
    return state.outcome and state.outcome.result()


class _BoundedStream(httpx.AsyncByteStream):
    """Stops reading a body that does not end, whatever it holds."""

    def __init__(self, response: httpx.Response) -> None:
        self._stream = cast(httpx.AsyncByteStream, response.stream)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MAX_RESPONSE_BYTES
        async for piece in self._stream:
            left -= len(piece)
            if left < 0:
                raise NotAReply("an endless body")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


class OpenAIChat(ChatModel):
    """One endpoint and its connection pool; `aclose()` it in the event loop that used it.

    `base_url` is the address up to `/chat/completions`; `/v1` is added where it has no path.
    With `model` None the first one that the endpoint lists is used. `timeout_s` bounds each wait:
    for the first token and between tokens. Raises ValueError for a `base_url` or `api_key` that
    cannot be one.
    """

    def __init__(
        self,
        *,
        base_url: str,
        model: str | None,
        api_key: str | None,
        context_tokens: int,
        timeout_s: float,
    ) -> None:
        url = _checked_url(base_url)
        self._faults = EndpointFaults(f"{url.scheme}://{url.netloc.decode()}")
        self._model = model
        self._context_tokens = context_tokens
        self._timeout_s = timeout_s
        self._total_s = timeout_s * TOTAL_LIMIT_FACTOR
        self._stream_options = ASK_FOR_USAGE
        self._client = httpx.AsyncClient(
            base_url=url,
            headers=_headers(api_key),
            timeout=httpx.Timeout(timeout_s, connect=min(CONNECT_LIMIT_S, timeout_s)),
        )

    @property
    def name(self) -> str:
        """The model asked for; "default" until an endpoint left to choose has named one."""
        return self._model or "default"

    @property
    def context_tokens(self) -> int:
        return self._context_tokens

    async def aclose(self) -> None:
        await self._client.aclose()

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int
    ) -> AsyncGenerator[Chunk, None]:
        deadline = asyncio.get_running_loop().time() + self._total_s
        reply = ReplyReader(max_tokens * MAX_CHARACTERS_PER_TOKEN)
        with self._errors_translated():
            async with asyncio.timeout_at(deadline):
                response = await self._open(messages, max_tokens)
            # Server-sent events are UTF-8, whatever the header says.
            response.encoding = "utf-8"
            async with aclosing(response), aclosing(EventSource(response).aiter_sse()) as events:
                while not reply.exhausted:
                    async with asyncio.timeout_at(deadline):
                        text = await _next_text(events, reply)
                    if text:
                        yield Chunk(text)
            if not reply.complete:
                raise self._faults.cut_off()
            yield Chunk(reply.rest(), reply.usage)

    async def _open(self, messages: Sequence[Message], max_tokens: int) -> httpx.Response:
        body = {
            "model": await self._model_name(),
            "messages": [{"role": each.role, "content": each.content} for each in messages],
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": True,
        }
        response = await self._send("POST", "/chat/completions", body | self._stream_options)
        if response.status_code in (400, 422) and self._stream_options:
            await response.aclose()
            response = await self._send("POST", "/chat/completions", body)
            if response.is_success:
                self._stream_options = {}
        return await self._checked(response)

    async def _model_name(self) -> str:
        if self._model is None:
            response = await self._checked(await self._send("GET", "/models"))
            async with aclosing(response):
                self._model = first_model(await response.aread())
        return self._model

    @retry(
        retry=retry_if_exception_type(RETRIED_ERRORS) | retry_if_result(_worth_another_try),
        stop=stop_after_attempt(ATTEMPTS),
        wait=_pause_s,
        before_sleep=_close_failed,
        retry_error_callback=_last_outcome,
    )
    async def _send(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        request = self._client.build_request(method, path, json=body)
        response = await self._client.send(request, stream=True)
        response.stream = _BoundedStream(response)
        return response

    async def _checked(self, response: httpx.Response) -> httpx.Response:
        if response.is_success:
            return response
        async with aclosing(response):
            if logger.isEnabledFor(logging.DEBUG):
                with suppress(httpx.HTTPError, NotAReply):
                    body = await response.aread()
                    logger.debug(
                        "%s answered %d: %.500r", self._faults.origin, response.status_code, body
                    )
        wait_s = _asked_wait_s(response)
        if response.status_code in RETRIED_STATUSES and wait_s > MAX_RETRY_AFTER_S:
            raise self._faults.asks_to_wait(response.status_code, wait_s)
        raise self._faults.status(response.status_code)

    @contextmanager
    def _errors_translated(self) -> Iterator[None]:
        faults = self._faults
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout) as err:
            raise faults.unreachable() from err
        except httpx.TimeoutException as err:
            raise faults.silent(self._timeout_s) from err
        except TimeoutError as err:
            raise faults.unfinished(self._total_s) from err
        except (httpx.NetworkError, httpx.RemoteProtocolError) as err:
            raise faults.cut_off() from err
        except ReportedFailure as err:
            raise faults.reported() from err
        except (NotAReply, httpx.HTTPError) as err:
            raise faults.incompatible() from err


async def _next_text(events: AsyncGenerator[ServerSentEvent, None], reply: ReplyReader) -> str:
    try:
        event = await anext(events, None)
    except httpx.TransportError:
        if not reply.complete:
            raise
        event = None
    if event is None:
        reply.exhausted = True
        return ""
    return reply.read(event.data)


def _checked_url(base_url: str) -> httpx.URL:
    try:
        url = httpx.URL(base_url.strip())
    except httpx.InvalidURL as err:
        raise ValueError(f"DATELINE_LLM_BASE_URL is not a URL: {err}.") from err
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("DATELINE_LLM_BASE_URL must begin with http:// or https:// and a host.")
    return url if url.path.strip("/") else url.copy_with(path="/v1")


def _headers(api_key: str | None) -> dict[str, str]:
    headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
    key = (api_key or "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ValueError("DATELINE_LLM_API_KEY holds characters that no key has.")
    return headers | ({"Authorization": f"Bearer {key}"} if key else {})
