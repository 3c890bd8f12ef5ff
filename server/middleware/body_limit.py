"""Bounds on the bodies of requests: how large they may be, and how long they may take to come."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.middleware import HttpMiddleware

LIMIT_BYTES = 1_000_000
LIMIT_S = 30.0
# Where a route says in the scope of a request that its body may be so many bytes.
BYTES_OF_ROUTE = "dateline.body_bytes"
# And there, that it may take as long as it likes while no pause is longer than this, in seconds.
PAUSE_OF_ROUTE = "dateline.body_pause_s"
# What is left of the body is not read, so nothing more can be said on the connection.
_CLOSING = {"Connection": "close"}


class BodyLimit(HttpMiddleware):
    """413 where a body is too large, 408 where it is not whole in `limit_s`.

    FastAPI's own bound answers in plain text where the request names its length. What reads no
    body meets no bound.
    """

    def __init__(self, app: ASGIApp, limit_s: float = LIMIT_S) -> None:
        super().__init__(app)
        self._limit_s = limit_s

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        now = asyncio.get_running_loop().time
        deadline = now() + self._limit_s
        named, read, coming = _named_length(scope), 0, True

        async def receive_within_bounds() -> Message:
            nonlocal read, coming
            if not coming:
                return await receive()
            most = scope.get(BYTES_OF_ROUTE, LIMIT_BYTES)
            if named <= most:
                try:
                    pause = scope.get(PAUSE_OF_ROUTE)
                    async with asyncio.timeout_at(now() + pause if pause else deadline):
                        message = await receive()
                except TimeoutError:
                    raise HTTPException(408, headers=_CLOSING) from None
                read += len(message.get("body", b""))
                coming = message.get("more_body", False)
            if max(named, read) > most:
                raise HTTPException(413, headers=_CLOSING)
            return message

        await self._app(scope, receive_within_bounds, send)


def _named_length(scope: Scope) -> int:
    """What the request itself says, or 0; the server refuses what is no number."""
    return int(Headers(scope=scope).get("content-length", 0))
