"""At the door: who asks, and how often."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from server.auth import Access, Caller
from server.auth.cookie import entered_key
from server.auth.keys import KeysUnusable
from server.auth.keys import Scope as KeyScope
from server.auth.rate_limits import RateLimits, Standing
from server.middleware import HttpMiddleware, when_it_starts
from server.middleware.proxies import signed_in_user
from server.observability.audit import attribute_to
from server.problems import problem_of
from server.problems.errors import RateExceeded

# What watches over the server, and the files of its pages.
_FREE = ("/healthz", "/readyz", "/metrics", "/widget", "/archive/")
# Whatever its value: what counts is that forms and pictures cannot send it.
PAGE_HEADER = "X-Dateline-Page"


class Admission(HttpMiddleware):
    """Sets `request.state.caller`, and answers 429 past the limit.

    What the caller may do is for each route to say: see `READERS` and `WRITERS`. Free of both are
    the addresses that watch over the server, and the files of its pages.
    """

    def __init__(self, app: ASGIApp, access: Access, limits: RateLimits | None) -> None:
        super().__init__(app)
        self._access = access
        self._limits = limits

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if path.startswith(_FREE):
            await self._app(scope, receive, send)
            return
        try:
            if self._access.waits:
                caller = await asyncio.to_thread(_caller, scope, self._access)
            else:
                caller = _caller(scope, self._access)
            caller = caller.signed_in(signed_in_user(scope))
        except KeysUnusable as error:
            await problem_of(error).response(path)(scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = caller
        attribute_to(scope)
        standing = await self._standing(caller)
        if standing is None:
            await self._app(scope, receive, send)
        elif standing.within:
            await self._app(scope, receive, _with_headers(send, standing))
        else:
            problem = problem_of(RateExceeded(standing.limit, standing.window_s))
            response = problem.response(path)
            response.headers["Retry-After"] = str(standing.reset_s)
            await response(scope, receive, _with_headers(send, standing))

    async def _standing(self, caller: Caller) -> Standing | None:
        return await self._limits.count(caller.counted_as) if self._limits else None


def _caller(scope: Scope, access: Access) -> Caller:
    """Whoever sends it: by its Authorization, or by the key that was entered on a page.

    A browser sends a cookie without being asked to, so that it counts for reading alone, unless a
    page of this server itself sends the request. Raises KeysUnusable.
    """
    headers, client = Headers(scope=scope), scope.get("client")
    origin, address = headers.get("Origin", ""), client[0] if client else "unknown"
    authorization = headers.get("Authorization")
    if authorization is not None or (entered := entered_key(scope)) is None:
        return access.caller(authorization or "", origin, address)
    caller = access.caller(f"Bearer {entered}", origin, address)
    if _is_of_our_page(headers):
        return caller
    return replace(caller, scopes=caller.scopes & {KeyScope.READ})


def _is_of_our_page(headers: Headers) -> bool:
    """A page of another site may send this header only where CORS allows it, and then no cookie."""
    return PAGE_HEADER in headers and headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _with_headers(send: Send, standing: Standing) -> Send:
    return when_it_starts(send, lambda _, headers: headers.update(standing.headers()))
