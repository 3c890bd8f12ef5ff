"""Other people's protocols, so that their clients can ask: OpenAI's under /v1, MCP at /mcp."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from ulid import ULID

from qa import Event
from server.problems.errors import ModelNotFound
from server.protocols import begun, while_connected, whole
from server.protocols.mcp_transports import LazyMcpEndpoint
from server.protocols.openai_request import MODELS, ChatRequest
from server.protocols.openai_response import (
    ChatCompletion,
    Links,
    ModelCard,
    ModelList,
    completion,
    plain_completion,
)
from server.protocols.openai_stream import ChunkWriter
from server.protocols.openai_task_replies import run_client_task
from server.protocols.openai_tasks import client_task_of
from server.protocols.sse import stream_response
from server.services import State

router = APIRouter(tags=["OpenAI-compatible"])
# Its messages are described by the protocol, not by OpenAPI.
mcp_router = APIRouter(include_in_schema=False)


@router.post(
    "/chat/completions",
    response_model=ChatCompletion,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def chat_completions(body: ChatRequest, request: Request, state: State) -> Any:
    """Answer the last message from the articles, as a chat completion or a stream of its chunks."""
    question = body.to_question()
    task = client_task_of(body.messages)
    writer = ChunkWriter(
        id=f"chatcmpl-{ULID()}",
        created=int(time.time()),
        model=body.model,
        links=Links(str(request.base_url)),
        wants_usage=body.wants_usage,
    )
    if task:
        reply = _done(run_client_task(task, state, question), writer, state.shutdown_s, body.stream)
    elif body.stream:
        reply = _stream(state.ask(question), writer, state.shutdown_s)
    else:
        reply = _whole(state.ask(question), writer)
    return await while_connected(request, reply)


async def _done(
    running: Coroutine[Any, Any, str], writer: ChunkWriter, grace_s: float, streams: bool | None
) -> Response:
    """What was asked beside the conversation, which is no Answer and cites nothing."""
    text = await running
    if streams:
        return stream_response(writer.frames_of(text), grace_s)
    document = plain_completion(text, id=writer.id, created=writer.created, model=writer.model)
    return Response(document.model_dump_json(exclude={"dateline"}), media_type="application/json")


async def _whole(events: AsyncGenerator[Event], writer: ChunkWriter) -> Response:
    document = completion(
        await whole(events),
        id=writer.id,
        created=writer.created,
        model=writer.model,
        links=writer.links,
    )
    return Response(document.model_dump_json(), media_type="application/json")


async def _stream(events: AsyncGenerator[Event], writer: ChunkWriter, grace_s: float) -> Response:
    return stream_response(writer.frames(await begun(events)), grace_s)


@router.get("/models")
def list_models() -> ModelList:
    """What `model` of a chat completion may be."""
    return ModelList(data=[ModelCard(id=name) for name in MODELS])


@router.get("/models/{model}")
def get_model(model: str) -> ModelCard:
    """One model."""
    if model not in MODELS:
        raise ModelNotFound(list(MODELS))
    return ModelCard(id=model)


# A GET would wait for what the server says unasked. It says nothing, and clients take the 405 so.
@mcp_router.api_route("/mcp", methods=["POST", "DELETE"])
async def mcp(request: Request) -> Response:
    """Hand the request to the protocol's server."""
    lazy: LazyMcpEndpoint = request.app.state.mcp
    return (await lazy.endpoint()).response_to(request)
