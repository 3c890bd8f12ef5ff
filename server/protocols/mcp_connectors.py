"""What ChatGPT's connectors read of the tools `search` and `fetch`: an address for all they cite.

Theirs is a text of JSON, and the same as structured content.
"""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel

from index import Article, Hit
from qa.citations import render
from server.schemas import HitsDocument, Instant


class FoundArticle(BaseModel):
    """An article that was found; `text` is what of it was found, `url` never empty."""

    id: str
    title: str
    url: str
    text: str


class FoundDocument(HitsDocument):
    """The passages, and beside them the articles that they are of, each once, best first."""

    results: list[FoundArticle]


class ArticleMetadata(BaseModel):
    publisher: str | None
    published_at: Instant | None
    author: str | None
    category: str | None
    version: int
    notices: list[str]


class FetchedDocument(BaseModel):
    """An article, whole; `notices` are what its publisher took back or corrected."""

    id: str
    title: str
    text: str
    url: str
    metadata: ArticleMetadata


UrlOf = Callable[[Article], str]


def found(hits: list[Hit], url_of: UrlOf) -> FoundDocument:
    """`url_of` says where a reader finds an article."""
    passages: dict[str, list[Hit]] = {}
    for hit in hits:
        passages.setdefault(hit.article.id, []).append(hit)
    results = [_found(of_article, url_of) for of_article in passages.values()]
    return FoundDocument(results=results, hits=HitsDocument.of(hits).hits)


def _found(hits: list[Hit], url_of: UrlOf) -> FoundArticle:
    article = hits[0].article
    head = "; ".join([render.byline(article), *render.notices(article)])
    return FoundArticle(
        id=article.id,
        title=article.title,
        url=url_of(article),
        text="\n\n".join([head, *(hit.passage.text for hit in hits)]),
    )


def fetched(article: Article, url_of: UrlOf) -> FetchedDocument:
    return FetchedDocument(
        id=article.id,
        title=article.title,
        text=article.text,
        url=url_of(article),
        metadata=ArticleMetadata(
            publisher=article.publisher,
            published_at=article.published_at,
            author=article.author,
            category=article.category,
            version=article.version,
            notices=render.notices(article),
        ),
    )
