"""POST /v1/ask: a question in, an Answer or the stream of its making out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request, Response

from qa import Answer, Done, Event, Failed
from server.event_stream import stream_response
from server.problems import problem_of
from server.schemas import AnswerDocument, AskRequest
from server.state import State

router = APIRouter(tags=["ask"])

_CLIENT_GONE = 499


@router.post(
    "/ask",
    response_model=AnswerDocument,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def ask(body: AskRequest, request: Request, state: State) -> Any:
    """Answer a question from the articles; with `stream`, as server-sent events."""
    events = state.ask(body.to_question())
    if body.stream:
        return await _while_connected(request, _stream(events))
    return await _while_connected(request, _whole(events))


async def _whole(events: AsyncGenerator[Event]) -> Response:
    async with aclosing(events):
        async for event in events:
            match event:
                case Failed(error):
                    return problem_of(error).response()
                case Done(answer):
                    return _json(answer)
    raise RuntimeError("an Answerer ended without Done or Failed")


def _json(answer: Answer) -> Response:
    document = AnswerDocument.model_validate(answer)
    return Response(document.model_dump_json(), media_type="application/json")


async def _stream(events: AsyncGenerator[Event]) -> Response:
    """What fails before anything was found is an ordinary problem, with its own status."""
    try:
        first = await anext(events)
    except BaseException:
        await events.aclose()
        raise
    if isinstance(first, Failed):
        await events.aclose()
        return problem_of(first.error).response()
    return stream_response(_from(first, events))


async def _from(first: Event, rest: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    async with aclosing(rest):
        yield first
        async for event in rest:
            yield event


async def _while_connected(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
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
