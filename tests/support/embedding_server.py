"""A real endpoint of embeddings, on a thread: vectors in OpenAI's form, or a fault."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from index import Embedder

Data = list[dict[str, Any]]
Answers = Callable[[dict[str, Any], Data], Response]
"""What is sent, from the body of the request and the data as they should be."""


def well(_: dict[str, Any], data: Data) -> Response:
    """As an endpoint may: in another order, `index` says which is whose."""
    return spoilt(data[::-1])


def spoilt(data: Any) -> Response:
    """NaN is no JSON, and some send it."""
    return Response(json.dumps({"object": "list", "data": data}), media_type="application/json")


def refused(status: int, said: str = "no", **headers: str) -> Response:
    return JSONResponse({"error": {"message": said}}, status, headers)


class EmbeddingServer:
    """`asked` are the bodies so far, `keys` the Authorization of each, `azure_keys` what dated
    addresses send in its place; `answers` may be changed."""

    def __init__(self, url: str, embedder: Embedder) -> None:
        self.url = url
        self.answers: Answers = well
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.azure_keys: list[str | None] = []
        self._embedder = embedder

    def forget(self) -> None:
        self.answers, self.asked, self.keys, self.azure_keys = well, [], [], []

    async def embed(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(body)
        self.keys.append(request.headers.get("authorization"))
        if request.query_params.get("api-version"):
            self.azure_keys.append(request.headers.get("api-key"))
        # Not of unit length: who asks for it makes it so.
        rows = 3.0 * self._embedder.embed_passages(body["input"])
        data = [{"index": place, "embedding": row.tolist()} for place, row in enumerate(rows)]
        return self.answers(body, data)


@contextmanager
def embedding_server(embedder: Embedder) -> Iterator[EmbeddingServer]:
    """Listening on a free port; stopped at the end."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = EmbeddingServer(f"http://127.0.0.1:{listening.getsockname()[1]}/v1", embedder)
    app = Starlette(routes=[Route("/v1/embeddings", server.embed, methods=["POST"])])
    running = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=running.run, args=([listening],))
    thread.start()
    try:
        yield server
    finally:
        running.should_exit = True
        thread.join()
