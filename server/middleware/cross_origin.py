"""What pages may do: those of other sites with the answers (CORS), our own with the browser."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.middleware import HttpMiddleware, when_it_starts

_METHODS = ("GET", "HEAD", "POST")
_SHOWN_HEADERS = (
    "Mcp-Session-Id",
    "RateLimit-Limit",
    "RateLimit-Policy",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-ID",
)

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class OtherSites:
    """DELETE ends a session of the Model Context Protocol; elsewhere it deletes
    articles, which is no business of a page.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._mcp = _cors(app, origins, (*_METHODS, "DELETE"))
        self._rest = _cors(app, origins, _METHODS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        await (self._mcp if path == "/mcp" else self._rest)(scope, receive, send)


def _cors(app: ASGIApp, origins: Sequence[str], methods: Sequence[str]) -> CORSMiddleware:
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=methods,
        # Clients send a dozen of their own, and more with every version. What a page may do is
        # decided by its origin, and what it may read or write by its key.
        allow_headers=["*"],
        expose_headers=_SHOWN_HEADERS,
    )


class SecurityHeaders(HttpMiddleware):
    """Adds the headers to every answer, a stream's own ones kept."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, when_it_starts(send, _add_missing))


def _add_missing(_: Message, headers: MutableHeaders) -> None:
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
