"""POST /v1/search: a query in, hits out."""

from __future__ import annotations

from fastapi import APIRouter, Response

from server.schemas import HitsDocument, SearchRequest
from server.state import State

router = APIRouter(tags=["search"])


@router.post("/search", response_model=HitsDocument)
def search(body: SearchRequest, state: State) -> Response:
    """The passages nearest to the query, best first."""
    hits = state.reader().search(body.query, body.k, body.filters.to_filters())
    # Made here, in a thread: the event loop has other clients to look after.
    return Response(HitsDocument.of(hits).model_dump_json(), media_type="application/json")
