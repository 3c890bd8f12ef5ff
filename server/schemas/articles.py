"""Articles that clients send, checked by the rules that hold for files, and what became of them;
and the story that articles tell, event after event."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from index import Article, ReadError
from index.collections import MOST_OF_AN_ARTICLE
from index.readers.fields import Fields, Record
from index.readers.source import id_of_url, is_plain_id
from qa import Order
from server.schemas import CitationDocument

MAX_ARTICLES = 100
MAX_ARTICLE_CHARACTERS = 1_000_000
ONE, MANY = "<one article>", "<articles>"
_DAY = re.compile(r"\s*\d{4}-\d{2}-\d{2}", re.ASCII)
_SOURCE = "the HTTP interface"
_NO_ID = 'field "id" must be 1 to 200 printable characters without spaces or slashes.'
# An article that is corrected stays the same one.
_SAID_LATER = frozenset({"updated_at", "correction", "retracted", "collections"})


def _written_out(value: object) -> object:
    """A bare number, in quotes or not, would pass for seconds since 1970."""
    if value is not None and not (isinstance(value, str) and _DAY.match(value)):
        raise ValueError("must be a date in quotes, such as 2021-09-23T06:50:00Z")
    return value


class ArticleRequest(BaseModel):
    """One article. Without an `id`, its `url`, or else its content, makes one."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="Printable characters without spaces or slashes.",
        examples=["selby-post-2024-02-06-harbour"],
    )
    text: str = Field(
        min_length=1,
        max_length=MAX_ARTICLE_CHARACTERS,
        description="Kept exactly as sent: every offset of a citation counts in it.",
    )
    title: str | None = Field(None, max_length=500, description="Default: the first words.")
    publisher: str | None = Field(None, max_length=200)
    published_at: Annotated[datetime | date | None, BeforeValidator(_written_out)] = Field(
        None, description="RFC 3339, or a day; without a zone it is taken as UTC."
    )
    updated_at: Annotated[datetime | date | None, BeforeValidator(_written_out)] = Field(
        None, description="When it was last changed; as `published_at`."
    )
    author: str | None = Field(None, max_length=500)
    category: str | None = Field(None, max_length=200)
    language: str | None = Field(
        None, max_length=35, description="BCP 47; default: what the text is detected to be in."
    )
    url: str | None = Field(
        None, max_length=2000, description="Shown to readers; never fetched by Dateline."
    )
    correction: str | None = Field(
        None,
        max_length=2000,
        description="What its publisher says was wrong in it; shown with every citation of it.",
    )
    retracted: bool = Field(
        False, description="Whether its publisher takes it back; shown with every citation of it."
    )

    collections: list[Annotated[str, Field(max_length=1000)]] = Field(
        [],
        max_length=MOST_OF_AN_ARTICLE,
        description="Which to put it into too. No part of a version: nothing is embedded again.",
    )

    def to_article(self, place: str, article_id: str | None = None) -> Article:
        """The article, under `article_id` where given. Raises ReadError, naming place and field."""
        record = self.model_dump(mode="json", exclude_defaults=True)
        if article_id is not None:
            record["id"] = article_id
        if "id" in record and not is_plain_id(record["id"]):
            raise ReadError(place, _NO_ID, "Choose a plainer id, or leave the field out.")
        fields = Fields(place, record)
        made = _made_id(fields.url(), record)
        found = fields.article(text=fields.text(), id_without_one=made)
        # The same article gets the same id again, wherever in a request it stands.
        return replace(found, source=_SOURCE, id_given=True)


class ArticlesRequest(BaseModel):
    """Several articles; either all can be used or none is stored."""

    model_config = ConfigDict(extra="forbid")

    articles: Annotated[list[ArticleRequest], Field(min_length=1, max_length=MAX_ARTICLES)]


def _one_or_many(body: object) -> str:
    many = "articles" in body if isinstance(body, dict) else isinstance(body, ArticlesRequest)
    return MANY if many else ONE


Articles = Annotated[
    Annotated[ArticleRequest, Tag(ONE)] | Annotated[ArticlesRequest, Tag(MANY)],
    Discriminator(_one_or_many),
]


class PlacedArticleDocument(BaseModel):
    """What became of an article that was sent, and the version that it stands under."""

    model_config = ConfigDict(from_attributes=True)

    id: str = Field(validation_alias="article_id")
    version: int
    outcome: Literal["added", "changed", "unchanged"]
    doubts: list[str] = Field(description="Why a person should look at it, such as: no day.")


class PlacedArticlesDocument(BaseModel):
    """In the order in which they were sent."""

    articles: list[PlacedArticleDocument]


class CollectionDocument(BaseModel):
    """`articles` are those of it that the key sees; of a `restricted` one nobody else sees any."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    articles: int
    restricted: bool


class TimelineEventDocument(BaseModel):
    """A line: `quote` is that of the first of its `citations`; the others report the same event."""

    model_config = ConfigDict(from_attributes=True)

    day: date | None = Field(
        description="When it happened; where no article says that, when it was published."
    )
    quote: str
    text: str = Field(description="The line in words, without its day.")
    citations: list[int] = Field(description="Numbers of `citations`.")


class TimelineDocument(BaseModel):
    """The events of the story of `subject`, in `order`; none where no article is about it."""

    model_config = ConfigDict(from_attributes=True)

    query: str
    subject: str
    order: Order
    events: list[TimelineEventDocument]
    citations: list[CitationDocument]


def _made_id(url: str | None, record: Record) -> str:
    if url:
        return id_of_url(url)
    told = {name: value for name, value in record.items() if name not in _SAID_LATER}
    content = json.dumps(told, ensure_ascii=True, sort_keys=True)
    return f"article-{hashlib.sha256(content.encode()).hexdigest()[:16]}"
