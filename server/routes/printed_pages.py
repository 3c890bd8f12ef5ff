"""/articles/{id}/pages/{n}: the page that cited words were printed on, with them marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from index import Article, ArticleNotFound, ArticleRef, IndexReader
from index.models.printed import WHOLE, Box, Printed
from server.auth import AccessRefused
from server.observability.audit import audit
from server.routes import may_read
from server.routes import pages as article_pages
from server.routes.articles import Version
from server.services import State
from server.web.rendering import rendered

# A quote goes on over two pages; what is marked on more is looked through page by page.
_MOST_SHOWN = 3
_KEPT_BY_BROWSERS = "private, max-age=3600"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Sheet:
    """A page that is shown: its words, those cited apart, and where these stand on it."""

    number: int
    pieces: list[article_pages.Piece]
    boxes: Sequence[Box]
    is_recognised: bool


@router.get("/articles/{article_id:path}/pages/{number:int}")
def printed_page(
    request: Request,
    article_id: str,
    number: int,
    state: State,
    cite: Annotated[list[str], Query(max_length=article_pages.MOST_CITES)] = [],  # noqa: B006 - FastAPI copies it
    version: Version = None,
) -> Response:
    """The page, and those after it that the words of a `cite` which begins on it go on to."""
    try:
        reader = state.reader(may_read(request, state))
        found = _article(reader, article_id, number, version)
    except AccessRefused as refused:
        return article_pages.key_page(request, refused)
    except ArticleNotFound:
        # Its id may end so.
        return article_pages.article(request, f"{article_id}/pages/{number}", state, cite, version)
    audit("read", [ArticleRef.of(found)])
    printed = reader.printed(found)
    places = article_pages.cited_places(found.text, cite)
    return rendered(
        request,
        "printed.html",
        article=found,
        sheets=_sheets(found, number, places, printed),
        last=_count(found),
        cites=[f"{start}-{end}" for start, end in places],
        whole=WHOLE,
        has_picture=printed is not None and printed.is_kept,
    )


@router.get("/articles/{article_id:path}/pages/{number:int}.png")
def picture(
    request: Request, article_id: str, number: int, state: State, version: Version = None
) -> Response:
    """The page as it was printed."""
    reader = state.reader(may_read(request, state))
    found = _article(reader, article_id, number, version)
    drawn = state.pictures.picture(reader, found, number)
    return Response(drawn, media_type="image/png", headers={"Cache-Control": _KEPT_BY_BROWSERS})


def _article(reader: IndexReader, article_id: str, number: int, version: int | None) -> Article:
    """Raises ArticleNotFound, also where it has no such page."""
    found = reader.article(article_id, version)
    if not 1 <= number <= _count(found):
        raise ArticleNotFound(f"The article {article_id!r} has no page {number}.")
    return found


def _count(article: Article) -> int:
    return len(article.pages.starts) if article.pages else 0


def _sheets(
    article: Article, number: int, places: Sequence[tuple[int, int]], printed: Printed | None
) -> list[Sheet]:
    pages = article.pages
    if pages is None:
        return []
    ends = [pages.of(end - 1) for start, end in places if pages.of(start) == number]
    last = min(max([number, *ends]), number + _MOST_SHOWN - 1)
    boxes = dict[int, list[Box]]()
    for start, end in places:
        for page, found in printed.boxes(start, end).items() if printed else ():
            boxes.setdefault(page, []).extend(found)
    starts = [*pages.starts, len(article.text)]
    return [
        Sheet(
            each,
            _pieces(article.text, starts[each - 1], starts[each], places),
            boxes.get(each, ()),
            each in pages.recognised,
        )
        for each in range(number, last + 1)
    ]


def _pieces(
    text: str, start: int, end: int, places: Sequence[tuple[int, int]]
) -> list[article_pages.Piece]:
    """The words of a page, those of the places apart."""
    within = [(max(a, start) - start, min(b, end) - start) for a, b in places]
    return article_pages.marked(text[start:end], [f"{a}-{b}" for a, b in within if a < b])
