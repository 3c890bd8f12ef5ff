"""What every request passes before a route sees it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HttpMiddleware:
    """The base of ASGI middleware that looks at HTTP alone; all else is passed on untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handle = self.handle if scope["type"] == "http" else self._app
        await handle(scope, receive, send)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise NotImplementedError


def when_it_starts(send: Send, see: Callable[[Message, MutableHeaders], None]) -> Send:
    """Sends the same; `see` may change the headers of the response before they are sent."""

    async def seen(message: Message) -> None:
        if message["type"] == "http.response.start":
            see(message, MutableHeaders(scope=message))
        await send(message)

    return seen


class HeadRequests(HttpMiddleware):
    """HEAD: what GET would answer, without its body.

    The innermost: routes see a GET, everything around them the HEAD it is.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            scope["method"] = "HEAD"
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        # Not in a copy: the router notes in it which route it took.
        scope["method"] = "GET"
        try:
            await self._app(scope, receive, send_without_body)
        finally:
            scope["method"] = "HEAD"
