"""The Model Context Protocol over streamable HTTP, within the web application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from mcp.server.transport_security import TransportSecuritySettings
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.mcp.tools import archive_server
from server.state import AppState

_MAX_SESSIONS = 1000
_SESSION_IDLE_S = 600.0


class McpEndpoint:
    """Takes the requests to `/mcp` while `running()`.

    Clients of the protocol as of 2026 need no session; those before open one, in which a call can
    be cancelled.
    """

    def __init__(self, state: AppState, max_body_bytes: int) -> None:
        self._server = archive_server(state)
        self._origins = state.allowed_origins
        self._server.streamable_http_app(
            # A session lives in one process.
            stateless_http=state.workers > 1,
            max_sessions=_MAX_SESSIONS,
            session_idle_timeout=_SESSION_IDLE_S,
            max_request_body_size=max_body_bytes,
            # Hosts are checked before any request comes here, origins below.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with self._server.session_manager.run():
            yield

    def response_to(self, request: Request) -> Response:
        """Raises HTTPException for a page of another site that is not allowed."""
        origin = request.headers.get("origin")
        own = urlsplit(origin or "").netloc == request.headers.get("host")
        if origin and not own and origin not in self._origins:
            raise HTTPException(403, "This site may not use the archive.")
        return _Delegated(self)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._server.session_manager.handle_request(scope, receive, send)


class _Delegated(Response):
    """Leaves the answer to the protocol's own server."""

    def __init__(self, endpoint: McpEndpoint) -> None:
        super().__init__()
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._endpoint.handle(scope, receive, send)
