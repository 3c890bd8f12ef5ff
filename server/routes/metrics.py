"""GET /metrics: counts for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Response

from index import DatelineIndexError
from server.observing.metrics import CONTENT_TYPE
from server.state import State

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(state: State) -> Response:
    """Requests, answers, tokens, the index; no question and no article."""
    try:
        status = state.reader().status()
    except DatelineIndexError:
        status = None
    return Response(state.metrics.page(status), media_type=CONTENT_TYPE)
