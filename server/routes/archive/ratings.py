"""What readers said of answers, beside the answers."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from server.problems.errors import FeedbackOff
from server.routes import SHOWS_KEY, DeskRoute
from server.schemas import Instant
from server.services import State
from server.stores.feedback import RatedAnswer

router = APIRouter(tags=["archive"], route_class=DeskRoute, dependencies=[SHOWS_KEY])


class RatedAnswerDocument(BaseModel):
    answer_id: str
    question: str
    answer: str
    answerable: bool
    rating: Literal["up", "down"]
    comment: str | None
    rated_at: Instant
    articles: list[dict[str, str]] = Field(description="`id` and `title` of those it cites.")


class RatedAnswersDocument(BaseModel):
    """The last rated first; `next` is to be sent as `skip` for more, and null at the end."""

    ratings: list[RatedAnswerDocument]
    next: int | None


@router.get("/feedback")
def list_ratings(
    state: State,
    skip: Annotated[int, Query(ge=0, le=2**31)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> RatedAnswersDocument:
    """Rated answers, the last rated first."""
    if state.feedback is None:
        raise FeedbackOff
    found = state.feedback.last_rated(skip, limit)
    return RatedAnswersDocument(
        ratings=[_document(each) for each in found],
        next=skip + limit if len(found) == limit else None,
    )


def _document(rated: RatedAnswer) -> RatedAnswerDocument:
    """An older version may have kept less of an answer."""
    answer = json.loads(rated.document)
    cited = {each["article_id"]: each["title"] for each in answer.get("citations", [])}
    return RatedAnswerDocument(
        answer_id=answer.get("id", ""),
        question=answer.get("question", ""),
        answer=answer.get("answer", ""),
        answerable=answer.get("answerable", True),
        rating=rated.rating,
        comment=rated.comment,
        rated_at=rated.rated_at,
        articles=[{"id": article_id, "title": title} for article_id, title in cited.items()],
    )
