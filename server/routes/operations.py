"""/healthz, /readyz and /metrics: whether the server lives, can answer, and what it did."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from index import OPEN, DatelineIndexError
from server.observability.metrics import CONTENT_TYPE
from server.services import State
from server.services.readiness import IndexReadiness, ModelReadiness

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process runs."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(request: Request) -> dict[str, str]:
    """The index is there, searched at its last change, and the model loaded; else 503 and why."""
    index_readiness: IndexReadiness = request.app.state.index_readiness
    model_readiness: ModelReadiness = request.app.state.model_readiness
    index_readiness.check()
    model_readiness.check()
    return {"status": "ok"}


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(state: State) -> Response:
    """Requests, answers, tokens, the open archive; no question, no article and no collection."""
    try:
        status = state.reader(OPEN).status()
    except DatelineIndexError:
        status = None
    return Response(state.metrics.page(status), media_type=CONTENT_TYPE)
