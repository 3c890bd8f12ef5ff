"""/v1/articles and /v1/archive: what the archive holds, and what is put into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Request, Response

from index import Article, ArticleNotFound, ArticleRef, Filters, IndexMissing, IngestResult
from index.collections import collection_names
from qa.conversation.suggestions import first_questions
from server.auth import Caller
from server.observability.audit import audit
from server.problems.errors import BadCollection, BadCursor, IdsDiffer
from server.routes import SHOWS_KEY, Seen, WritersRoute
from server.schemas import ArchiveDocument, ArticleDocument, ArticlePageDocument
from server.schemas.articles import (
    ArticleRequest,
    Articles,
    ArticlesRequest,
    CollectionDocument,
    PlacedArticleDocument,
    PlacedArticlesDocument,
)
from server.schemas.requests import Day, Name
from server.services import State
from server.services.ingest import ArticleWriting

router = APIRouter()
writing = APIRouter(tags=["articles"], route_class=WritersRoute, dependencies=[SHOWS_KEY])

_DEFAULT_LIMIT, _MAX_LIMIT = 50, 200
_CREATED = 201
Version = Annotated[int | None, Query(ge=1, le=2**31, description="Default: the newest.")]


@router.get("/articles", tags=["articles"])
def list_articles(
    state: State,
    view: Seen,
    publisher: Annotated[list[Name], Query()] = [],  # noqa: B006 - FastAPI copies it
    category: Annotated[list[Name], Query()] = [],  # noqa: B006
    collection: Annotated[list[Name], Query()] = [],  # noqa: B006
    after: Day | None = None,
    before: Day | None = None,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=_MAX_LIMIT)] = _DEFAULT_LIMIT,
) -> ArticlePageDocument:
    """Articles, newest first, a page at a time."""
    filters = Filters(tuple(publisher), tuple(category), after, before, tuple(collection))
    try:
        page = state.reader(view).articles(filters, cursor=cursor, limit=limit)
    except ValueError as error:
        raise BadCursor from error
    return ArticlePageDocument.model_validate(page)


# An id may hold slashes: a BEIR corpus may use addresses as ids.
@router.get("/articles/{article_id:path}", tags=["articles"])
def get_article(
    article_id: str, state: State, view: Seen, version: Version = None
) -> ArticleDocument:
    """One article, whole."""
    article = state.reader(view).article(article_id, version)
    audit("read", [ArticleRef.of(article)])
    return ArticleDocument.model_validate(article)


@writing.post(
    "/articles",
    responses={_CREATED: {"model": PlacedArticlesDocument, "description": "One was new."}},
)
async def put_articles(
    body: Annotated[Articles, Body()], request: Request, response: Response
) -> PlacedArticlesDocument:
    """Add or change one article, or several under `articles`; 201 where one of them was new.

    The same again changes nothing: an article is known by its id, its version by its content.
    """
    if isinstance(body, ArticlesRequest):
        sent = [one.to_article(f"articles.{at}") for at, one in enumerate(body.articles)]
    else:
        sent = [body.to_article("The article")]
    placed = await _put(sent, request, response)
    return PlacedArticlesDocument.model_validate({"articles": placed})


# Before those of an article, whose id may hold slashes.
@writing.put("/articles/{article_id:path}/collections/{name}", status_code=204)
async def put_into_collection(article_id: str, name: str, request: Request) -> None:
    """Put the article into a collection too, which is made where it is not there."""
    caller: Caller = request.state.caller
    (checked,) = caller.puts_into(checked_names([name]))
    await writing_of(request).put_into(article_id, checked, caller.view)


@writing.delete("/articles/{article_id:path}/collections/{name}", status_code=204)
async def take_out_of_collection(article_id: str, name: str, request: Request) -> None:
    """Take the article out of a collection; it stays in its others."""
    caller: Caller = request.state.caller
    (checked,) = caller.puts_into(checked_names([name]))
    await writing_of(request).take_out_of(article_id, checked, caller.view)


@writing.put(
    "/articles/{article_id:path}",
    responses={_CREATED: {"model": PlacedArticleDocument, "description": "It was new."}},
)
async def put_article(
    article_id: str, body: ArticleRequest, request: Request, response: Response
) -> PlacedArticleDocument:
    """Add or change the article of this id; 201 where it was new."""
    if body.id not in (None, article_id):
        raise IdsDiffer
    sent = body.to_article("The article", article_id)
    (placed,) = await _put([sent], request, response)
    response.headers["Location"] = f"/v1/articles/{quote(article_id)}"
    return PlacedArticleDocument.model_validate(placed)


@writing.delete("/articles/{article_id:path}", status_code=204)
async def delete_article(article_id: str, request: Request) -> None:
    """Delete the article with all its versions."""
    if not await writing_of(request).delete(article_id, request.state.caller.view):
        raise ArticleNotFound(f"There is no article {article_id!r} in this index.")


async def _put(
    articles: Sequence[Article], request: Request, response: Response
) -> list[IngestResult]:
    caller: Caller = request.state.caller
    sent = [replace(each, collections=caller.puts_into(each.collections)) for each in articles]
    placed = await writing_of(request).put(sent, caller.view)
    if any(one.outcome == "added" for one in placed):
        response.status_code = _CREATED
    return placed


def writing_of(request: Request) -> ArticleWriting:
    """What writes the index, one thing after the other."""
    writing: ArticleWriting = request.app.state.article_writing
    return writing


def checked_names(texts: Sequence[str]) -> tuple[str, ...]:
    """Names of collections. Raises BadCollection."""
    try:
        return collection_names(texts)
    except ValueError as error:
        raise BadCollection(error) from error


@router.get("/collections", tags=["archive"])
def list_collections(state: State, view: Seen) -> list[CollectionDocument]:
    """The collections that the key knows of, by name, and how many articles it sees in each."""
    try:
        found = state.reader(view).collections()
    except IndexMissing:
        found = []
    return [CollectionDocument.model_validate(each) for each in found]


@router.get("/archive", tags=["archive"])
def describe_archive(state: State, view: Seen) -> ArchiveDocument:
    """How many articles, whose, from when to when, and questions to begin with."""
    reader = state.reader(view)
    status, shares = reader.status(), reader.shares()
    return ArchiveDocument(
        articles=status.articles,
        passages=status.passages,
        publishers=list(shares.publishers),
        categories=list(shares.categories),
        earliest=status.earliest,
        latest=status.latest,
        example_questions=list(first_questions(reader)),
    )
