"""Errors as RFC 9457 problem documents, from one table.

A client reads only what the table says, or, where a row says nothing, the error's own words, which
then speak of the request alone. What went wrong inside is logged.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from index import (
    ArticleNotFound,
    DatelineIndexError,
    IndexDamaged,
    IndexMismatch,
    IndexMissing,
    ModelError,
)
from qa import (
    EndpointBusy,
    EndpointError,
    EndpointRefused,
    EndpointTimeout,
    EndpointUnreachable,
    QAError,
    QuestionError,
)

_log = logging.getLogger(__name__)
_TYPE = "urn:problem-type:dateline:"
RETRY_AFTER_S = 10


class NotReady(Exception):
    """The server runs but cannot answer yet. `detail` says what it waits for."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.mend = "Wait a few seconds and try again."


class BadCursor(Exception):
    """A cursor that no page of articles gave out."""

    detail = "The cursor is not one that this archive gave out."
    mend = "Take next_cursor from the page before, or leave cursor out."


@dataclass(frozen=True)
class Row:
    """How a class of errors is told to a client; `detail` None means in the error's own words."""

    status: int
    name: str
    title: str
    detail: str | None = None
    mend: str = ""
    retry_after_s: int | None = None


_ENDPOINT = "The language model endpoint"
_CHECK = (
    "On the server, check DATELINE_LLM_BASE_URL, DATELINE_LLM_MODEL and DATELINE_LLM_API_KEY, "
    'or ask with "mode": "extractive", which needs no model.'
)
_LATER = 'Try again later, or ask with "mode": "extractive", which needs no model.'

# The first row whose class fits is taken, so a subclass stands before its parent.
TABLE: Sequence[tuple[type[Exception], Row]] = (
    (
        IndexMissing,
        Row(
            503,
            "index-missing",
            "No articles yet",
            "This archive has no index yet.",
            "On the server, run: dateline index add PATH",
        ),
    ),
    (
        IndexMismatch,
        Row(
            503,
            "index-mismatch",
            "The index does not fit",
            "The index was made with another model or by another version of Dateline.",
            "On the server, run: dateline index status",
        ),
    ),
    (
        IndexDamaged,
        Row(
            503,
            "index-damaged",
            "The index is damaged",
            "The index cannot be read.",
            "On the server, run: dateline index status",
        ),
    ),
    (
        ModelError,
        Row(
            503,
            "embedding-model",
            "The embedding model cannot be used",
            "The embedding model cannot be loaded.",
            "On the server, check DATELINE_EMBEDDING_MODEL.",
        ),
    ),
    (NotReady, Row(503, "not-ready", "Not ready", retry_after_s=5)),
    (ArticleNotFound, Row(404, "article-not-found", "No such article")),
    (BadCursor, Row(422, "bad-cursor", "Not a cursor")),
    (QuestionError, Row(422, "question", "The question cannot be asked")),
    (
        EndpointBusy,
        Row(
            503,
            "endpoint-busy",
            "The language model is busy",
            f"{_ENDPOINT} has too many requests.",
            _LATER,
            RETRY_AFTER_S,
        ),
    ),
    (
        EndpointTimeout,
        Row(
            504,
            "endpoint-timeout",
            "The language model is too slow",
            f"{_ENDPOINT} did not answer in time.",
            _LATER,
        ),
    ),
    (
        EndpointUnreachable,
        Row(
            502,
            "endpoint-unreachable",
            "The language model cannot be reached",
            f"{_ENDPOINT} cannot be reached.",
            _CHECK,
        ),
    ),
    (
        EndpointRefused,
        Row(
            502,
            "endpoint-refused",
            "The language model refused",
            f"{_ENDPOINT} refused the request.",
            _CHECK,
        ),
    ),
    (
        EndpointError,
        Row(
            502,
            "endpoint-failed",
            "The language model failed",
            f"{_ENDPOINT} broke off or sent something unusable.",
            _LATER,
        ),
    ),
)


@dataclass(frozen=True)
class Problem:
    """A problem document and how to send it."""

    status: int
    document: dict[str, Any]
    retry_after_s: int | None = None

    def response(self) -> JSONResponse:
        headers = {"Retry-After": str(self.retry_after_s)} if self.retry_after_s else None
        return JSONResponse(
            self.document, self.status, headers, media_type="application/problem+json"
        )


def problem_of(error: Exception) -> Problem:
    """The problem that the table names, else an internal error with an id that is also logged."""
    for error_class, row in TABLE:
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
            "mend": f"Look for {incident} in the server's log.",
        },
    )


def _from_row(row: Row, error: Exception) -> Problem:
    if row.detail is not None:
        _log.warning("%s: %s", type(error).__name__, error)
    document: dict[str, Any] = {
        "type": f"{_TYPE}{row.name}",
        "title": row.title,
        "status": row.status,
        "detail": row.detail or getattr(error, "detail", ""),
    }
    mend = row.mend or getattr(error, "mend", "")
    if mend:
        document["mend"] = mend
    return Problem(row.status, document, row.retry_after_s)


def _invalid_request(error: RequestValidationError) -> Problem:
    """Names each field that is wrong; what was sent is not repeated."""
    if any(each["type"] == "json_invalid" for each in error.errors()):
        return _plain(400, "The body is not JSON.")
    wrong = [
        {
            "field": ".".join(map(str, each["loc"][1:])) or str(each["loc"][0]),
            "message": each["msg"].removeprefix("Value error, "),
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


def _plain(status: int, detail: str) -> Problem:
    title = HTTPStatus(status).phrase
    return Problem(
        status, {"type": "about:blank", "title": title, "status": status, "detail": detail}
    )


_STATUS_DETAIL = {
    401: "This archive asks for an API key: send Authorization: Bearer KEY.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The body is too large.",
}


def install_problem_handlers(app: FastAPI) -> None:
    """Make every error of `app` a problem document."""

    async def foreseen(_: Request, error: Exception) -> JSONResponse:
        return problem_of(error).response()

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return _invalid_request(error).response()

    async def http_error(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        detail = _STATUS_DETAIL.get(error.status_code, str(error.detail))
        response = _plain(error.status_code, detail).response()
        response.headers.update(error.headers or {})
        return response

    for error_class in (DatelineIndexError, QAError, NotReady, BadCursor, Exception):
        app.add_exception_handler(error_class, foreseen)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http_error)
