"""Errors as RFC 9457 problem documents, from one table.

A client reads only what the table says, or, where a row says nothing, the error's own words, which
then speak of the request alone. What went wrong inside is logged.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from index import DatelineIndexError
from qa import QAError
from server.problems.table import TABLE, Row

_log = logging.getLogger(__name__)
PROBLEM_TYPE = "application/problem+json"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_UNKNOWN_FIELD = "There is no such field."
_TYPE = "urn:problem-type:dateline:"
_STATUS_DETAIL = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    408: "The body did not come in time.",
    413: "The body is too large.",
}
_OPENAI_ADDRESSES = ("/v1/chat/completions", "/v1/responses", "/v1/models")
_API = "/v1/"
_OPENAI_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
}
_FIRST_OF_THE_SERVER = 500
_UNPROCESSABLE, _BAD_REQUEST = 422, 400


@dataclass(frozen=True)
class Problem:
    """A problem document and how to send it."""

    status: int
    document: dict[str, Any]
    retry_after_s: int | None = None

    def response(self, path: str = "", *, openai: bool | None = None) -> JSONResponse:
        """As who asks at `path` of this server reads errors, unless it is said how."""
        headers = dict[str, str]()
        if self.retry_after_s:
            headers["Retry-After"] = str(self.retry_after_s)
        if self.status == HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = "Bearer"
        if speaks_openai(path) if openai is None else openai:
            document = error_document(self.status, self.document)
            return JSONResponse(document, openai_status(self.status), headers)
        return JSONResponse(self.document, self.status, headers, media_type=PROBLEM_TYPE)


def problem_of(error: Exception) -> Problem:
    """The problem that the table names, else an internal error with an id that is also logged."""
    for error_class, row in TABLE.items():
        if isinstance(error, error_class):
            return _from_row(row, error)
    incident = uuid.uuid4().hex[:12]
    _log.error("internal error %s", incident, exc_info=error)
    return Problem(
        500,
        {
            "type": f"{_TYPE}internal",
            "title": "Internal error",
            "status": 500,
            "detail": "Something went wrong inside the server.",
            **_hinted(f"Look for {incident} in the server's log."),
        },
    )


def _hinted(hint: str) -> dict[str, str]:
    """`mend` is what `hint` was called, and clients read it."""
    return {"hint": hint, "mend": hint}


def _from_row(row: Row, error: Exception) -> Problem:
    if row.detail is not None:
        _log.warning("%s: %s", type(error).__name__, error)
    document: dict[str, Any] = {
        "type": f"{_TYPE}{row.name}",
        "title": row.title,
        "status": row.status,
        "detail": row.detail or getattr(error, "detail", ""),
    }
    hint = row.hint or getattr(error, "hint", "")
    if hint:
        document |= _hinted(hint)
    return Problem(row.status, document, row.retry_after_s)


def _invalid_request(error: RequestValidationError) -> Problem:
    """Names each field that is wrong; what was sent is not repeated."""
    if any(each["type"] == "json_invalid" for each in error.errors()):
        return _plain(400, "The body is not JSON.")
    wrong = [
        {
            "field": _field(each["loc"]),
            "message": _UNKNOWN_FIELD if each["type"] == "extra_forbidden" else _message(each),
        }
        for each in error.errors()
    ]
    document = {
        "type": f"{_TYPE}invalid-request",
        "title": "The request cannot be used",
        "status": 422,
        "detail": "; ".join(f"{each['field']}: {each['message']}" for each in wrong[:5]),
        "errors": wrong[:50],
    }
    return Problem(422, document)


def _field(place: tuple[int | str, ...]) -> str:
    """Where in the request, without the names that tell apart what a body may be."""
    path = [str(part) for part in place[1:] if not str(part).startswith("<")]
    return ".".join(path) or str(place[0])


def _message(each: dict[str, Any]) -> str:
    return str(each["msg"]).removeprefix("Value error, ")


def _plain(status: int, detail: str) -> Problem:
    title = HTTPStatus(status).phrase
    return Problem(
        status,
        {"type": "about:blank", "title": title, "status": status, "detail": detail},
    )


def speaks_openai(path: str) -> bool:
    """Whether errors at this path of the server are to be told as OpenAI tells them."""
    return path.startswith(_OPENAI_ADDRESSES)


def openai_status(status: int) -> int:
    """OpenAI knows no 422: what cannot be used is a 400."""
    return _BAD_REQUEST if status == _UNPROCESSABLE else status


def error_document(status: int, problem: dict[str, Any]) -> dict[str, Any]:
    """The problem document's words; `code` is its type, `param` the first field that is wrong."""
    wrong = problem.get("errors") or [{}]
    name = str(problem["type"]).rpartition(":")[2]
    kind = "server_error" if status >= _FIRST_OF_THE_SERVER else "invalid_request_error"
    return {
        "error": {
            "message": " ".join(filter(None, (problem["detail"], problem.get("hint")))),
            "type": _OPENAI_TYPES.get(status, kind),
            "param": wrong[0].get("field"),
            "code": None if name == "blank" else name.replace("-", "_"),
        }
    }


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of `app` a problem document."""

    async def foreseen(request: Request, error: Exception) -> JSONResponse:
        return problem_of(error).response(_path(request))

    async def invalid(request: Request, error: Any) -> JSONResponse:
        return _invalid_request(error).response(_path(request))

    async def http_error(request: Request, error: Any) -> JSONResponse:
        path = _path(request)
        if f"{path}/".startswith(_API) and "endpoint" not in request.scope:
            return _unknown_address(request).response(openai=True)
        detail = _STATUS_DETAIL.get(error.status_code, str(error.detail))
        response = _plain(error.status_code, detail).response(path)
        response.headers.update(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["Allow"] = ", ".join(_methods(request))
        return response

    classes: list[type[Exception]] = [DatelineIndexError, QAError, Exception]
    for error_class in (*classes, *TABLE):
        app.add_exception_handler(error_class, foreseen)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_error)


def _unknown_address(request: Request) -> Problem:
    """Who guesses one is most often a client of OpenAI's, which shows its user this alone."""
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    known = [
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method in methods
        if path.startswith(_API)
    ]
    document = {
        "type": f"{_TYPE}unknown-address",
        "title": "No such address",
        "status": 404,
        "detail": _STATUS_DETAIL[404],
        **_hinted(f"The addresses are: {', '.join(known)}."),
    }
    return Problem(404, document)


def _methods(request: Request) -> list[str]:
    """What the address takes: of two routes to it, Starlette names one alone's."""
    return [
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": "GET" if method == "HEAD" else method})[0]
            is Match.FULL
            for route in request.app.routes
        )
    ]


def _path(request: Request) -> str:
    """The path below the root that a proxy serves Dateline at."""
    return request.url.path.removeprefix(request.scope.get("root_path", ""))
