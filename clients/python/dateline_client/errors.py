"""What can go wrong, by what one does about it.

DatelineError
├── Unreachable         no connection, none in time, or one that broke off
├── BadReply            not what a Dateline server says
└── Problem             the server says what is wrong: `detail`, and `hint`, what to do about it
    ├── Refused             401, 403: a key is needed, or may not do this
    ├── NotFound            404
    ├── Invalid             400, 413, 422: the request cannot be used as it is
    └── Unavailable         429, 5xx: the same may work later, after `retry_after_s` where told
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

_PREFIX = "urn:problem-type:dateline:"


class DatelineError(Exception):
    """Root of the tree."""


class Unreachable(DatelineError):
    pass


class BadReply(DatelineError):
    pass


class Problem(DatelineError):
    """`code` is the name of the problem, such as `too-busy`; empty where the server gave none."""

    def __init__(self, document: Mapping[str, Any], status: int, retry_after_s: float | None):
        self.status, self.retry_after_s, self.document = status, retry_after_s, dict(document)
        self.code = str(document.get("type", "")).removeprefix(_PREFIX).removeprefix("about:blank")
        told = document.get("detail") or document.get("title") or _openai_message(document)
        self.detail = str(told or f"HTTP {status}")
        self.hint = str(document.get("hint") or "")
        super().__init__(" ".join(filter(None, (self.detail, self.hint))))


class Refused(Problem):
    pass


class NotFound(Problem):
    pass


class Invalid(Problem):
    pass


class Unavailable(Problem):
    pass


def _openai_message(document: Mapping[str, Any]) -> object:
    """Of the form that addresses below /v1 have which there are not, such as /v1/v1/ask."""
    error = document.get("error")
    return error.get("message") if isinstance(error, Mapping) else None


def problem_of(reply: httpx.Response) -> Problem:
    """What a reply says that is none of success; its body has been read."""
    if reply.is_redirect:
        there = f"{reply.url} leads to {reply.headers['Location']}: give the client that address."
        return problem({"detail": there}, reply.status_code)
    try:
        document = reply.json()
    except ValueError:
        document = None
    wait = reply.headers.get("Retry-After", "")
    seconds = float(wait) if wait.isdecimal() else None
    return problem(document if isinstance(document, dict) else {}, reply.status_code, seconds)


def problem(
    document: Mapping[str, Any], status: int, retry_after_s: float | None = None
) -> Problem:
    """Of the class that its status has."""
    if status in (401, 403):
        kind: type[Problem] = Refused
    elif status == 404:
        kind = NotFound
    elif status == 429 or status >= 500:
        kind = Unavailable
    else:
        kind = Invalid
    return kind(document, status, retry_after_s)
