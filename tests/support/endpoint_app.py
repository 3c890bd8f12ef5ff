"""The web application of the scripted endpoint: the name of a model, or a path, is its script."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from email.utils import formatdate
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.support import parameter_refusals, providers, rerank_scripts, responses_only
from tests.support.endpoint_scripts import (
    FREE_TEXT,
    LET_GO,
    STREAMS,
    Asked,
    context_error,
    reason,
    say,
)

DEFAULT_MODEL = "echo-first-passage"
STATUSES = {"401": 401, "403": 403, "404": 404, "429": 429, "500": 500, "503": 503}


class Record:
    """What was asked, in order of arrival, as `GET /requests` shows it.

    `script`, where set, is what every model does.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.script: str | None = None
        self._not_before = 0.0

    def forget(self) -> None:
        self.requests.clear()
        self.script = None

    def add(self, request: Request, body: dict[str, Any], script: str = "") -> dict[str, Any]:
        entry = {
            "path": request.url.path,
            "connection": list(request.client or ()),
            "through_proxy": request.scope.get("through_proxy", False),
            "model": body.get("model"),
            "script": script,
            "messages": body.get("messages", []),
            "body": body,
            "authorization": request.headers.get("authorization"),
            "too_early": time.time() < self._not_before,
            "closed_early": False,
            "finished": False,
        }
        self.requests.append(entry)
        return entry

    def asked_before(self, script: str) -> int:
        return [entry["script"] for entry in self.requests].count(script) - 1

    def retry_after(self, argument: str) -> dict[str, str]:
        """The header that `argument` asks for; a request that comes sooner is `too_early`."""
        if not argument:
            return {}
        if argument == "date":
            until = float(int(time.time()) + 2)
            self._not_before = until
            return {"Retry-After": formatdate(until, usegmt=True)}
        self._not_before = time.time() + float(argument)
        return {"Retry-After": argument}


def error(status: int, headers: dict[str, str] | None = None, said: str = "") -> Response:
    return JSONResponse({"error": {"message": f"{FREE_TEXT} {said}"}}, status, headers)


def refusal(script: str, body: dict[str, Any], record: Record) -> Response | None:
    """What is answered in place of a reply, this time; None where there is a reply."""
    name, _, argument = script.partition(":")
    status, _, how = name.partition("-")
    if status in STATUSES and (how != "then-ok" or record.asked_before(script) % 2 == 0):
        return error(STATUSES[status], record.retry_after(argument))
    if name == "no-stream-options" and "stream_options" in body:
        return error(400)
    if name in ("context", "reasons-in-context") and too_long(body, int(argument)):
        return error(400, said=f"maximum context length is {argument} tokens")
    if name == "gpt-5":
        return parameter_refusals.refused("openai", ["max_tokens", "temperature"], body)
    if name.startswith("refuses-"):
        kind = name.removeprefix("refuses-")
        return parameter_refusals.refused(kind, argument.split(","), body)
    if name == "echo":
        return parameter_refusals.echo(body, record.requests[-1]["authorization"])
    if name == "garbage":
        return HTMLResponse(f"<html><body>{FREE_TEXT}</body></html>")
    if name == "redirect":
        return Response(status_code=307, headers={"Location": "/v1/models"})
    return None


def too_long(body: dict[str, Any], context_tokens: int) -> bool:
    return Asked("", body["messages"]).prompt_tokens + reply_tokens(body) > context_tokens


def reply_tokens(body: dict[str, Any]) -> int:
    tokens: int = body.get("max_completion_tokens") or body["max_tokens"]
    return tokens


def stream(script: str, body: dict[str, Any]) -> AsyncIterator[str]:
    name, _, argument = script.partition(":")
    if name == "context-in-stream" and too_long(body, int(argument)):
        return context_error(argument)
    if name.startswith("reasons"):
        asked = Asked(argument if name == "reasons" else "", body["messages"])
        return reason(asked, reply_tokens(body), forever=name == "reasons-forever")
    if name not in STREAMS:
        return say(Asked("", body["messages"]))
    return STREAMS[name](Asked(argument, body["messages"]))


def provider_of(record: Record) -> Callable[[Request], Awaitable[Response]]:
    async def provider(request: Request) -> Response:
        body = await request.json() if request.method == "POST" else {}
        record.add(request, body)
        name, situation = request.path_params["name"], request.path_params["situation"]
        if name == "responses-only":
            return responses_only.answered(situation, request, body)
        return providers.answered(name, situation, request, body)

    return provider


def build_app() -> Starlette:
    record = Record()

    async def complete(request: Request) -> Response:
        body = await request.json()
        script = record.script or body["model"]
        entry = record.add(request, body, script)
        return refusal(script, body, record) or StreamingResponse(
            watched(stream(script, body), entry), media_type="text/event-stream"
        )

    async def rerank(request: Request) -> Response:
        body, script = await request.json(), request.path_params["script"]
        record.add(request, body, script)
        return refusal(script, body, record) or rerank_scripts.reply(script, body)

    async def models(request: Request) -> Response:
        record.add(request, {})
        return JSONResponse({"object": "list", "data": [{"id": DEFAULT_MODEL}]})

    async def requests(request: Request) -> Response:
        if request.method == "DELETE":
            record.forget()
        return JSONResponse(record.requests)

    async def script(request: Request) -> Response:
        record.script = (await request.body()).decode()
        return Response()

    async def let_go(_: Request) -> Response:
        LET_GO.release()
        return Response()

    async def health(_: Request) -> Response:
        return Response()

    return Starlette(
        routes=[
            Route("/v1/chat/completions", complete, methods=["POST"]),
            Route("/v1/models", models),
            Route(
                "/as/{name}/{situation}/{rest:path}",
                provider_of(record),
                methods=["GET", "POST"],
            ),
            Route("/reranking/{script}/rerank", rerank, methods=["POST"]),
            Route("/requests", requests, methods=["GET", "DELETE"]),
            Route("/script", script, methods=["PUT"]),
            Route("/let-go", let_go, methods=["PUT"]),
            Route("/health", health),
        ],
        middleware=[Middleware(ForwardProxy)],
    )


class ForwardProxy:
    """Takes what a client sends to it as to a proxy, `POST http://host/path`, for its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("http://"):
            path = "/" + scope["path"].removeprefix("http://").partition("/")[2]
            scope = {**scope, "path": path, "through_proxy": True}
        await self._app(scope, receive, send)


async def watched(pieces: AsyncIterator[str], entry: dict[str, Any]) -> AsyncIterator[str]:
    """Passes `pieces` on; Starlette cancels this when the client goes away."""
    try:
        async for piece in pieces:
            yield piece
            await asyncio.sleep(0)
        entry["finished"] = True
    except (asyncio.CancelledError, GeneratorExit):
        entry["closed_early"] = True
        raise
