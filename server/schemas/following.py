"""Sources and alerts, as they go over the wire."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _moment(value: object) -> object:
    return datetime.fromtimestamp(value, UTC) if isinstance(value, float) else value


Moment = Annotated[datetime, BeforeValidator(_moment)]
SourceName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^\w[\w .-]*$")]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)


class SourceRequest(_Request):
    """A feed, a sitemap, a bucket or a folder to follow; its kind is told by its address."""

    name: SourceName
    address: str = Field(min_length=1, max_length=2_000)
    kind: Literal["feed", "sitemap", "bucket", "folder"] | None = None
    every_s: float | None = Field(default=None, ge=60, le=366 * 86_400)
    collection: str | None = Field(default=None, min_length=1, max_length=200)


class SourceDocument(BaseModel):
    """A source, and what came of the last looks at it.

    `last_error` is there while it fails, which it does since `failing_since`; `note` says what was
    left out or could not be read; `waiting` counts pages that are still to be read.
    """

    model_config = ConfigDict(from_attributes=True)

    name: str
    kind: Literal["feed", "sitemap", "folder", "bucket"]
    address: str
    every_s: float
    collection: str | None
    last_success: Moment | None
    last_error: str | None = Field(validation_alias="error")
    failing_since: Moment | None
    next_look: Moment = Field(validation_alias="due_at")
    articles: int
    waiting: int
    note: str | None


class SourcesDocument(BaseModel):
    sources: list[SourceDocument]


class AlertRequest(_Request):
    """A question, or a name that articles are `about`, and where what is new is sent."""

    name: SourceName
    question: str | None = Field(default=None, min_length=1, max_length=8_000)
    about: str | None = Field(default=None, min_length=2, max_length=200)
    collection: str | None = Field(
        default=None, min_length=1, max_length=200, description="Of its articles alone."
    )
    webhook: str | None = Field(default=None, max_length=2_000)
    mail: str | None = Field(default=None, max_length=260)


class AlertItemDocument(BaseModel):
    """Words of an article that were new to an alert at `told_at`."""

    model_config = ConfigDict(from_attributes=True)

    quote: str
    publisher: str | None
    day: date | None
    title: str
    url: str | None
    article_id: str
    version: int
    told_at: Moment


class AlertDocument(BaseModel):
    """An alert and what it last told, newest first.

    `feed` is the address of its RSS, which needs no key. `last_error` is there while asking or
    sending fails, which it does since `failing_since`; `waiting` counts what is still to be sent.
    """

    name: str
    question: str | None
    about: str | None
    collection: str | None
    webhook: str | None
    mail: str | None
    feed: str
    made_at: Moment
    last_asked: Moment | None
    last_told: Moment | None
    last_error: str | None
    failing_since: Moment | None
    waiting: int
    items: list[AlertItemDocument]


class NewAlertDocument(AlertDocument):
    """With the secret that signs its webhook, which is shown this once."""

    secret: str


class AlertsDocument(BaseModel):
    alerts: list[AlertDocument]
