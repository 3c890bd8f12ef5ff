"""Other people's protocols, so that their clients can ask: OpenAI's under /v1, MCP at /mcp."""

from __future__ import annotations

import time
from typing import Any

from fastapi import APIRouter, Request, Response
from ulid import ULID

from qa.citations.links import Links
from server.protocols import while_connected
from server.protocols.mcp_transports import LazyMcpEndpoint
from server.protocols.openai import MODELS, ConversationRequest, model_named
from server.protocols.openai.chat_schemas import ChatCompletion, ChatRequest, ModelCard, ModelList
from server.protocols.openai.chat_writer import ChatWriter
from server.protocols.openai.content import Telling
from server.protocols.openai.replying import reply
from server.protocols.openai.responses_schemas import ResponseDocument, ResponsesRequest
from server.protocols.openai.responses_writer import ResponsesWriter
from server.routes import Seen
from server.services import State

router = APIRouter(tags=["OpenAI-compatible"])
# Its messages are described by the protocol, not by OpenAPI.
mcp_router = APIRouter(include_in_schema=False)


@router.post(
    "/chat/completions",
    response_model=ChatCompletion,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def create_chat_completion(
    body: ChatRequest, request: Request, state: State, view: Seen
) -> Any:
    """Answer the last message from the articles, as a chat completion or a stream of its chunks."""
    writer = ChatWriter(
        id=f"chatcmpl-{ULID()}",
        created=int(time.time()),
        model=body.model,
        telling=_telling(body, request),
        wants_usage=body.wants_usage,
    )
    return await while_connected(request, reply(body, writer, state, view))


@router.post(
    "/responses",
    response_model=ResponseDocument,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def create_response(
    body: ResponsesRequest, request: Request, state: State, view: Seen
) -> Any:
    """Answer the last message from the articles, as a response or a stream of its events."""
    made = ULID()
    begun = ResponseDocument(
        id=f"resp_{made}",
        created_at=int(time.time()),
        model=body.model,
        instructions=body.instructions,
    )
    writer = ResponsesWriter(begun, f"msg_{made}", _telling(body, request))
    return await while_connected(request, reply(body, writer, state, view))


def _telling(body: ConversationRequest, request: Request) -> Telling:
    return Telling(Links(str(request.base_url)), body.names_sources)


@router.get("/models")
def list_models() -> ModelList:
    """What `model` of a chat completion or a response may be."""
    return ModelList(data=[ModelCard(id=name) for name in MODELS])


@router.get("/models/{model}")
def get_model(model: str) -> ModelCard:
    """One model."""
    model_named(model)
    return ModelCard(id=model)


# A GET would wait for what the server says unasked. It says nothing, and clients take the 405 so.
@mcp_router.api_route("/mcp", methods=["POST", "DELETE"])
async def mcp(request: Request) -> Response:
    """Hand the request to the protocol's server."""
    lazy: LazyMcpEndpoint = request.app.state.mcp
    return (await lazy.endpoint()).response_to(request)
