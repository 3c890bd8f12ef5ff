"""What an endpoint means by what it says, in whichever words: too long, unknown, refused, later."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

REQUEST_STATUSES = (400, 422)
"""Those by which a server says that it does not take what the request holds."""

Meaning = Literal["key", "credit", "model", "filter", "other"]
"""Why a request was refused: the key, no money or quota left, a model that the endpoint has not,
what it says of the prompt's content, or anything else."""

_LONGEST = 300
_LOOKED_INTO = 10_000
# In the order in which they are looked into; what was sent is never among them.
_SAYING = ("error", "message", "detail", "msg", "errors", "description")
# Some write the error of their validator out, and what was sent stands behind this.
_SENT = re.compile(r"""\\?["']input\\?["']\s*:.*""", re.DOTALL)
# As llama.cpp, vLLM, SGLang, TGI, LM Studio, Ollama, OpenAI, Anthropic, Google, Mistral, Groq and
# others put it. Some count a reply's room and a minute's quota in: no wait helps against that.
_TOO_LONG = re.compile(
    r"context[ _](?:length|size|window|limit)|maximum (?:prompt|model|input) length|max_model_len"
    r"|exceed_context_size|max_new_tokens` must be|prompt is too long|input is too long"
    r"|reduce the length of the|maximum number of tokens allowed|input token count"
    r"|max(?:imum)? input tokens|too many (?:input )?tokens|range of input length"
    r"|model token limit|tokens_limit_reached|`inputs` must have less than"
    r"|\b(?:prompt|input|request|request body)\b[^\n]{0,40} too (?:long|large)"
    r"|\b(?:tokens?|prompt|input|length)\b[^\n]{0,60} exceeds? [^\n]{0,20}(?:limit|max|allowed)",
    re.IGNORECASE,
)
_NUMBER = r"(\d[\d,]{2,11})"
_STATED = re.compile(
    rf"n_ctx\"?\s*[:=]\s*{_NUMBER}"
    rf"|(?:context|model|prompt|input) (?:length|window|size)(?: is| of)?(?: only)?[: (]*{_NUMBER}"
    rf"|{_NUMBER} maximum"
    rf"|must be <= {_NUMBER}"
    rf"|max_model_len[ =(]+{_NUMBER}"
    rf"|tokens allowed[ (]*{_NUMBER}"
    rf"|\d > {_NUMBER}"
    rf"|length of \S{{1,100}} is {_NUMBER}"
    rf"|max(?:imum)?(?: allowed)?(?: token)? size:? {_NUMBER}"
    rf"|cannot exceed {_NUMBER}"
    rf"|less than {_NUMBER}"
    rf"|input tokens: {_NUMBER}"
    rf"|length should be \[\d+, {_NUMBER}"
    rf"|limit(?: of| is|:)? {_NUMBER}(?![\d,]| \+)"
    rf"|supports up to {_NUMBER}",
    re.IGNORECASE,
)
_AT_MOST = 0.75
_UNSTATED = 0.5

_NO_CREDIT = re.compile(
    r"insufficient_quota|billing_not_active|credit balance is too low|requires more credits"
    r"|insufficient (?:balance|credits?|funds)|(?:any|no|enough|more|out of) credits?\b"
    r"|spending limit|current_quota_error",
    re.IGNORECASE,
)
_FILTERED = re.compile(
    r"content_filter|content_policy|content management policy|ResponsibleAIPolicy|moderation"
    r"|input (?:was|is) flagged|DataInspectionFailed|inappropriate content",
    re.IGNORECASE,
)
_BAD_KEY = re.compile(
    r"API_KEY_INVALID|api key (?:is )?(?:not |in)valid|(?:invalid|incorrect|missing) api key"
    r"|API key expired|authorization header",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(
    r"model_not_(?:found|supported)|DeploymentNotFound|(?:invalid|unknown)[ _]model\b"
    r"|model_decommissioned|no models? loaded|unable to access model"
    r"|failed to load model|not a valid model|no endpoints found|model identifier is invalid"
    r"|\"model: |(?:\bmodels?\b|\bdeployment\b)[^\n]{0,120}"
    r"(?:not found|not exist|n't exist|decommissioned)",
    re.IGNORECASE,
)
_NO_NUMBERS = "unsupported value: NaN"
# llama.cpp and LM Studio, of the minutes before their model is there.
_LOADING = re.compile(r"\bloading (?:the )?model\b|\bmodel is (?:still )?loading\b", re.IGNORECASE)
_OF_KEYS = (401, 403)
_NO_MONEY = 402
_UNAVAILABLE = 503
_OF_MODELS = (400, 403, 404, 410, 422)
_OF_CONTENT = (400, 403, 422, 451)

_ASKED_DELAY = re.compile(r"\"retryDelay\"\s*:\s*\"(\d{1,9}(?:\.\d{1,9})?)s\"")
_ASKED_IN_WORDS = re.compile(
    r"(?:wait|try again|retry|retrying)(?: in| after)? (?:(\d{1,4})h)?(?:(\d{1,4})m(?!s))?"
    r"(?:(\d{1,9}(?:\.\d{1,9})?) ?(ms|s))?",
    re.IGNORECASE,
)


def meaning(status: int, body: str) -> Meaning:
    """What a refusal is about; `body` is all that came with it."""
    said = body[:_LOOKED_INTO]
    if status == _NO_MONEY or _NO_CREDIT.search(said):
        return "credit"
    if status in _OF_CONTENT and _FILTERED.search(said):
        return "filter"
    if status in _OF_MODELS and _NO_MODEL.search(said):
        return "model"
    if status in _OF_KEYS or (status in REQUEST_STATUSES and _BAD_KEY.search(said)):
        return "key"
    return "other"


def may_pass(body: str) -> bool:
    """Whether waiting may help by what is said: not where a prompt is too long, or a vector no
    numbers (which Ollama calls a fault of its own)."""
    return smaller_context(body, 1) is None and _NO_NUMBERS not in body[:_LOOKED_INTO]


def is_loading(status: int, body: str) -> bool:
    """Whether the model is on its way from the disk, which takes seconds or minutes."""
    return status == _UNAVAILABLE and _LOADING.search(body[:_LOOKED_INTO]) is not None


def asked_wait_s(headers: Mapping[str, str], body: str, now: datetime) -> float:
    """The seconds an endpoint asks to wait, in its headers (names in small letters), else in its
    own words; 0 where it asks for none."""
    told = _number(headers.get("retry-after-ms", "")) / 1000 or _retry_after_s(
        headers.get("retry-after", ""), now
    )
    if told:
        return told
    said = body[:_LOOKED_INTO]
    if found := _ASKED_DELAY.search(said):
        return float(found[1])
    if found := _ASKED_IN_WORDS.search(said):
        hours, minutes, rest, unit = found.groups()
        seconds = float(rest or 0) / (1000 if (unit or "").lower() == "ms" else 1)
        return 3600 * int(hours or 0) + 60 * int(minutes or 0) + seconds
    return 0.0


def _retry_after_s(retry_after: str, now: datetime) -> float:
    """A number or a date."""
    if seconds := _number(retry_after):
        return seconds
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", text.strip()) else 0.0


def own_words(body: str, key: str) -> str:
    """One line, cut short, of printable characters alone and without the key; "" if no words."""
    try:
        said = _said(json.loads(body))
    except (ValueError, RecursionError):
        said = "" if body.lstrip().startswith("<") else body
    said = _SENT.sub("…", said[:_LOOKED_INTO])
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
    said = said[:_LOOKED_INTO]
    if not _TOO_LONG.search(said):
        return None
    found = _STATED.search(said)
    if found is None:
        return int(tried_tokens * _UNSTATED)
    stated = int(next(group for group in found.groups() if group).replace(",", ""))
    return min(stated, int(tried_tokens * _AT_MOST))


def status_within(body: str) -> int | None:
    """The code of an error object, where that is a status of HTTP."""
    try:
        error = json.loads(body)
    except (ValueError, RecursionError):
        return None
    code = str(error.get("code")) if isinstance(error, dict) else ""
    return int(code) if re.fullmatch("[1-5][0-9]{2}", code) else None
