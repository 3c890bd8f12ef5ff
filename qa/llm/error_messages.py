"""What an endpoint says when it does not do its part, what to tell a person, and what helps."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from qa.errors import (
    EndpointBusy,
    EndpointContextExceeded,
    EndpointError,
    EndpointFailed,
    EndpointProtocolError,
    EndpointRefused,
    EndpointTimeout,
    EndpointUnreachable,
)
from qa.llm import Usage

REQUEST_STATUSES = (400, 422)
"""Those by which a server says that it does not take what the request holds."""

LOG_TELLS = "Ask again in a while; if it happens again, the endpoint's own log says why."
_LONGEST = 300
# In the order in which they are looked into; what was sent is never among them.
_SAYING = ("error", "message", "detail", "msg", "errors", "description")
# Some write the error of their validator out, and what was sent stands behind this.
_SENT = re.compile(r"""\\?["']input\\?["']\s*:.*""", re.DOTALL)
# As llama.cpp, vLLM, SGLang, TGI, LM Studio, Ollama, OpenAI, Mistral and others put it.
_TOO_LONG = re.compile(
    r"context[ _](?:length|size|window)|maximum (?:prompt|model) length|max_model_len"
    r"|exceed_context_size|max_new_tokens` must be|prompt is too long|input is too long"
    r"|reduce the length of the messages",
    re.IGNORECASE,
)
_NUMBER = r"(\d[\d,]{2,11})"
_STATED = re.compile(
    rf'"n_ctx"\s*:\s*{_NUMBER}'
    rf"|(?:context|model|prompt) (?:length|window|size)(?: is| of)?(?: only)?[ (]*{_NUMBER}"
    rf"|{_NUMBER} maximum"
    rf"|must be <= {_NUMBER}"
    rf"|max_model_len[ =(]+{_NUMBER}",
    re.IGNORECASE,
)
_AT_MOST = 0.75
_UNSTATED = 0.5


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


@dataclass(frozen=True)
class EndpointRole:
    """What an endpoint is for, and the settings that a person would mend it with.

    `default_path` is added to an address that has no path.
    """

    called: str
    dialect: str
    address: str
    address_hint: str
    default_path: str
    key: str
    request: str


CHAT = EndpointRole(
    called="LLM endpoint",
    dialect="an OpenAI-compatible one",
    address="DATELINE_LLM_BASE_URL",
    address_hint="it usually ends in /v1",
    default_path="/v1",
    key="DATELINE_LLM_API_KEY",
    request="DATELINE_LLM_BASE_URL, DATELINE_LLM_MODEL and DATELINE_LLM_CONTEXT_TOKENS",
)
FALLBACK_CHAT = replace(
    CHAT,
    called="fallback LLM endpoint",
    address="DATELINE_LLM_FALLBACKS",
    key="DATELINE_LLM_FALLBACKS",
    request="DATELINE_LLM_FALLBACKS and DATELINE_LLM_CONTEXT_TOKENS",
)
RERANKING = EndpointRole(
    called="reranking endpoint",
    dialect="one with /rerank",
    address="DATELINE_RERANK_BASE_URL",
    address_hint="/rerank is added to it",
    default_path="",
    key="DATELINE_RERANK_API_KEY",
    request="DATELINE_RERANK_BASE_URL and DATELINE_RERANK_MODEL",
)
EMBEDDING = EndpointRole(
    called="embedding endpoint",
    dialect="an OpenAI-compatible one",
    address="DATELINE_EMBEDDING_BASE_URL",
    address_hint="it usually ends in /v1, and /embeddings is added to it",
    default_path="/v1",
    key="DATELINE_EMBEDDING_API_KEY",
    request="DATELINE_EMBEDDING_BASE_URL and DATELINE_EMBEDDING_MODEL",
)


@dataclass(frozen=True)
class EndpointFaults:
    """Words the errors of one endpoint; `origin` is its scheme, host and port, nothing more."""

    role: EndpointRole
    origin: str

    @property
    def _where(self) -> str:
        return f"The {self.role.called} at {self.origin}"

    def unreachable(self) -> EndpointError:
        return EndpointUnreachable(
            f"{self._where} cannot be reached.",
            f"Is the server running at {self.origin}? Check {self.role.address}.",
        )

    def untrusted(self) -> EndpointError:
        return EndpointUnreachable(
            f"{self._where} shows a certificate that is not trusted.",
            "Name a file with the certificate of its authority in SSL_CERT_FILE.",
        )

    def not_through_proxy(self) -> EndpointError:
        return EndpointUnreachable(
            f"{self._where} cannot be reached through the proxy.",
            "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
        )

    def unusable_environment(self) -> EndpointError:
        return EndpointUnreachable(
            f"{self._where} was not asked: the certificates or the proxy cannot be used.",
            "Check SSL_CERT_FILE, SSL_CERT_DIR, HTTPS_PROXY and HTTP_PROXY.",
        )

    def resting(self, seconds: float) -> EndpointError:
        return EndpointUnreachable(
            f"{self._where} is not asked for {seconds:g} s after it failed.", LOG_TELLS
        )

    def silent(self, seconds: float, setting: str) -> EndpointError:
        return EndpointTimeout(f"{self._where} sent nothing for {seconds:g} s.", _faster(setting))

    def unfinished(self, seconds: float, setting: str) -> EndpointError:
        return EndpointTimeout(f"{self._where} did not finish in {seconds:g} s.", _faster(setting))

    def cut_off(self) -> EndpointError:
        return EndpointProtocolError(f"{self._where} cut its reply off.", LOG_TELLS)

    def reported(self) -> EndpointError:
        return EndpointFailed(f"{self._where} reported an error while it answered.", LOG_TELLS)

    def unwritten(self, tokens: int) -> EndpointError:
        return EndpointFailed(
            f"{self._where} spent all of {tokens} tokens before the first word of its reply.",
            "Choose a model that reasons less, or have the endpoint bound its reasoning.",
        )

    def incompatible(self) -> EndpointError:
        return EndpointProtocolError(
            f"{self._where} does not answer as {self.role.dialect} does.",
            f"Check {self.role.address}; {self.role.address_hint}.",
        )

    def unusable(self, why: str) -> EndpointError:
        return EndpointProtocolError(f"{self._where} {why}.", f"Check {self.role.request}.")

    def exceeded(self, context_tokens: int) -> EndpointContextExceeded:
        return EndpointContextExceeded(
            f"{self._where} reads no more than about {context_tokens} tokens.",
            "Set DATELINE_LLM_CONTEXT_TOKENS to what its model reads.",
            context_tokens,
        )

    def rejected(self, status: int, said: str) -> EndpointError:
        """For a response whose status is no success; `said` are its own words, fit to be shown."""
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return EndpointBusy(
                f"{self._where} has had too many requests (429).",
                f"Ask again in a while, or check the quota of {self.role.key}.",
            )
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return EndpointFailed(f"{self._where} failed ({status}).", LOG_TELLS)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return EndpointRefused(
                f"{self._where} did not accept the key ({status}).",
                f"Check {self.role.key}.",
            )
        if status < HTTPStatus.BAD_REQUEST:
            return EndpointRefused(
                f"{self._where} points elsewhere ({status}).",
                f"Set {self.role.address} to the address it moved to.",
            )
        words = f": “{said}”" if said and status in REQUEST_STATUSES else "."
        return EndpointRefused(
            f"{self._where} did not accept the request ({status}){words}",
            f"Check {self.role.request}.",
        )

    def asks_to_wait(self, status: int, seconds: float) -> EndpointError:
        return EndpointBusy(
            f"{self._where} is busy ({status}) and asks to wait {seconds:.0f} s.",
            "Ask again after that.",
        )


def _faster(setting: str) -> str:
    return f"Raise {setting}, or choose a faster model."


def own_words(body: str, key: str) -> str:
    """One line, cut short, of printable characters alone and without the key; "" if no words."""
    try:
        said = _said(json.loads(body))
    except (ValueError, RecursionError):
        said = "" if body.lstrip().startswith("<") else body
    said = _SENT.sub("…", said)
    printable = "".join(each if each.isprintable() else " " for each in said)
    line = " ".join((printable.replace(key, "…") if key else printable).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return next(filter(None, map(_said, value)), "")
    if isinstance(value, dict):
        found = next(filter(None, (_said(value.get(name)) for name in _SAYING)), "")
        place = value.get("loc")
        if found and isinstance(place, list):
            return f"{'.'.join(map(str, place))}: {found}"
        return found
    return ""


def smaller_context(said: str, tried_tokens: int) -> int | None:
    """The tokens to keep to from now on, prompt and reply together; None where `said` is not
    about that.

    It is what the endpoint states, but well below what was tried, for it counts by its own
    tokenizer; half of what was tried where it states nothing.
    """
    if not _TOO_LONG.search(said):
        return None
    found = _STATED.search(said)
    if found is None:
        return int(tried_tokens * _UNSTATED)
    stated = int(next(group for group in found.groups() if group).replace(",", ""))
    return min(stated, int(tried_tokens * _AT_MOST))
