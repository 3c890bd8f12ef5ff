"""What an endpoint may send where a reply should be, before it is put into words for a person."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from qa.chat_model import Usage

REQUEST_STATUSES = (400, 422)
"""Those by which a server says that it does not take what the request holds."""


class NotAReply(Exception):
    """What came is not what such an endpoint sends."""


class Severed(Exception):
    """The connection broke while a reply came."""


class ReportedFailure(Exception):
    """An error object where the next piece of the reply should be; `body` is it, as JSON."""

    def __init__(self, body: str) -> None:
        super().__init__("an error object")
        self.body = body


class Unwritten(Exception):
    """All the tokens of a reply were spent, and none of them on a word of it."""

    def __init__(self, tokens: int, usage: Usage) -> None:
        super().__init__(f"nothing in {tokens} tokens")
        self.tokens = tokens
        self.usage = usage


class Rejection(Exception):
    """A response whose status is no success.

    `body` is its text, of which a person is shown `own_words` at most, and `wait_s` the seconds
    it asks to wait.
    """

    def __init__(self, status: int, body: str, wait_s: float) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.body = body
        self.wait_s = wait_s


def asked_wait_s(retry_after: str, now: datetime) -> float:
    """The seconds a `Retry-After` header asks for, a number or a date; 0 where it has none."""
    try:
        if retry_after.isdecimal():
            return float(retry_after)
        until = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
