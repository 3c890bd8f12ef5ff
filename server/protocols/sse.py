"""An Answerer's events on the wire, one server-sent event each: see docs/reference/api.md."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Any

import anyio
from fastapi import Request, Response
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent

from qa import Answer, Delta, Done, Event, Failed, Retrieved, Sentence
from server.problems import problem_of
from server.schemas import AnswerDocument, HitsDocument, RetrievedDocument, SentenceDocument

_HEADERS = {"Cache-Control": "no-cache, no-transform"}
_PING_S = 15
_SEND_LIMIT_S = 60


def stream_response(events: AsyncGenerator[Event], grace_s: float) -> EventSourceResponse:
    """Send `events` until they end or the client goes away, which closes them."""
    return sent_as_events(frames(events), grace_s)


def sent_as_events(frames: AsyncGenerator[ServerSentEvent], grace_s: float) -> EventSourceResponse:
    """Any server-sent events, with the headers that proxies heed and a comment now and then.

    A client that takes nothing for a minute is given up; until then no more is made than the
    connection's own buffers hold. They have `grace_s` to end when the server stops.
    """
    return EventSourceResponse(
        frames,
        headers=_HEADERS,
        ping=_PING_S,
        send_timeout=_SEND_LIMIT_S,
        shutdown_event=anyio.Event(),
        shutdown_grace_period=grace_s,
        ping_message_factory=lambda: ServerSentEvent(comment="ping", sep="\n"),
    )


async def frames(
    events: AsyncGenerator[Event],
) -> AsyncGenerator[ServerSentEvent]:
    """One frame per event, numbered from 1; closing this closes `events`."""
    number = 0
    async with aclosing(events):
        async for event in events:
            number += 1
            yield frame(number, event)


def frame(number: int, event: Event) -> ServerSentEvent:
    name, document = _named(event)
    if isinstance(document, BaseModel):
        data = document.model_dump_json()
    else:
        data = json.dumps(document, ensure_ascii=False)
    return ServerSentEvent(data, event=name, id=str(number), sep="\n")


def _named(event: Event) -> tuple[str, BaseModel | dict[str, Any]]:
    match event:
        case Retrieved(hits, asked, queries):
            found = HitsDocument.of(hits).hits
            document = RetrievedDocument(
                standalone_question=asked, hits=found, queries=list(queries)
            )
            return "retrieved", document
        case Delta(text):
            return "delta", {"text": text}
        case Sentence():
            return "sentence", SentenceDocument.model_validate(event)
        case Done(answer):
            return "done", AnswerDocument.model_validate(answer)
        case Failed(error):
            return "error", problem_of(error).document


_CLIENT_GONE = 499


async def whole(events: AsyncGenerator[Event]) -> Answer:
    """The Answer. Raises the error of a `Failed`."""
    async with aclosing(events):
        async for event in events:
            match event:
                case Failed(error):
                    raise error
                case Done(answer):
                    return answer
    raise RuntimeError("an Answerer ended without Done or Failed")


async def begun(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """The same events, the first one made; raises its error where that is a `Failed`.

    What fails before anything was found thus has its own status, also when streaming.
    """
    try:
        first = await anext(events)
        if isinstance(first, Failed):
            raise first.error
    except BaseException:
        await events.aclose()
        raise
    return _from(first, events)


async def _from(first: Event, rest: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    async with aclosing(rest):
        yield first
        async for event in rest:
            yield event


async def while_connected(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
    """What `work` returns; a client that goes away before that cancels it."""
    working = asyncio.create_task(work)
    gone = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else Response(status_code=_CLIENT_GONE)
    finally:
        for task in (working, gone):
            task.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
