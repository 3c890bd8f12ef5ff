"""What is in the archive, filtered and whole; taking back, correcting, undoing a deletion."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request

from index import EVERYTHING, Article, ArticleRef, Filters, IndexMissing, date_annotations
from index.catalogue.upkeep import Lacking, Narrowing
from index.catalogue.upkeep.edits import Edit
from index.catalogue.upkeep.view import Upkeep
from index.ingest.doubts import doubts_of
from index.readers.formats.html.walls import is_cut_by_wall
from server.observability.audit import audit
from server.problems.errors import BadCursor, DeletionNotFound
from server.routes import SHOWS_KEY, DeskRoute
from server.routes.articles import Version, writing_of
from server.schemas import ArticleDocument, CorrectionDocument
from server.schemas.archive import (
    CountedArticlesDocument,
    DeletionsDocument,
    EditedDocument,
    EditRequest,
    FiledArticleDocument,
    FilterDocument,
    FiltersDocument,
    FilterValueDocument,
    NamedDayDocument,
    PassageDocument,
    VersionDocument,
)
from server.schemas.requests import Day, Name
from server.services import AppState, State

router = APIRouter(tags=["archive"], route_class=DeskRoute, dependencies=[SHOWS_KEY])

# As many as a person looks through; articles of other days are found by `after` and `before`.
_MOST_DAYS = 400
_MOST_VALUES = 1_000
_MOST_DATES = 200
_DEFAULT_LIMIT, _MAX_LIMIT = 50, 200
_LACKING = {"day": "No day", "publisher": "No publisher", "language": "No language"}


@router.get("/archive/filters")
def list_filters(state: State) -> FiltersDocument:
    """What the listing can be narrowed by, with how many articles there are of each."""
    upkeep = _upkeep(state)
    if upkeep is None:
        return FiltersDocument(filters=[])
    shares, contents = upkeep.shares(), upkeep.contents(_MOST_DAYS)
    found = (
        ("publisher", "Publisher", [(each.name, each.articles) for each in shares.publishers]),
        ("language", "Language", [(each.name, each.articles) for each in contents.languages]),
        ("category", "Category", [(each.name, each.articles) for each in shares.categories]),
        ("collection", "Collection", [(each.name, each.articles) for each in upkeep.collections()]),
        ("day", "Day", [(each.day.isoformat(), each.articles) for each in contents.days]),
        ("lacking", "Missing", [(name, n) for name, n in contents.lacking.items() if n]),
    )
    return FiltersDocument(
        filters=[
            FilterDocument(
                name=name,
                label=label,
                values=[
                    FilterValueDocument(value=value, label=_LACKING.get(value, value), articles=n)
                    for value, n in values[:_MOST_VALUES]
                ],
            )
            for name, label, values in found
            if values
        ]
    )


@router.get("/archive/articles")
def search_articles(
    state: State,
    words: Annotated[str, Query(max_length=500)] = "",
    publisher: Annotated[list[Name], Query()] = [],  # noqa: B006 - FastAPI copies it
    category: Annotated[list[Name], Query()] = [],  # noqa: B006
    collection: Annotated[list[Name], Query()] = [],  # noqa: B006
    language: Annotated[str | None, Query(max_length=35)] = None,
    lacking: Lacking | None = None,
    day: Day | None = None,
    after: Day | None = None,
    before: Day | None = None,
    cursor: Annotated[str | None, Query(max_length=1000)] = None,
    limit: Annotated[int, Query(ge=1, le=_MAX_LIMIT)] = _DEFAULT_LIMIT,
) -> CountedArticlesDocument:
    """Articles that have all `words` in headline, id, address or source; newest first, in pages."""
    upkeep = _upkeep(state)
    if upkeep is None:
        return CountedArticlesDocument(items=[], next_cursor=None, total=0)
    filters = Filters(
        tuple(publisher), tuple(category), day or after, day or before, tuple(collection)
    )
    narrowing = Narrowing.of(words, language, lacking)
    try:
        page = upkeep.articles(filters, narrowing, cursor=cursor, limit=limit)
    except ValueError as error:
        raise BadCursor from error
    total = upkeep.count(filters, narrowing) if cursor is None else None
    return CountedArticlesDocument.model_validate(
        {"items": page.items, "next_cursor": page.next_cursor, "total": total}
    )


@router.get("/archive/articles/{article_id:path}")
def file_of_article(article_id: str, state: State, version: Version = None) -> FiledArticleDocument:
    """One article with its versions, passages, named days, doubts and what was dropped."""
    reader = state.reader(EVERYTHING)
    article = reader.article(article_id, version)
    audit("read", [ArticleRef.of(article)])
    upkeep = reader.upkeep()
    versions = upkeep.versions(article_id)
    is_newest = bool(versions) and versions[0].version == article.version
    places = upkeep.passages(article_id) if is_newest else []
    return FiledArticleDocument(
        **ArticleDocument.model_validate(article).model_dump(),
        source=article.source,
        date_is_sure=article.date_is_sure,
        versions=[VersionDocument.model_validate(each) for each in versions],
        passages=[
            PassageDocument(start=start, end=end, text=article.text[start:end])
            for start, end in places
        ],
        dates=_named_days(article),
        doubts=list(doubts_of(article)),
        behind_wall=is_cut_by_wall(article.text, article.dropped),
    )


@router.patch("/articles/{article_id:path}")
async def edit_article(article_id: str, body: EditRequest, request: Request) -> EditedDocument:
    """Take an article back, correct it, or mend a field; whatever its file says when read again.

    The article becomes a new version. Corrections are added to those that there are.
    """
    placed = await writing_of(request).edit(article_id, _edit(body))
    edited = placed.article
    return EditedDocument(
        id=article_id,
        version=placed.version,
        outcome="changed" if placed.outcome == "changed" else "unchanged",
        retracted=edited.retracted,
        corrections=[CorrectionDocument.model_validate(each) for each in edited.corrections],
    )


@router.get("/deletions")
def list_deletions(state: State) -> DeletionsDocument:
    """Articles that were deleted and can come back until the next compaction."""
    upkeep = _upkeep(state)
    return DeletionsDocument.model_validate({"deletions": upkeep.deletions() if upkeep else ()})


@router.delete("/deletions/{article_id:path}", status_code=204)
async def undo_deletion(article_id: str, request: Request) -> None:
    """Bring a deleted article back, with all its versions."""
    if not await writing_of(request).undelete(article_id):
        raise DeletionNotFound


def _upkeep(state: AppState) -> Upkeep | None:
    """None where there is no index yet: the first upload makes it."""
    try:
        return state.reader(EVERYTHING).upkeep()
    except IndexMissing:
        return None


def _named_days(article: Article) -> list[NamedDayDocument]:
    every = date_annotations(article.text, article.published_at, article.language)
    found = every[:_MOST_DATES]
    return [
        NamedDayDocument(
            words=article.text[each.start : each.end],
            start=each.start,
            end=each.end,
            days=each.period.iso,
        )
        for each in found
    ]


def _edit(body: EditRequest) -> Edit:
    names = ("title", "publisher", "author", "category")
    fields = {name: value for name in names if (value := getattr(body, name)) is not None}
    if body.published_at:
        fields["published_at"] = _in_a_zone(body.published_at)
    told = body.correction
    day = _in_a_zone(told.published_at) if told and told.published_at else None
    return Edit(body.retracted, ((told.text, day),) if told else (), fields)


def _in_a_zone(moment: datetime) -> str:
    """What names no zone is taken as UTC, as everywhere."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
