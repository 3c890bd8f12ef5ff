"""/v1/usage and /usage: how the archive is used, for who has a key for writing."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request, Response

from index import EVERYTHING, DatelineIndexError
from server.auth import AccessRefused, Caller
from server.auth.cookie import entered_key, keep, sent_key
from server.auth.keys import Scope
from server.problems.errors import BadDays, FeedbackOff
from server.routes import SHOWS_KEY, KeepersRoute, check_sees_all, pages
from server.schemas.requests import Day
from server.schemas.usage import UsageDocument
from server.services import AppState, State
from server.services.usage import UsageReport, days_of_use, said_of, usage_report
from server.web.rendering import rendered, templates

router = APIRouter(tags=["usage"], route_class=KeepersRoute, dependencies=[SHOWS_KEY])
page_router = APIRouter(include_in_schema=False)
templates.env.filters["outcome"] = said_of


@router.get("/usage")
def usage(state: State, after: Day | None = None, before: Day | None = None) -> UsageDocument:
    """How many questions were asked and what became of them, by day; by default of 30 days."""
    return UsageDocument.model_validate(_report(state, after, before))


@page_router.get("/usage")
def usage_page(
    request: Request, state: State, after: Day | None = None, before: Day | None = None
) -> Response:
    """The same for people."""
    try:
        _check(state, _signed_in(request, state))
        report = _report(state, after, before)
    except AccessRefused as refused:
        return pages.key_page(request, refused)
    most = max((day.questions for day in report.days), default=0)
    return rendered(request, "usage.html", report=report, most=max(1, most))


@page_router.post("/usage")
async def enter(request: Request, state: State) -> Response:
    """Takes the key that the page asks for, and shows it."""
    key = await sent_key(request)
    try:
        _check(state, state.access.caller(f"Bearer {key}", "", ""))
    except AccessRefused as refused:
        return pages.key_page(request, refused, tried=True)
    return keep(request, key)


def _signed_in(request: Request, state: AppState) -> Caller:
    """By the key that was entered here, with all it is good for: the page changes nothing."""
    entered = entered_key(request.scope)
    if entered is None or request.headers.get("Authorization") is not None:
        caller: Caller = request.state.caller
        return caller
    return state.access.caller(f"Bearer {entered}", "", "")


def _check(state: AppState, caller: Caller) -> None:
    """Raises what `Access.check` raises, and KeyOfPart: the counts are of every article."""
    state.access.check(caller, Scope.WRITE)
    check_sees_all(state, caller.view)


def _report(state: AppState, after: date | None, before: date | None) -> UsageReport:
    if state.usage is None or state.feedback is None:
        raise FeedbackOff
    days = days_of_use(after, before)
    if days is None:
        raise BadDays
    try:
        reader = state.reader(EVERYTHING)
    except DatelineIndexError:
        reader = None
    return usage_report(
        state.usage, state.feedback, reader, *days, with_questions=state.shows_questions
    )
