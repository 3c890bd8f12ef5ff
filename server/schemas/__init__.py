"""What goes over the wire, as docs/reference/api.md describes it: here, what is answered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    computed_field,
)

from index import ArticleRef, Hit
from index.catalogue.listing import Share
from qa import (
    CheckedSentence,
    Disagreement,
    Explanation,
    Mode,
    Note,
    Refusal,
    Role,
    ShortAnswer,
    Speaker,
    SpokenDay,
    Support,
    Usage,
)
from qa.citations.links import quote_url

Instant = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(UTC))]


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
    said_by: Speaker | None
    opinion: bool
    also_published_by: list[str]
    corrections: list[CorrectionDocument]
    retracted: bool
    page: int | None = Field(
        description="Of the document that the article was read from, on which the quote begins."
    )
    last_page: int | None = Field(description="The page on which the quote ends.")
    language: str | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def quote_url(self) -> str | None:
        """`url` at the quote, which browsers mark; null where it is no address of the web."""
        return quote_url(self.url, self.quote)


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


class AnswersDocument(_Document):
    """Answers in the order in which they were given."""

    answers: list[AnswerDocument]


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


class PagesDocument(_Document):
    """The pages of the document that an article was read from, counted from 1: the offset at which
    each begins, and those that are pictures without text, that were read by OCR, and that were so
    unsurely."""

    starts: list[int]
    pictures: list[int]
    recognised: list[int]
    unsure: list[int]


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
    pages: PagesDocument | None


class ArticleSummaryDocument(_Byline, _ArticleId):
    category: str | None
    url: str | None
    passages: int
    characters: int


class ArticlePageDocument(_Document):
    """Articles, newest first; `next_cursor` is null on the last page."""

    items: list[ArticleSummaryDocument]
    next_cursor: str | None


class LinkDocument(BaseModel):
    """A permanent link. Its `id` is a secret: whoever has it may open a link for `anyone`."""

    id: str
    url: str = Field(description="Of the page, for a browser.")
    audience: Literal["readers", "anyone"]
    made_at: Instant
    revocable: bool = Field(description="Whether the caller may end it.")
    shareable: bool = Field(
        description="Whether the caller may make a link for anyone to the same answers."
    )


class LinkedAnswersDocument(LinkDocument):
    """What a link leads to.

    `since` says, by the id of an article, what became of it after it was cited.
    """

    answers: list[AnswerDocument]
    since: dict[str, list[str]]
