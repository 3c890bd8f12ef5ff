"""An OpenAI-compatible endpoint for tests, as a real process: the model's name is its script.

    python -m tests.scripted_endpoint --port 0      prints its port on the first line

`GET /v1/models` lists `echo-first-passage`. `GET /requests` tells what was asked so far and how it
ended; `DELETE /requests` forgets it. A name may carry an argument after a colon: `say:Hello.`,
`429-then-ok:1` (Retry-After; `date` stands for an HTTP date two seconds ahead). The models are the
functions and tables below.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
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

from tests.processes import Process, running

DEFAULT_MODEL = "echo-first-passage"
FREE_TEXT = "words of the endpoint itself"
"""Stands in every error body; it must never reach a person."""
CANNED = "It rained in Tarn Hollow on Monday."
STATUSES = {"401": 401, "403": 403, "404": 404, "429": 429, "500": 500, "503": 503}
PAUSE_S = 0.02

Script = Callable[[str], AsyncIterator[str]]


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
        return sum(entry["model"] == model for entry in self.requests) - 1

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


def event(text: str = "", *, finish: str | None = None, **delta: str) -> str:
    choice = {"index": 0, "delta": {"content": text, **delta}, "finish_reason": finish}
    return data({"object": "chat.completion.chunk", "choices": [choice]})


def data(value: object) -> str:
    return f"data: {json.dumps(value)}\n\n"


DONE = "data: [DONE]\n\n"
USAGE = data({"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7}})


async def said(text: str) -> AsyncIterator[str]:
    yield event(role="assistant")
    for piece in re.findall(r"\s*\S{1,4}", text):
        yield event(piece)
    yield event(finish="stop")


async def say(text: str) -> AsyncIterator[str]:
    async for piece in said(text):
        yield piece
    yield USAGE
    yield DONE


async def no_done(_: str) -> AsyncIterator[str]:
    async for piece in said(CANNED):
        yield piece


async def no_usage(_: str) -> AsyncIterator[str]:
    async for piece in said(CANNED):
        yield piece
    yield DONE


async def crlf(_: str) -> AsyncIterator[str]:
    yield ": a comment\r\n\r\n"
    async for piece in say(CANNED):
        for part in piece.replace("\n", "\r\n").partition("\r"):
            yield part


async def think(_: str) -> AsyncIterator[str]:
    yield event(reasoning_content="hidden thoughts")
    for piece in ("\n<th", "ink>hidden ", "thoughts</thi", "nk>\n\n"):
        yield event(piece)
    async for piece in say(CANNED):
        yield piece


async def stall(_: str) -> AsyncIterator[str]:
    await asyncio.Event().wait()
    yield ""


async def slow(_: str) -> AsyncIterator[str]:
    while True:
        yield event("drip ")
        await asyncio.sleep(PAUSE_S)


async def endless_line(_: str) -> AsyncIterator[str]:
    yield "data: "
    while True:
        yield "x" * 1_000_000


async def flood(_: str) -> AsyncIterator[str]:
    while True:
        yield event("flood " * 1000)


async def cut_off(_: str) -> AsyncIterator[str]:
    yield event("The reply begins but")
    raise ConnectionAbortedError


async def ends_unfinished(_: str) -> AsyncIterator[str]:
    yield event("The reply begins but")


async def error_in_stream(_: str) -> AsyncIterator[str]:
    yield event("The reply begins but")
    yield data({"error": {"message": FREE_TEXT, "code": 500}})


async def bad_json(_: str) -> AsyncIterator[str]:
    yield 'data: {"choices": [{"delta"\n\n'


STREAMS: dict[str, Script] = {
    "say": say,
    "usage": lambda _: say(CANNED),
    "no-done": no_done,
    "no-usage": no_usage,
    "crlf": crlf,
    "think": think,
    "stall": stall,
    "slow": slow,
    "flood": flood,
    "endless-line": endless_line,
    "cut-off": cut_off,
    "ends-unfinished": ends_unfinished,
    "error-in-stream": error_in_stream,
    "bad-json": bad_json,
}


def first_sentence_of_passage_1(messages: list[dict[str, str]]) -> str:
    """The first whole sentence after the line that begins with `[1]`, headings passed over."""
    prompt = "\n".join(message["content"] for message in messages)
    passage = re.search(r"^\W*\[1\](.*?)(?=^\W*\[2\]|\Z)", prompt, re.DOTALL | re.MULTILINE)
    sentence = re.search(r"^\s*(\S.*?)[.!?](?=\s|$)", passage[1] if passage else "", re.MULTILINE)
    return f"{sentence[1]} [1]." if sentence else "The passages do not say."


def error(status: int, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"message": FREE_TEXT}}, status, headers)


def build_app() -> Starlette:
    record = Record()

    async def complete(request: Request) -> Response:
        body = await request.json()
        entry = record.add(request, body)
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
        text = argument or CANNED
        if name == DEFAULT_MODEL:
            text = first_sentence_of_passage_1(body["messages"])
        pieces = STREAMS.get(name, say)(text)
        return StreamingResponse(watched(pieces, entry), media_type="text/event-stream")

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
