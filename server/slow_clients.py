"""Bounds on how long a client may take to send a request, so that slow ones hold nothing up.

How long an answer takes is another matter: streams go on for as long as they have something to say.
"""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

BODY_LIMIT_S = 30.0


class HeaderDeadline(H11Protocol):
    """Closes a connection that does not send the whole head of a request in `limit_s` seconds.

    uvicorn itself waits for ever, for the first request of a connection and for one begun.
    """

    limit_s = 10.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._answering():
            self._stop_waiting()
        elif self._deadline is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(self.limit_s, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if not self._answering():
            self.transport.close()


class BodyDeadline:
    """ASGI middleware that answers 408 where a body is not whole in `limit_s` seconds."""

    def __init__(self, app: ASGIApp, limit_s: float = BODY_LIMIT_S) -> None:
        self._app = app
        self._limit_s = limit_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        deadline = asyncio.get_running_loop().time() + self._limit_s
        coming = True

        async def receive_in_time() -> Message:
            nonlocal coming
            if not coming:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, headers={"Connection": "close"}) from None
            coming = message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time, send)
