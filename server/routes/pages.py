"""The pages a reader sees: the chat at /, articles at /articles/{id}, links at /answers/{id}."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from index import ArticleRef, DatelineIndexError, IndexMissing, Period
from qa.citations import days_not_in_full
from qa.citations.links import Links, at_words, published_url
from server.auth import AccessRefused
from server.auth.cookie import keep, sent_key
from server.auth.keys import Scope
from server.observability.audit import audit
from server.problems import problem_of
from server.protocols.exports import WRITTEN
from server.protocols.exports.report import Sources, of_answers
from server.routes import may_read
from server.routes.articles import Version
from server.routes.links import opened_for
from server.routes.widget import widget_modules
from server.schemas.article_page import page_metadata
from server.services import State
from server.web.rendering import asked_for, rendered, templates

_CITE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
MOST_CITES = 50
# A quote is a sentence or a few; whoever marks more asks for no days.
_LONGEST_DATED = 2_000

router = APIRouter(include_in_schema=False)


@router.get("/")
def chat(request: Request, state: State, q: Annotated[str, Query()] = "") -> Response:
    """The chat page, which asks `q` at once; it stands even where there is no index yet."""
    try:
        state.reader(may_read(request, state))
    except AccessRefused as refused:
        return key_page(request, refused)
    except DatelineIndexError as error:
        upload = isinstance(error, IndexMissing)
        return rendered(request, "chat.html", problem=problem_of(error).document, upload=upload)
    return rendered(request, "chat.html", question=q, modules=widget_modules())


@router.get("/articles/{article_id:path}")
def article(
    request: Request,
    article_id: str,
    state: State,
    cite: Annotated[list[str], Query(max_length=MOST_CITES)] = [],  # noqa: B006 - FastAPI copies it
    version: Version = None,
) -> Response:
    """One article, with the words START to END of each `cite` marked; a bad one marks nothing."""
    try:
        reader = state.reader(may_read(request, state))
        newest = reader.article(article_id)
        found = newest if version is None else reader.article(article_id, version)
        audit("read", [ArticleRef.of(found)])
    except AccessRefused as refused:
        return key_page(request, refused)
    pieces = marked(found.text, cite)
    places = cited_places(found.text, cite)
    original = published_url(found.url)
    return rendered(
        request,
        "article.html",
        article=found,
        newest=newest.version,
        pieces=pieces,
        cited=max(piece.number for piece in pieces) if pieces else 0,
        original=original and at_words(original, found.text, places),
        printed_on=found.page_of(places[0][0] if places else 0),
        cites=[f"{start}-{end}" for start, end in places],
        metadata=page_metadata(found, Links(str(request.base_url)).page_of(article_id)),
    )


@router.get("/answers/{link_id}")
def linked_answers(request: Request, link_id: str, state: State) -> Response:
    """What a permanent link leads to."""
    try:
        found = opened_for(request, state, link_id)
    except AccessRefused as refused:
        return key_page(request, refused)
    words = asked_for(request).wording
    sources = Sources(Links(str(request.base_url)), since=found.since, words=words)
    return rendered(
        request,
        "answers.html",
        report=of_answers(found.answers, sources),
        link=found.link,
        changed=bool(found.since),
        formats=WRITTEN,
    )


@router.post("/")
@router.post("/answers/{link_id}")
@router.post("/articles/{article_id:path}")
async def enter(request: Request, state: State) -> Response:
    """Takes the key that a page of a closed archive asks for, and shows that page."""
    key = await sent_key(request)
    try:
        state.access.check(state.access.caller(f"Bearer {key}", "", ""), Scope.READ)
    except AccessRefused as refused:
        return key_page(request, refused, tried=True)
    return keep(request, key)


def key_page(
    request: Request,
    refused: AccessRefused,
    *,
    tried: bool = False,
    heading: str = "This archive needs a key",
    what_for: str = "",
) -> Response:
    """The page that asks for a key, and says what for."""
    problem = problem_of(refused)
    return rendered(
        request,
        "key.html",
        status_code=problem.status,
        problem=problem.document,
        tried=tried,
        heading=heading,
        what_for=what_for,
    )


@dataclass(frozen=True)
class Piece:
    """A run of the text; `number` counts the cited ones from 1 and is 0 for what stands between."""

    text: str
    number: int


def marked(text: str, cites: Iterable[str]) -> list[Piece]:
    """The whole text, in order. A cite is START-END; one that is no place in it marks nothing.

    Cites that overlap become one.
    """
    pieces: list[Piece] = []
    position = 0
    for number, (start, end) in enumerate(cited_places(text, cites), 1):
        pieces += [Piece(text[position:start], 0), Piece(text[start:end], number)]
        position = end
    pieces.append(Piece(text[position:], 0))
    return [piece for piece in pieces if piece.text]


def cited_places(text: str, cites: Iterable[str]) -> list[tuple[int, int]]:
    """Where they start and end, in order."""
    found = [(int(match[1]), int(match[2])) for match in map(_CITE.fullmatch, cites) if match]
    return _joined(sorted((start, end) for start, end in found if start < end <= len(text)))


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@dataclass(frozen=True)
class CitedWords:
    """A run of cited words; `period` is the day, week or month that they name, but not in full."""

    text: str
    period: Period | None = None


def dated(
    text: str, published_at: datetime | None, language: str | None = None
) -> list[CitedWords]:
    """The cited words, in order, the days that they speak of apart."""
    is_short = len(text) <= _LONGEST_DATED
    found = days_not_in_full(text, published_at, language) if is_short else []
    words: list[CitedWords] = []
    position = 0
    for day in found:
        words += [
            CitedWords(text[position : day.start]),
            CitedWords(text[day.start : day.end], day.period),
        ]
        position = day.end
    return [one for one in (*words, CitedWords(text[position:])) if one.text]


templates.env.filters["dated"] = dated
