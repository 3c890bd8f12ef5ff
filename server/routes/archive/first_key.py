"""/first-key: where a browser makes the first key of an archive, once."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from server.auth.cookie import sign_in
from server.auth.first_key import FirstKeyCodeWrong, FirstKeyOver
from server.auth.keys import ApiKey
from server.observability.audit import audit
from server.problems import problem_of
from server.services import AppState, State
from server.web.rendering import rendered

router = APIRouter(include_in_schema=False)

_LONGEST_NAME = 100
_USUAL_NAME = "The first key"


@router.get("/first-key")
def page(request: Request, state: State) -> Response:
    """The form; the code comes behind the #, which no browser sends and no log keeps."""
    if not is_offered(state):
        raise FirstKeyOver
    return rendered(request, "first_key.html", name=_USUAL_NAME)


@router.post("/first-key")
async def make(request: Request, state: State) -> Response:
    """The key, shown this once; the browser is signed in with it."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    code, name = (fields.get(each, [""])[0].strip() for each in ("code", "name"))
    try:
        key, secret = await asyncio.to_thread(_made, state, code, name)
    except FirstKeyCodeWrong as refused:
        wrong = problem_of(refused)
        return rendered(
            request, "first_key.html", status_code=wrong.status, name=name, wrong=wrong.document
        )
    audit("key-created", [], made=key.id)
    response = rendered(request, "first_key.html", status_code=201, made=key, secret=secret)
    response.headers["Cache-Control"] = "no-store"
    sign_in(request, response, secret)
    return response


def is_offered(state: AppState) -> bool:
    """Raises KeysUnusable."""
    return bool(state.keys and state.first_key and state.first_key.is_open(state.keys))


def _made(state: AppState, code: str, name: str) -> tuple[ApiKey, str]:
    """Raises what `FirstKey.make` raises."""
    if state.keys is None or state.first_key is None:
        raise FirstKeyOver
    return state.first_key.make(code, name[:_LONGEST_NAME] or _USUAL_NAME, state.keys)
