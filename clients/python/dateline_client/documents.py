"""What a server answers, as frozen objects: https://…/openapi.json has the same names.

A field that a newer server adds is kept in `model_extra`, and breaks nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class Correction(Document):
    """What a publisher says was wrong in an article, in its words."""

    published_at: datetime | None
    text: str


class ArticleRef(Document):
    """A version of an article, and what a reader knows it by."""

    article_id: str
    version: int
    title: str
    publisher: str | None
    published_at: datetime | None
    url: str | None


class SpokenDay(Document):
    """A day that a quote names in words which need the day of publication."""

    text: str
    start: int
    end: int
    date: str
    in_full: str


class Speaker(Document):
    """Whom an article gives the quoted words to: `text[start:end]` of the article."""

    text: str
    start: int
    end: int


class Citation(ArticleRef):
    """Words of an article: `quote == text[start:end]` of that version, in code points."""

    number: int
    quote: str
    start: int
    end: int
    passage_id: str
    days: list[SpokenDay] = []
    said_by: Speaker | None = None
    opinion: bool = False
    also_published_by: list[str] = []
    corrections: list[Correction] = []
    retracted: bool = False
    page: int | None = None
    last_page: int | None = None
    language: str | None = None
    quote_url: str | None = None


class Sentence(Document):
    """`answer[start:end]`, its markers included; `citations` are numbers."""

    start: int
    end: int
    support: Literal["supported", "partial", "unsupported", "unchecked"] | str
    citations: list[int]
    role: Literal["fact", "quotation", "further", "event", "text"] | str = "text"


class Disagreement(Document):
    """Articles that say different things about one number, date or verdict."""

    about: str
    citations: list[int]
    corrected: bool = False


class ShortAnswer(Document):
    """The shortest words that answer, `text[start:end]` of the cited article."""

    text: str
    citation: int
    start: int
    end: int
    confidence: float


class Usage(Document):
    """Tokens, as the endpoint of the language model counted them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


class Answer(Document):
    """`answer` is the text, with `[n]` where the citation of that number stands."""

    id: str
    question: str
    standalone_question: str
    answer: str
    answerable: bool
    confidence: float
    mode: str
    as_of: date | None
    sentences: list[Sentence]
    citations: list[Citation]
    refusal: str | None
    nearest: list[ArticleRef] = []
    model: str | None = None
    usage: Usage = Usage()
    timings_ms: dict[str, int] = {}
    notes: list[str] = []
    disagreement: bool = False
    disagreements: list[Disagreement] = []
    suggestions: list[str] = []
    missing: list[str] = []
    respelt: list[str] = []
    short_answer: ShortAnswer | None = None
    explanation: dict[str, Any] | None = None

    def __str__(self) -> str:
        return self.answer

    def citation(self, number: int) -> Citation:
        """Raises KeyError where the answer has no such citation."""
        for each in self.citations:
            if each.number == number:
                return each
        raise KeyError(number)

    def sources(self, sentence: Sentence) -> list[Citation]:
        """What one of its sentences rests on."""
        return [self.citation(number) for number in sentence.citations]


class Hit(ArticleRef):
    """A passage that was found: `text == text[start:end]` of that version of the article."""

    rank: int
    passage_id: str
    start: int
    end: int
    score: float
    found_by: list[str]
    text: str
    also_published_by: list[str] = []


class Pages(Document):
    """The pages of a PDF, counted from 1: the offset at which each begins, and those that are
    pictures without text, that were read by OCR, and that were so unsurely."""

    starts: list[int]
    pictures: list[int] = []
    recognised: list[int] = []
    unsure: list[int] = []


class Article(Document):
    """One article, whole. `dropped` are lines that were taken for the site's, not the story's;
    `pages` is null where it was read from none."""

    id: str
    version: int
    title: str
    publisher: str | None
    published_at: datetime | None
    author: str | None
    category: str | None
    url: str | None
    text: str
    updated_at: datetime | None = None
    date_source: str | None = None
    language: str | None = None
    corrections: list[Correction] = []
    retracted: bool = False
    dropped: list[str] = []
    pages: Pages | None = None


class ArticleSummary(Document):
    """An article as a list shows it."""

    id: str
    version: int
    title: str
    publisher: str | None
    published_at: datetime | None
    category: str | None
    url: str | None
    passages: int
    characters: int


class ArticlePage(Document):
    items: list[ArticleSummary]
    next_cursor: str | None


class Share(Document):
    name: str
    articles: int


class Archive(Document):
    """What the archive holds; `earliest` and `latest` are times of publication."""

    articles: int
    passages: int
    publishers: list[Share]
    categories: list[Share]
    earliest: datetime | None
    latest: datetime | None
    example_questions: list[str] = []


class TimelineEvent(Document):
    """A line of a story; `citations` are numbers, the first that of `quote`."""

    day: date | None
    quote: str
    text: str
    citations: list[int]


class Timeline(Document):
    query: str
    subject: str
    order: str
    events: list[TimelineEvent]
    citations: list[Citation]


class Placed(Document):
    """What became of an article that was sent: `outcome` is added, changed or unchanged."""

    id: str
    version: int
    outcome: Literal["added", "changed", "unchanged"] | str
    doubts: list[str] = []


class Retrieved(Document):
    """Of a stream: what was found."""

    standalone_question: str
    hits: list[Hit]
    queries: list[str] = []


class Delta(Document):
    """Of a stream: words that are written and not checked yet."""

    text: str


class Checked(Document):
    """Of a stream: the verdict on one sentence; a withdrawn one has an empty `text`.

    The first `consumed` code points of all deltas give way to the `before` and `text` of all
    verdicts so far.
    """

    index: int
    start: int
    end: int
    support: str
    citations: list[int]
    text: str
    consumed: int
    role: str = "text"
    before: str = ""
    new_citations: list[Citation] = []


class Done(Document):
    """Of a stream: the whole answer, always the last."""

    answer: Answer = Field(description="The document itself, as the server sends it.")


Event = Retrieved | Delta | Checked | Done
