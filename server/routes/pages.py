"""The pages a reader sees: the chat at / and each article at /articles/{id}."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.templating import Jinja2Templates

from index import Article, DatelineIndexError
from server.dates import long_date
from server.problems import problem_of
from server.rights import READERS
from server.routes.articles import Version
from server.state import State

router = APIRouter(include_in_schema=False)

_templates = Jinja2Templates(Path(__file__).parent.parent / "templates")
_templates.env.trim_blocks = _templates.env.lstrip_blocks = True
_templates.env.filters["long_date"] = long_date
_CITE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_EXAMPLES = 3


@router.get("/")
def chat(request: Request, state: State) -> Response:
    """The chat page; it stands even where there is no index yet."""
    try:
        reader = state.reader()
        status, newest = reader.status(), reader.articles(limit=_EXAMPLES).items
    except DatelineIndexError as error:
        return _page(request, "chat.html", problem=problem_of(error).document)
    # With keys set, only those who hold one may read even a headline.
    shown = newest if state.access.reading_is_open else ()
    return _page(request, "chat.html", status=status, newest=shown)


@router.get("/articles/{article_id:path}", dependencies=[READERS])
def article(
    request: Request,
    article_id: str,
    state: State,
    cite: Annotated[str, Query()] = "",
    version: Version = None,
) -> Response:
    """One article, with the words START to END of `cite` marked; a bad `cite` marks nothing."""
    try:
        found = state.reader().article(article_id, version)
    except DatelineIndexError as error:
        problem = problem_of(error)
        return _page(request, "problem.html", status_code=problem.status, problem=problem.document)
    before, quote, after = split_at(found, cite)
    return _page(
        request,
        "article.html",
        article=found,
        before=before,
        quote=quote,
        after=after,
        original=_web_address(found.url),
    )


def _page(request: Request, template: str, *, status_code: int = 200, **context: Any) -> Response:
    root = request.scope.get("root_path", "") + "/"
    return _templates.TemplateResponse(request, template, {**context, "root": root}, status_code)


def _web_address(url: str | None) -> str | None:
    """`url` where following it opens a page; an article may name `javascript:` or worse."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def split_at(article: Article, cite: str) -> tuple[str, str, str]:
    """The text before, within and after `cite`; all of it before where `cite` is no place in it."""
    match = _CITE.fullmatch(cite)
    if match is None:
        return article.text, "", ""
    start, end = int(match[1]), int(match[2])
    if not 0 <= start < end <= len(article.text):
        return article.text, "", ""
    return article.text[:start], article.text[start:end], article.text[end:]
