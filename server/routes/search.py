"""POST /v1/search: a query in, hits out."""

from __future__ import annotations

from fastapi import APIRouter

from server.schemas import HitsDocument, SearchRequest
from server.state import State

router = APIRouter(tags=["search"])


@router.post("/search")
def search(body: SearchRequest, state: State) -> HitsDocument:
    """The passages nearest to the query, best first."""
    return HitsDocument.of(state.reader().search(body.query, body.k, body.filters.to_filters()))
