"""The client that waits for each reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

import httpx
from httpx_sse import SSEError, connect_sse

from dateline_client import calls
from dateline_client.calls import Call, Filters
from dateline_client.documents import Answer, ArticleSummary, Done, Event
from dateline_client.errors import BadReply, Unreachable, problem_of

P = ParamSpec("P")
T = TypeVar("T")
# An answer of a language model may take a while; a server that is there answers at once.
TIMEOUT = httpx.Timeout(120, connect=10)


def _sends(make: Callable[P, Call[T]]) -> Callable[Concatenate[Client, P], T]:
    @wraps(make)
    def method(client: Client, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return client.send(make(*args, **kwargs))

    return method


def _streams(make: Callable[P, Call[Answer]]) -> Callable[Concatenate[Client, P], Iterator[Event]]:
    @wraps(make)
    def method(client: Client, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[Event]:
        return client.events(make(*args, **kwargs))

    return method


class Client:
    """Asks the server at `url`; every method raises DatelineError where it gets no answer.

    Thread-safe. Close it, or use it in a `with`.
    """

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        timeout: httpx.Timeout | float = TIMEOUT,
        http: httpx.Client | None = None,
    ) -> None:
        """`http` is a client of your own, with proxies or certificates.

        Raises ValueError where `url` is no address, or `key` no key.
        """
        self._url = calls.server_address(url)
        self._headers = calls.key_header(key)
        self._http = http or httpx.Client(timeout=timeout)

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

    def all_articles(self, filters: Filters = calls.NO_FILTERS) -> Iterator[ArticleSummary]:
        """Newest first, page after page."""
        cursor: str | None = None
        while True:
            page = self.articles(filters, cursor)
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return

    def send(self, call: Call[T]) -> T:
        try:
            reply = self._http.request(
                call.method,
                self._url + call.path,
                params=call.query,
                json=call.body,
                headers=self._headers,
            )
        except httpx.RequestError as error:
            raise Unreachable(calls.why_unreachable(self._url, error)) from error
        return call.read(reply)

    def events(self, call: Call[Answer]) -> Iterator[Event]:
        body = {**(call.body or {}), "stream": True}
        address = self._url + call.path
        try:
            with connect_sse(
                self._http, call.method, address, json=body, headers=self._headers
            ) as source:
                if not source.response.is_success:
                    source.response.read()
                    raise problem_of(source.response)
                for sent in source.iter_sse():
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

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
