"""ASGI middleware that gives each request an id, counts it, logs it and traces it."""

from __future__ import annotations

import re
import time

from opentelemetry import propagate
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from ulid import ULID

from server.middleware import HttpMiddleware, when_it_starts
from server.observability import REQUEST_ID, tell
from server.observability.metrics import Metrics
from server.observability.tracing import TRACER
from server.problems import METHODS

_HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_FAILED = 500


class AccessLog(HttpMiddleware):
    """The outermost middleware: what it tells of a request, it tells whatever comes of it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        super().__init__(app)
        self._metrics = metrics

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        request_id = _request_id(headers.get(_HEADER, ""))
        REQUEST_ID.set(request_id)
        began, status = time.monotonic(), _FAILED

        def see(start: Message, answer_headers: MutableHeaders) -> None:
            nonlocal status
            status = start["status"]
            answer_headers[_HEADER] = request_id

        context = propagate.extract(dict(headers))
        with TRACER.start_as_current_span(scope["method"], context=context) as span:
            try:
                await self._app(scope, receive, when_it_starts(send, see))
            finally:
                route, spent_s = _route(scope), time.monotonic() - began
                span.update_name(f"{scope['method']} {route}")
                span.set_attribute("http.response.status_code", status)
                span.set_attribute("http.route", route)
                self._tell(scope["method"], route, status, spent_s)

    def _tell(self, method: str, route: str, status: int, spent_s: float) -> None:
        method = method if method in METHODS else "OTHER"
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.request_seconds.labels(route).observe(spent_s)
        tell("request", method=method, route=route, status=status, ms=round(1000 * spent_s, 1))


def _request_id(given: str) -> str:
    """The one that a proxy gave, where it is one; it stands in logs and headers."""
    return given if _GIVEN.fullmatch(given) else str(ULID())


def _route(scope: Scope) -> str:
    """The route's own path, without what stands in it: an address may be somebody's words."""
    path = getattr(scope.get("route"), "path", None)
    if path is None:
        return "other"
    # An included router's prefix is no part of the paths of its routes.
    prefix = "/v1" if scope["path"].startswith("/v1/") and not path.startswith("/v1/") else ""
    return f"{prefix}{path}"
