"""An Answerer's events on the wire, one server-sent event each: see docs/reference/api.md."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import AppStatus

from qa import Delta, Done, Event, Failed, Retrieved, Sentence
from server.problems import problem_of
from server.schemas import AnswerDocument, HitsDocument, RetrievedDocument, SentenceDocument

_HEADERS = {"Cache-Control": "no-cache, no-transform"}
_PING_S = 15
_SEND_LIMIT_S = 60

# Every stream of this server ends by itself, and has the time of any other reply to do so when the
# server is told to stop. sse-starlette would end them all at once, those of MCP's older protocol
# among them, as if they were there to be watched for ever.
AppStatus.enable_automatic_graceful_drain = False


def stream_response(frames: AsyncGenerator[ServerSentEvent]) -> EventSourceResponse:
    """Sends the frames until they end or the client goes away, which closes them.

    With the headers that proxies heed, and a comment now and then.

    A client that takes nothing for a minute is given up; until then no more is made than the
    connection's own buffers hold.
    """
    return EventSourceResponse(
        frames,
        headers=_HEADERS,
        ping=_PING_S,
        send_timeout=_SEND_LIMIT_S,
        ping_message_factory=lambda: ServerSentEvent(comment="ping", sep="\n"),
    )


async def frames(events: AsyncGenerator[Event]) -> AsyncGenerator[ServerSentEvent]:
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
