"""The client for who awaits: the methods of `Client`, each a coroutine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

import httpx
from httpx_sse import SSEError, aconnect_sse

from dateline_client import calls
from dateline_client.calls import Call, Filters
from dateline_client.client import TIMEOUT
from dateline_client.documents import Answer, ArticleSummary, Done, Event
from dateline_client.errors import BadReply, Unreachable, problem_of

P = ParamSpec("P")
T = TypeVar("T")


def _sends(make: Callable[P, Call[T]]) -> Callable[Concatenate[AsyncClient, P], Awaitable[T]]:
    @wraps(make)
    async def method(client: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await client.send(make(*args, **kwargs))

    return method


def _streams(
    make: Callable[P, Call[Answer]],
) -> Callable[Concatenate[AsyncClient, P], AsyncIterator[Event]]:
    @wraps(make)
    def method(client: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> AsyncIterator[Event]:
        return client.events(make(*args, **kwargs))

    return method


class AsyncClient:
    """Asks the server at `url`; every method raises DatelineError where it gets no answer.

    Close it, or use it in an `async with`.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        timeout: httpx.Timeout | float = TIMEOUT,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        """`http` is a client of your own, with proxies or certificates.

        Raises ValueError where `url` is no address, or `key` no key.
        """
        self._url = calls.server_address(url)
        self._headers = calls.key_header(key)
        self._http = http or httpx.AsyncClient(timeout=timeout)

    ask = _sends(calls.ask)
    # The same as it comes about: what was found, words, verdicts; `Done` is the last.
    stream = _streams(calls.ask)
    search = _sends(calls.search)
    timeline = _sends(calls.timeline)
    archive = _sends(calls.archive)
    article = _sends(calls.article)
    articles = _sends(calls.articles)
    add = _sends(calls.add)
    delete = _sends(calls.delete)
    rate = _sends(calls.rate)

    async def all_articles(
        self, filters: Filters = calls.NO_FILTERS
    ) -> AsyncIterator[ArticleSummary]:
        """Newest first, page after page."""
        cursor: str | None = None
        while True:
            page = await self.articles(filters, cursor)
            for each in page.items:
                yield each
            cursor = page.next_cursor
            if cursor is None:
                return

    async def send(self, call: Call[T]) -> T:
        try:
            reply = await self._http.request(
                call.method,
                self._url + call.path,
                params=call.query,
                json=call.body,
                headers=self._headers,
            )
        except httpx.RequestError as error:
            raise Unreachable(calls.why_unreachable(self._url, error)) from error
        return call.read(reply)

    async def events(self, call: Call[Answer]) -> AsyncIterator[Event]:
        body = {**(call.body or {}), "stream": True}
        address = self._url + call.path
        try:
            async with aconnect_sse(
                self._http, call.method, address, json=body, headers=self._headers
            ) as source:
                if not source.response.is_success:
                    await source.response.aread()
                    raise problem_of(source.response)
                async for sent in source.aiter_sse():
                    event = calls.event_of(sent)
                    if event is not None:
                        yield event
                    if isinstance(event, Done):
                        return
        except SSEError as error:
            raise BadReply(f"{call.path} gave no event stream.") from error
        except httpx.RequestError as error:
            raise Unreachable(calls.why_unreachable(self._url, error)) from error
        raise Unreachable("The stream broke off before the answer was whole.")

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
