"""What clients ask with."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from index import Filters, View
from qa import MAX_QUESTION_CHARACTERS, Message, Mode, Question, Strictness
from server import MAX_HITS

MAX_TURNS = 50
MAX_TURN = 20_000
MAX_NAMES = 100
MAX_COMMENT = 4000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(value: object) -> object:
    """A bare number, in quotes or not, would pass for seconds since 1970."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, str | int | float):
        raise ValueError("must be a day, such as 2021-09-23")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Asked = Annotated[str, Field(min_length=1, max_length=MAX_QUESTION_CHARACTERS, pattern=r"\S")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Audience = Literal["readers", "anyone"]
AnswerId = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]


class _Request(BaseModel):
    """Nothing is taken for what it is not: neither `"10"` for 10 nor 0 for false."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)


class FiltersRequest(_Request):
    """Every constraint given must hold; both dates include the day they name (UTC)."""

    publishers: list[Name] = Field(default=[], max_length=MAX_NAMES)
    categories: list[Name] = Field(default=[], max_length=MAX_NAMES)
    collections: list[Name] = Field(
        default=[], max_length=MAX_NAMES, description="Of those that the key sees."
    )
    after: Day | None = None
    before: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.after and self.before and self.after > self.before:
            raise ValueError("after must not be later than before")
        return self

    def to_filters(self) -> Filters:
        return Filters(
            tuple(self.publishers),
            tuple(self.categories),
            self.after,
            self.before,
            tuple(self.collections),
        )


class TurnRequest(_Request):
    role: Literal["user", "assistant"]
    content: str = Field(max_length=MAX_TURN)


class AskRequest(_Request):
    question: Asked
    history: list[TurnRequest] = Field(default=[], max_length=MAX_TURNS)
    filters: FiltersRequest = FiltersRequest()
    mode: Mode | None = None
    strictness: Strictness = "strict"
    stream: bool = False
    suggestions: bool = Field(
        default=False, description="Also find questions to ask next, which takes a while."
    )
    explain: bool = Field(
        default=False, description="Also say, in `explanation`, how the answer came about."
    )

    def to_question(self, view: View) -> Question:
        """`view` is what of the archive whoever asks sees."""
        history = tuple(Message(turn.role, turn.content) for turn in self.history)
        filters = self.filters.to_filters()
        return Question(
            self.question,
            history,
            filters,
            self.mode,
            self.strictness,
            self.suggestions,
            self.explain,
            view,
        )


class SearchRequest(_Request):
    query: Asked
    k: int = Field(default=10, ge=1, le=MAX_HITS)
    filters: FiltersRequest = FiltersRequest()


class FeedbackRequest(_Request):
    answer_id: AnswerId
    rating: Literal["up", "down"]
    comment: str | None = Field(default=None, max_length=MAX_COMMENT)


class LinkRequest(_Request):
    """Several answers are a conversation, oldest first."""

    answer_ids: list[AnswerId] = Field(min_length=1, max_length=MAX_TURNS)
    audience: Audience = Field(
        default="readers",
        description="Those who may read this archive, or anyone who has the link.",
    )
