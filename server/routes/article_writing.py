"""POST /v1/articles, PUT and DELETE /v1/articles/{id}: articles in, and out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Request, Response

from index import Article, ArticleNotFound, Placed
from server.article_request import ArticleRequest, Articles, ArticlesRequest
from server.article_writing import ArticleWriting
from server.problem_table import IdsDiffer
from server.rights import SHOWS_KEY, WritersRoute
from server.schemas import PlacedArticleDocument, PlacedArticlesDocument

router = APIRouter(tags=["articles"], route_class=WritersRoute, dependencies=[SHOWS_KEY])

_CREATED = 201


@router.post(
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


@router.put(
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


@router.delete("/articles/{article_id:path}", status_code=204)
async def delete_article(article_id: str, request: Request) -> None:
    """Delete the article with all its versions."""
    if not await _writing(request).delete(article_id):
        raise ArticleNotFound(f"There is no article {article_id!r} in this index.")


async def _put(articles: Sequence[Article], request: Request, response: Response) -> list[Placed]:
    placed = await _writing(request).put(articles)
    if any(one.outcome == "added" for one in placed):
        response.status_code = _CREATED
    return placed


def _writing(request: Request) -> ArticleWriting:
    writing: ArticleWriting = request.app.state.article_writing
    return writing
