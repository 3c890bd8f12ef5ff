"""Errors as pages, for people: a browser that is sent to an address is told there what is wrong."""

from __future__ import annotations

import json

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from server.middleware import HttpMiddleware
from server.problems import PROBLEM_TYPE
from server.web.rendering import rendered

_PAGE = "text/html"
# What programs call: whoever opens it in a browser wants to see what they get.
_OF_PROGRAMS = ("/v1/", "/mcp")


class ProblemPages(HttpMiddleware):
    """Sends a problem document as a page to whoever asks for pages first, as browsers do."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        first = Headers(scope=scope).get("Accept", "").partition(",")[0].partition(";")[0]
        if first.strip() != _PAGE or path.startswith(_OF_PROGRAMS):
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Sending(scope, receive, send))


class _Sending:
    """Holds a problem document back until it is whole; all else is passed on as it comes."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("Content-Type", "")
            if kind == PROBLEM_TYPE:
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        problem = json.loads(self._body) if self._body else {}
        request = Request(self._scope)
        page = rendered(request, "problem.html", status_code=start["status"], problem=problem)
        kept = MutableHeaders(scope=start)
        for name in ("Content-Type", "Content-Length"):
            del kept[name]
        kept.update(page.headers)
        kept.add_vary_header("Accept")
        body = b"" if self._scope["method"] == "HEAD" else page.body
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})
