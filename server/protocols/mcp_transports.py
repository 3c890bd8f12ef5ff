"""The Model Context Protocol over streamable HTTP, within the web application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Context
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cachetools import TTLCache
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from server.services import AppState

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

_SESSION = "Mcp-Session-Id"
_MAX_SESSIONS = 1000
_SESSION_IDLE_S = 600.0


class McpEndpoint:
    """Takes the requests to `/mcp` while `running()`.

    Clients of the protocol as of 2026 need no session. Those before are given one, in which a call
    can be cancelled; but it lives in one process, and the next request may come to another. So a
    session that is not known here is no error: each of its requests stands by itself.
    """

    def __init__(self, state: AppState, max_body_bytes: int) -> None:
        self._origins = state.allowed_origins
        self._with_sessions = _server(state, max_body_bytes, stateless=False)
        self._without = _server(state, max_body_bytes, stateless=True)
        # Forgotten here no later than there, where one that is gone is an error.
        self._opened: TTLCache[str, bool] = TTLCache(_MAX_SESSIONS, _SESSION_IDLE_S)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with (
            self._with_sessions.session_manager.run(),
            self._without.session_manager.run(),
        ):
            yield

    def response_to(self, request: Request) -> Response:
        """Raises HTTPException for a page of another site that is not allowed."""
        origin = request.headers.get("origin")
        own = urlsplit(origin or "").netloc == request.headers.get("host")
        if origin and not own and origin not in self._origins:
            raise HTTPException(403, "This site may not use the archive.")
        return _Delegated(self)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = Headers(scope=scope).get(_SESSION)
        known = session is None or self._opened.pop(session, False)
        if session is not None and known and scope["method"] != "DELETE":
            self._opened[session] = True

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                opened = Headers(raw=message["headers"]).get(_SESSION)
                if session is None and opened is not None:
                    self._opened[opened] = True
            await send(message)

        server = self._with_sessions if known else self._without
        await server.session_manager.handle_request(scope, receive, send_and_note)


def _server(state: AppState, max_body_bytes: int, *, stateless: bool) -> MCPServer[None]:
    # Importing the protocol takes a while, and most servers are never asked in it.
    from mcp.server.transport_security import TransportSecuritySettings

    from server.protocols.mcp_tools import archive_server

    server = archive_server(state)
    # It makes the manager that takes the requests.
    server.streamable_http_app(
        stateless_http=stateless,
        max_sessions=_MAX_SESSIONS,
        session_idle_timeout=_SESSION_IDLE_S,
        max_request_body_size=max_body_bytes,
        # Hosts are checked before any request comes here, origins by the endpoint.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    return server


class _Delegated(Response):
    """Leaves the answer to the protocol's own server."""

    def __init__(self, endpoint: McpEndpoint) -> None:
        super().__init__()
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._endpoint.handle(scope, receive, send)


class LazyMcpEndpoint:
    """Runs the endpoint in a task of its own, from the first request until `close`."""

    def __init__(self, state: AppState, max_body_bytes: int) -> None:
        self._state = state
        self._max_body_bytes = max_body_bytes
        self._closing = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._endpoint: asyncio.Future[McpEndpoint] = asyncio.get_running_loop().create_future()

    async def endpoint(self) -> McpEndpoint:
        if self._running is None:
            # Its log lines belong to no request, not to the first one.
            self._running = asyncio.create_task(self._run(), context=Context())
        return await asyncio.shield(self._endpoint)

    async def close(self) -> None:
        self._closing.set()
        if self._running is not None:
            await self._running

    async def _run(self) -> None:
        try:
            endpoint = await asyncio.to_thread(McpEndpoint, self._state, self._max_body_bytes)
        except Exception as error:
            self._endpoint.set_exception(error)
            return
        async with endpoint.running():
            self._endpoint.set_result(endpoint)
            await self._closing.wait()
