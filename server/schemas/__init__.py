"""What goes over the wire, in both directions, as docs/reference/api.md describes it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from index import ArticleRef, Filters, Hit
from index.catalogue.listing import Share
from qa import (
    MAX_QUESTION_CHARACTERS,
    CheckedSentence,
    Disagreement,
    Explanation,
    Message,
    Mode,
    Note,
    Question,
    Refusal,
    Role,
    ShortAnswer,
    SpokenDay,
    Strictness,
    Support,
    Usage,
)
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
Instant = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
Asked = Annotated[str, Field(min_length=1, max_length=MAX_QUESTION_CHARACTERS, pattern=r"\S")]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class _Request(BaseModel):
    """Nothing is taken for what it is not: neither `"10"` for 10 nor 0 for false."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)


class FiltersRequest(_Request):
    """Every constraint given must hold; both dates include the day they name (UTC)."""

    publishers: list[Name] = Field(default=[], max_length=MAX_NAMES)
    categories: list[Name] = Field(default=[], max_length=MAX_NAMES)
    after: Day | None = None
    before: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.after and self.before and self.after > self.before:
            raise ValueError("after must not be later than before")
        return self

    def to_filters(self) -> Filters:
        return Filters(tuple(self.publishers), tuple(self.categories), self.after, self.before)


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

    def to_question(self) -> Question:
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
        )


class SearchRequest(_Request):
    query: Asked
    k: int = Field(default=10, ge=1, le=MAX_HITS)
    filters: FiltersRequest = FiltersRequest()


class FeedbackRequest(_Request):
    answer_id: str = Field(min_length=1, max_length=100, pattern=r"\S")
    rating: Literal["up", "down"]
    comment: str | None = Field(default=None, max_length=MAX_COMMENT)


class _Document(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CorrectionDocument(_Document):
    """What a publisher says was wrong in an article, in its words."""

    published_at: Instant | None
    text: str


class _Numbered(_Document):
    number: int


class _ArticleKey(_Document):
    article_id: str
    version: int


class _ArticleId(_Document):
    id: str
    version: int


class _Byline(_Document):
    title: str
    publisher: str | None
    published_at: Instant | None


class _ArticleHead(_Byline):
    url: str | None


class ArticleRefDocument(_ArticleHead, _ArticleKey):
    """A version of an article, and what a reader knows it by."""


class CitationDocument(ArticleRefDocument, _Numbered):
    quote: str
    start: int
    end: int
    passage_id: str
    days: list[SpokenDay]
    also_published_by: list[str]
    corrections: list[CorrectionDocument]
    retracted: bool


class AnswerDocument(_Document):
    """The Answer, the same over HTTP and from `dateline ask --json`."""

    id: str
    question: str
    standalone_question: str
    answer: str
    answerable: bool
    confidence: float
    mode: Mode
    as_of: date | None
    sentences: list[CheckedSentence]
    citations: list[CitationDocument]
    refusal: Refusal | None
    nearest: list[ArticleRefDocument]
    model: str | None
    usage: Usage
    timings_ms: dict[str, int]
    notes: list[Note]
    disagreement: bool
    disagreements: list[Disagreement]
    suggestions: list[str]
    missing: list[str]
    respelt: list[str]
    short_answer: ShortAnswer | None
    explanation: Explanation | None = Field(None, exclude_if=lambda told: told is None)


class SentenceDocument(_Document):
    """The data of a `sentence` event."""

    index: int
    start: int
    end: int
    support: Support
    citations: list[int]
    text: str
    consumed: int
    role: Role
    before: str
    new_citations: list[CitationDocument]


class _Ranked(_Document):
    rank: int


class _FoundPassage(_Document):
    passage_id: str
    start: int
    end: int
    score: float
    found_by: list[str]
    text: str


class HitDocument(_ArticleHead, _FoundPassage, _ArticleKey, _Ranked):
    also_published_by: list[str]

    @classmethod
    def of(cls, rank: int, hit: Hit) -> Self:
        passage = hit.passage
        return cls(
            rank=rank,
            passage_id=passage.id,
            start=passage.start,
            end=passage.end,
            score=hit.score,
            found_by=list(hit.found_by),
            text=passage.text,
            also_published_by=list(hit.also_published_by),
            **vars(ArticleRef.of(hit.article)),
        )


class HitsDocument(_Document):
    """Hits, best first."""

    hits: list[HitDocument]

    @classmethod
    def of(cls, hits: list[Hit] | tuple[Hit, ...]) -> Self:
        return cls(hits=[HitDocument.of(rank, hit) for rank, hit in enumerate(hits, 1)])


class RetrievedDocument(_Document):
    """The data of a `retrieved` event."""

    standalone_question: str
    hits: list[HitDocument]
    queries: list[str]


class ArchiveDocument(_Document):
    """What the archive holds; `earliest` and `latest` are dates of publication."""

    articles: int
    passages: int
    publishers: list[Share]
    categories: list[Share]
    earliest: Instant | None
    latest: Instant | None
    example_questions: list[str]


class ArticleDocument(_Byline, _ArticleId):
    author: str | None
    category: str | None
    url: str | None
    text: str
    updated_at: Instant | None
    date_source: str | None
    language: str | None
    corrections: list[CorrectionDocument]
    retracted: bool
    dropped: list[str]


class ArticleSummaryDocument(_Byline, _ArticleId):
    category: str | None
    url: str | None
    passages: int
    characters: int


class ArticlePageDocument(_Document):
    """Articles, newest first; `next_cursor` is null on the last page."""

    items: list[ArticleSummaryDocument]
    next_cursor: str | None
