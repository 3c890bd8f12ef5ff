"""/archive: the page of those who keep the archive in order, for who may read and write."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from server.auth import AccessRefused, WritingOff
from server.auth.cookie import entered_key, forget, keep, sent_key
from server.auth.keys import Scope
from server.routes.archive.first_key import is_offered
from server.routes.pages import key_page
from server.routes.widget import archive_files, sent
from server.services import AppState, State
from server.services.uploads.spool import MOST_BYTES, MOST_FILES
from server.web.rendering import rendered

router = APIRouter(include_in_schema=False)

_OF_OTHER_PAGES = ("forms/first_key.js",)
_HEADING = "The archive page needs a key"
_TOLD = "It shows and changes everything, so its key must be one that may write, and read."


@router.get("/archive")
def archive(request: Request, state: State) -> Response:
    """The page, where the key that was entered may read and write; else it asks for one.

    Of an archive without a key it leads to where the first is made.
    """
    try:
        _check(state, entered_key(request.scope))
    except WritingOff:
        if not is_offered(state):
            raise
        return RedirectResponse(request.scope.get("root_path", "") + "/first-key", 303)
    except AccessRefused as refused:
        return key_page(request, refused, heading=_HEADING, what_for=_TOLD)
    modules = [
        name for name in archive_files() if name.endswith(".js") and name not in _OF_OTHER_PAGES
    ]
    return rendered(
        request,
        "archive.html",
        modules=modules,
        most_bytes=MOST_BYTES,
        most_files=MOST_FILES,
    )


@router.post("/archive")
async def enter(request: Request, state: State) -> Response:
    """Takes the key that the page asks for, and shows it."""
    key = await sent_key(request)
    try:
        _check(state, key)
    except AccessRefused as refused:
        return key_page(request, refused, tried=True, heading=_HEADING, what_for=_TOLD)
    return keep(request, key)


@router.post("/archive/sign-out")
def leave(request: Request) -> Response:
    """The browser forgets the key."""
    address = request.scope.get("root_path", "") + "/archive"
    return forget(request, RedirectResponse(address, status_code=303))


@router.get("/archive/{name:path}")
def module(name: str, request: Request) -> Response:
    """One of the page's own files, which say nothing of the archive."""
    file = archive_files().get(name)
    if file is None:
        raise HTTPException(404)
    return sent(file, request)


def _check(state: AppState, key: str | None) -> None:
    """Raises what `Access.check` raises."""
    caller = state.access.caller(f"Bearer {key}" if key else "", "", "")
    for scope in (Scope.WRITE, Scope.READ):
        state.access.check(caller, scope)
