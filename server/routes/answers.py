"""/v1/ask, /v1/search, /v1/timeline and /v1/feedback: answers, passages, stories, ratings."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from index import ArticleRef, Filters
from qa import Event, Order, timeline
from server.observability.audit import audit
from server.problems.errors import FeedbackOff
from server.protocols import begun, while_connected, whole
from server.protocols.sse import frames, stream_response
from server.schemas import AnswerDocument, HitsDocument
from server.schemas.articles import TimelineDocument
from server.schemas.requests import Asked, AskRequest, Day, FeedbackRequest, Name, SearchRequest
from server.services import State

router = APIRouter()


@router.post(
    "/ask",
    tags=["ask"],
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
    return stream_response(frames(await begun(events)), grace_s)


@router.post("/search", tags=["search"], response_model=HitsDocument)
def search(body: SearchRequest, state: State) -> Response:
    """The passages nearest to the query, best first."""
    hits = state.reader().search(body.query, body.k, body.filters.to_filters())
    audit("search", [ArticleRef.of(hit.article) for hit in hits], question=body.query)
    # Made here, in a thread: the event loop has other clients to look after.
    return Response(HitsDocument.of(hits).model_dump_json(), media_type="application/json")


@router.get("/timeline", tags=["search"])
def tell_timeline(
    state: State,
    q: Annotated[Asked, Query(description="Whose story: “Harbour bridge”, or a question.")],
    publisher: Annotated[list[Name], Query()] = [],  # noqa: B006 - FastAPI copies it
    category: Annotated[list[Name], Query()] = [],  # noqa: B006
    after: Day | None = None,
    before: Day | None = None,
    order: Order | None = None,
) -> TimelineDocument:
    """A story as dated lines, an event a line, each cited; no events where no article tells it."""
    filters = Filters(tuple(publisher), tuple(category), after, before)
    told = timeline(q, state.reader(), filters, order)
    audit("timeline", told.citations, question=q)
    return TimelineDocument.model_validate(told)


@router.post("/feedback", tags=["feedback"], status_code=204, response_class=Response)
def rate_answer(body: FeedbackRequest, state: State) -> None:
    """Rate an answer of the last day; rating it again replaces the rating."""
    if state.feedback is None:
        raise FeedbackOff
    state.feedback.rate(body.answer_id, body.rating, body.comment)
