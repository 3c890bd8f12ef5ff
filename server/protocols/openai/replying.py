"""A conversation answered, whatever protocol of OpenAI's it came in."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from fastapi import Response
from pydantic import BaseModel
from sse_starlette import ServerSentEvent

from index import View
from qa import Answer, Event
from server.protocols import begun, whole
from server.protocols.openai import ConversationRequest
from server.protocols.openai.client_task_replies import run_client_task
from server.protocols.openai.client_tasks import client_task_of
from server.protocols.sse import stream_response
from server.services import AppState


class Writer(Protocol):
    """Writes one reply in a protocol: an Answer, or a text that is none and cites nothing."""

    def whole(self, answer: Answer) -> BaseModel: ...

    def whole_of(self, text: str) -> BaseModel: ...

    def frames(self, events: AsyncGenerator[Event]) -> AsyncGenerator[ServerSentEvent]:
        """Closing this closes `events`."""

    def frames_of(self, text: str) -> AsyncGenerator[ServerSentEvent]: ...


async def reply(body: ConversationRequest, writer: Writer, state: AppState, view: View) -> Response:
    """What the conversation asks, or what its client orders beside it, for who has this view.

    Raises ModelNotFound, and what asking does before anything was found.
    """
    question = body.to_question(view)
    if task := client_task_of(body.conversation):
        text = await run_client_task(task, state, question, view)
        if body.stream:
            return stream_response(writer.frames_of(text))
        return _json(writer.whole_of(text))
    if body.stream:
        events = await begun(state.ask(question))
        return stream_response(writer.frames(events))
    return _json(writer.whole(await whole(state.ask(question))))


def _json(document: BaseModel) -> Response:
    return Response(document.model_dump_json(), media_type="application/json")
