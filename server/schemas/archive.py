"""What the archive page shows and sends."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from server.schemas import ArticleDocument, ArticlePageDocument, CorrectionDocument, Instant


class _Document(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)


class FilterValueDocument(BaseModel):
    value: str
    label: str
    articles: int


class FilterDocument(BaseModel):
    """One of its values may be sent as the parameter `name` of `GET /v1/archive/articles`."""

    name: str
    label: str
    values: list[FilterValueDocument]


class FiltersDocument(BaseModel):
    """What the articles of the archive can be narrowed by, with how many there are."""

    filters: list[FilterDocument]


class CountedArticlesDocument(ArticlePageDocument):
    """A page; `total` counts all pages, and stands on the first alone."""

    total: int | None


class VersionDocument(_Document):
    version: int
    title: str
    added_at: Instant | None
    updated_at: Instant | None
    characters: int
    retracted: bool


class PassageDocument(BaseModel):
    start: int
    end: int
    text: str


class NamedDayDocument(BaseModel):
    """Words that name a day, and the days that they were taken for."""

    words: str
    start: int
    end: int
    days: str


class FiledArticleDocument(ArticleDocument):
    """An article as those see it who keep the archive in order."""

    source: str
    date_is_sure: bool
    doubts: list[str]
    behind_wall: bool
    versions: list[VersionDocument]
    passages: list[PassageDocument]
    dates: list[NamedDayDocument]


class DeletionDocument(_Document):
    id: str = Field(validation_alias="article_id")
    title: str
    publisher: str | None
    deleted_at: Instant


class DeletionsDocument(_Document):
    """What can be brought back until the next compaction, the last deleted first."""

    deletions: list[DeletionDocument]


def _day_or_instant(value: object) -> object:
    """A bare number would pass for seconds since 1970."""
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("must be a day, such as 2021-09-23, or an instant")


class CorrectionRequest(_Request):
    text: str = Field(min_length=1, max_length=2000)
    published_at: Annotated[datetime | None, BeforeValidator(_day_or_instant)] = None


class EditRequest(_Request):
    """What is said of an article, whatever its file says when it is read again."""

    retracted: bool | None = None
    correction: CorrectionRequest | None = None
    title: str | None = Field(None, min_length=1, max_length=500)
    publisher: str | None = Field(None, min_length=1, max_length=200)
    author: str | None = Field(None, min_length=1, max_length=500)
    category: str | None = Field(None, min_length=1, max_length=200)
    published_at: Annotated[datetime | None, BeforeValidator(_day_or_instant)] = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set or self == EditRequest.model_construct():
            raise ValueError("says nothing of the article")
        return self


class EditedDocument(BaseModel):
    """The version that the article stands under now."""

    id: str
    version: int
    outcome: Literal["changed", "unchanged"]
    retracted: bool
    corrections: list[CorrectionDocument]


class ReportDocument(_Document):
    """One time that articles were read, and how far it has come."""

    id: str
    kind: str
    state: Literal["receiving", "waiting", "reading", "done", "stopped", "failed", "interrupted"]
    began_at: Instant
    seen_at: Instant
    made_by: str
    what: str
    progress: dict[str, Any] = Field(
        description="`bytes_received`, `bytes_total` and `files`; of articles `added`, `changed`,"
        " `unchanged`, `left`, `doubtful`, `refused`; `skipped` files; new `passages`; what is read"
        " now, `current`; the `collections` that all of it goes into too; and `error`, where it"
        " failed. What is 0 may be missing."
    )


class ReportsDocument(BaseModel):
    """The last begun first."""

    reports: list[ReportDocument]


class ReportLinesDocument(BaseModel):
    """Lines of a report; `next` is to be sent as `after` for more, and null at the end."""

    lines: list[dict[str, Any]]
    next: int | None
