"""An OpenAI-compatible endpoint for tests, as a real process: the model's name is its script.

    python -m tests.scripted_endpoint --port 0      prints its port on the first line

`GET /v1/models` lists `echo-first-passage`. `GET /requests` tells what was asked so far and how it
ended; `DELETE /requests` forgets it. A name may carry an argument after a colon: `say:Hello.`,
`429-then-ok:1` (Retry-After; `date` stands for an HTTP date less than two seconds ahead),
`500-always`, `garbage`, `redirect`, `no-stream-options`, and those of tests/endpoint_scripts.py.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.endpoint_scripts import (
    FREE_TEXT,
    PAUSE_S,
    STREAMS,
    canned,
    first_sentence_of_passage_1,
    say,
)
from tests.processes import Process, running

DEFAULT_MODEL = "echo-first-passage"
STATUSES = {"401": 401, "403": 403, "404": 404, "429": 429, "500": 500, "503": 503}


class Record:
    """What was asked, in order of arrival, as `GET /requests` shows it."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self._not_before = 0.0

    def add(self, request: Request, body: dict[str, Any]) -> dict[str, Any]:
        entry = {
            "path": request.url.path,
            "model": body.get("model"),
            "messages": body.get("messages", []),
            "body": body,
            "authorization": "authorization" in request.headers,
            "too_early": time.time() < self._not_before,
            "closed_early": False,
            "finished": False,
        }
        self.requests.append(entry)
        return entry

    def asked_before(self, model: str) -> int:
        return [entry["model"] for entry in self.requests].count(model) - 1

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


def error(status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"message": FREE_TEXT}}, status, headers)


def refusal(body: dict[str, Any], record: Record) -> Response | None:
    """What a model answers that does not stream, this time; None for the others."""
    name, _, argument = body["model"].partition(":")
    status, _, how = name.partition("-")
    if status in STATUSES and (how != "then-ok" or record.asked_before(body["model"]) % 2 == 0):
        return error(STATUSES[status], record.retry_after(argument))
    if name == "no-stream-options" and "stream_options" in body:
        return error(400)
    if name == "garbage":
        return HTMLResponse(f"<html><body>{FREE_TEXT}</body></html>")
    if name == "redirect":
        return Response(status_code=307, headers={"Location": "/v1/models"})
    return None


def stream(body: dict[str, Any]) -> AsyncIterator[str]:
    name, _, argument = body["model"].partition(":")
    if name == DEFAULT_MODEL:
        return say(first_sentence_of_passage_1(body["messages"]))
    return STREAMS.get(name, canned)(argument)


def build_app() -> Starlette:
    record = Record()

    async def complete(request: Request) -> Response:
        body = await request.json()
        entry = record.add(request, body)
        return refusal(body, record) or StreamingResponse(
            watched(stream(body), entry), media_type="text/event-stream"
        )

    async def models(request: Request) -> Response:
        record.add(request, {})
        return JSONResponse({"object": "list", "data": [{"id": DEFAULT_MODEL}]})

    async def requests(request: Request) -> Response:
        if request.method == "DELETE":
            record.requests.clear()
        return JSONResponse(record.requests)

    async def health(_: Request) -> Response:
        return Response()

    return Starlette(
        routes=[
            Route("/v1/chat/completions", complete, methods=["POST"]),
            Route("/v1/models", models),
            Route("/requests", requests, methods=["GET", "DELETE"]),
            Route("/health", health),
        ]
    )


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


@dataclass(frozen=True)
class ScriptedEndpoint:
    """A running endpoint, seen from a test."""

    url: str
    process: Process

    def requests(self) -> list[dict[str, Any]]:
        """What was asked since the last `forget()`, oldest first."""
        return self._call("GET")

    def forget(self) -> None:
        self._call("DELETE")

    def wait_until(
        self, holds: Callable[[list[dict[str, Any]]], bool], limit_s: float = 20.0
    ) -> None:
        """Return once it holds for the requests so far. Raises TimeoutError."""
        deadline = time.monotonic() + limit_s
        while not holds(requests := self.requests()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"after {limit_s:g} s: {requests}")
            time.sleep(PAUSE_S)

    def _call(self, method: str) -> list[dict[str, Any]]:
        self.process.check_alive()
        request = urllib.request.Request(f"{self.url}/requests", method=method)
        with urllib.request.urlopen(request, timeout=10.0) as response:
            entries: list[dict[str, Any]] = json.load(response)
            return entries


@contextmanager
def scripted_endpoint() -> Iterator[ScriptedEndpoint]:
    """The endpoint as a process on a free port, healthy; stopped at the end."""
    with running([sys.executable, "-m", "tests.scripted_endpoint", "--port", "0"]) as process:
        url = f"http://127.0.0.1:{process.first_line()}"
        process.wait_until_healthy(f"{url}/health", limit_s=30.0)
        yield ScriptedEndpoint(url, process)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    listening = socket.create_server(("127.0.0.1", parser.parse_args().port))
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(build_app(), log_level="warning", timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
