"""POST /v1/feedback: what a reader says of an answer."""

from __future__ import annotations

from fastapi import APIRouter, Response

from server.problem_table import FeedbackOff
from server.schemas import FeedbackRequest
from server.state import State

router = APIRouter(tags=["feedback"])


@router.post("/feedback", status_code=204, response_class=Response)
def feedback(body: FeedbackRequest, state: State) -> None:
    """Rate an answer of the last day; rating it again replaces the rating."""
    if state.feedback is None:
        raise FeedbackOff
    state.feedback.rate(body.answer_id, body.rating, body.comment)
