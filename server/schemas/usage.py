"""What /v1/usage answers: counts by day, the articles cited most, and what was rated down."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from server.schemas import Instant

Outcomes = Annotated[
    dict[str, int],
    Field(description='Questions by what became of them: "answered", a refusal or an error.'),
]


class _Document(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class DayOfUseDocument(_Document):
    """The questions of a day (UTC)."""

    day: date
    questions: int
    answered: int
    outcomes: Outcomes


class CitedArticleDocument(_Document):
    """In how many answers an article was cited; `title` is null where it is gone."""

    article_id: str
    title: str | None
    publisher: str | None
    answers: int


class RatedDownDocument(_Document):
    """`question` is null unless the server logs questions; `cited` are ids of articles."""

    rated_at: Instant
    comment: str | None
    refusal: str | None
    cited: list[str]
    question: str | None


class UsageDocument(_Document):
    """Of `after` to `before`, both included: every day, the 20 articles cited in most answers, and
    the last 50 answers that readers rated down, newest first."""

    after: date
    before: date
    questions: int
    answered: int
    outcomes: Outcomes
    days: list[DayOfUseDocument]
    cited: list[CitedArticleDocument]
    rated_up: int
    rated_down: int
    down: list[RatedDownDocument]
