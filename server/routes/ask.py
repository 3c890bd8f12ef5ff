"""POST /v1/ask: a question in, an Answer or the stream of its making out."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from fastapi import APIRouter, Request, Response

from qa import Event
from server.asking import begun, while_connected, whole
from server.event_stream import stream_response
from server.schemas import AnswerDocument, AskRequest
from server.state import State

router = APIRouter(tags=["ask"])


@router.post(
    "/ask",
    response_model=AnswerDocument,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def ask(body: AskRequest, request: Request, state: State) -> Any:
    """Answer a question from the articles; with `stream`, as server-sent events."""
    events = state.ask(body.to_question())
    reply = _stream(events, state.shutdown_s) if body.stream else _whole(events)
    return await while_connected(request, reply)


async def _whole(events: AsyncGenerator[Event]) -> Response:
    document = AnswerDocument.model_validate(await whole(events))
    return Response(document.model_dump_json(), media_type="application/json")


async def _stream(events: AsyncGenerator[Event], grace_s: float) -> Response:
    return stream_response(await begun(events), grace_s)
