"""GET /v1/articles and /v1/articles/{id}: what the archive holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from index import Filters
from server.problem_table import BadCursor
from server.schemas import ArticleDocument, ArticlePageDocument, Day, Name
from server.state import State

router = APIRouter(tags=["articles"])

_DEFAULT_LIMIT, _MAX_LIMIT = 50, 200
Version = Annotated[int | None, Query(ge=1, le=2**31, description="Default: the newest.")]


@router.get("/articles")
def list_articles(
    state: State,
    publisher: Annotated[list[Name], Query()] = [],  # noqa: B006 - FastAPI copies it
    category: Annotated[list[Name], Query()] = [],  # noqa: B006
    after: Day | None = None,
    before: Day | None = None,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=_MAX_LIMIT)] = _DEFAULT_LIMIT,
) -> ArticlePageDocument:
    """Articles, newest first, a page at a time."""
    filters = Filters(tuple(publisher), tuple(category), after, before)
    try:
        page = state.reader().articles(filters, cursor=cursor, limit=limit)
    except ValueError as error:
        raise BadCursor from error
    return ArticlePageDocument.model_validate(page)


# An id may hold slashes: a BEIR corpus may use addresses as ids.
@router.get("/articles/{article_id:path}")
def get_article(article_id: str, state: State, version: Version = None) -> ArticleDocument:
    """One article, whole."""
    return ArticleDocument.model_validate(state.reader().article(article_id, version))
