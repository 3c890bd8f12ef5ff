"""A key that a reader enters on a page of a closed archive, kept by the browser in a cookie."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.types import Scope

_COOKIE = "dateline-key"


def entered_key(scope: Scope) -> str | None:
    """The key that came with the request's cookies."""
    return Request(scope).cookies.get(_COOKIE)


async def sent_key(request: Request) -> str:
    """The key in the page's form, which a browser sends as `application/x-www-form-urlencoded`."""
    fields = parse_qs((await request.body()).decode("utf-8", "replace"))
    return fields.get("key", [""])[0].strip()


def keep(request: Request, key: str) -> Response:
    """Back to the page that asked for the key, signed in."""
    query = f"?{request.url.query}" if request.url.query else ""
    response = RedirectResponse(request.url.path + query, status_code=303)
    sign_in(request, response, key)
    return response


def sign_in(request: Request, response: Response, key: str) -> None:
    """With the response the browser gets the key, until it is closed."""
    response.set_cookie(
        _COOKIE,
        key,
        path=_path(request),
        secure=request.url.scheme == "https",
        httponly=True,
        # Links from other sites lead in; what they send does not count.
        samesite="lax",
    )


def forget(request: Request, response: Response) -> Response:
    """The response, with which the browser forgets the key."""
    response.delete_cookie(_COOKIE, path=_path(request), httponly=True, samesite="lax")
    return response


def _path(request: Request) -> str:
    return str(request.scope.get("root_path", "")) + "/"
