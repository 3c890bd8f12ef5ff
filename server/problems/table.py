"""Which error becomes which HTTP problem, and what a client reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import (
    ArticleNotFound,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnreachable,
    IndexUnwritable,
    ModelError,
    ReadError,
)
from qa import (
    EndpointBusy,
    EndpointError,
    EndpointRefused,
    EndpointTimeout,
    EndpointUnreachable,
    NoEndpoint,
    QuestionError,
)
from server.auth.keys import KeysUnusable, Scope
from server.stores.feedback import AnswerNotFound, FeedbackUnavailable


class NotReady(Exception):
    """The server runs but cannot answer yet. `detail` says what it waits for."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = "Wait a few seconds and try again."


class TooBusy(Exception):
    """As many answers are being made as the server makes at once, and the queue is full."""

    detail = "Too many questions are being answered."
    hint = "Wait a few seconds and try again."


class FeedbackOff(Exception):
    """The settings keep no feedback."""

    detail = "This server keeps no feedback."
    hint = ""


class BadCursor(Exception):
    """A cursor that no page of articles gave out."""

    detail = "The cursor is not one that this archive gave out."
    hint = "Take next_cursor from the page before, or leave cursor out."


class ModelNotFound(Exception):
    """A chat completion was asked of a model that is not one of `models`."""

    hint = ""

    def __init__(self, models: Sequence[str]) -> None:
        self.detail = f"There is no such model. The models are: {', '.join(models)}."
        super().__init__(self.detail)


class AccessRefused(Exception):
    """Somebody asked for what they may not have. `detail` says why, `hint` what to do."""

    detail: str
    hint: str


class KeyNeeded(AccessRefused):
    def __init__(self, scope: Scope) -> None:
        self.detail = f"This needs an API key that may {scope}."
        self.hint = "Send Authorization: Bearer KEY."
        super().__init__(self.detail)


class KeyLacksScope(AccessRefused):
    def __init__(self, scope: Scope) -> None:
        self.detail = f"This API key may not {scope}."
        self.hint = f"Send one that may, made with: dateline keys create NAME --scope {scope}"
        super().__init__(self.detail)


class KeyOfOtherSites(AccessRefused):
    detail = "This API key works from pages of its own sites alone."
    hint = "Make one for this site with: dateline keys create NAME --origin https://SITE"


class HostNotAllowed(Exception):
    """The request names a host that this server does not answer to."""

    detail = "This server does not answer to the name that the request gives it."
    hint = "On the server, add the name to DATELINE_ALLOWED_HOSTS."


class WritingOff(AccessRefused):
    detail = "This archive takes no articles over HTTP: there is no key for writing."
    hint = "On the server, run: dateline keys create NAME --scope write"


class RateExceeded(Exception):
    hint = "Wait for the seconds that Retry-After says."

    def __init__(self, limit: int, window_s: int) -> None:
        self.detail = f"There were more than {limit} requests in {window_s} seconds."
        super().__init__(self.detail)


class WritersBusy(Exception):
    """More writes wait for their turn than can be kept waiting."""

    detail = "Too many articles are being written at once."
    hint = "Send them again in a few seconds, several in one request."


class IdsDiffer(Exception):
    """A PUT whose body names another article than its address."""

    detail = "The id in the body is not the one in the address."
    hint = "Leave it out of the body."


@dataclass(frozen=True)
class Row:
    """How a class of errors is told to a client; `detail` None means in the error's own words."""

    status: int
    name: str
    title: str
    detail: str | None = None
    hint: str = ""
    retry_after_s: int | None = None


_ENDPOINT = "The language model endpoint"
_CHECK = (
    "On the server, check DATELINE_LLM_BASE_URL, DATELINE_LLM_MODEL and DATELINE_LLM_API_KEY, "
    'or ask for quotations alone ("mode": "extractive"), which need no model.'
)
_LATER = 'Try again later, or ask for quotations alone ("mode": "extractive"), which need no model.'

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
        IndexUnreachable,
        Row(
            503,
            "index-unreachable",
            "The articles cannot be reached",
            "The database of this archive does not answer.",
            "On the server, check DATELINE_CATALOGUE.",
            5,
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
    (TooBusy, Row(503, "too-busy", "Too busy", retry_after_s=5)),
    (ArticleNotFound, Row(404, "article-not-found", "No such article")),
    (ModelNotFound, Row(404, "model-not-found", "No such model")),
    (AnswerNotFound, Row(404, "answer-not-found", "No such answer")),
    (FeedbackOff, Row(404, "feedback-off", "No feedback")),
    (FeedbackUnavailable, Row(503, "feedback-unavailable", "Feedback cannot be kept")),
    (KeyNeeded, Row(401, "key-needed", "An API key is needed")),
    (AccessRefused, Row(403, "not-allowed", "Not allowed")),
    (HostNotAllowed, Row(421, "host-not-allowed", "Not this server's name")),
    (RateExceeded, Row(429, "rate-exceeded", "Too many requests")),
    (
        KeysUnusable,
        Row(
            503,
            "keys-unusable",
            "API keys cannot be checked",
            "The file of API keys cannot be read, so nobody is let in.",
            "On the server, run: dateline doctor",
        ),
    ),
    (
        IndexLocked,
        Row(
            503,
            "index-locked",
            "Articles are being written",
            "Another process is writing this archive.",
            "Send the same again later; nothing of it was stored.",
            5,
        ),
    ),
    (WritersBusy, Row(503, "writers-busy", "Articles are being written", retry_after_s=5)),
    (
        IndexUnwritable,
        Row(
            503,
            "index-unwritable",
            "The archive cannot be written",
            "The server cannot write its index.",
            "On the server, run: dateline doctor",
        ),
    ),
    (ReadError, Row(422, "article", "The article cannot be used")),
    (IdsDiffer, Row(422, "ids-differ", "Two ids for one article")),
    (BadCursor, Row(422, "bad-cursor", "Not a cursor")),
    (QuestionError, Row(422, "question", "The question cannot be asked")),
    (
        NoEndpoint,
        Row(
            422,
            "no-endpoint",
            "No language model",
            "This archive has no language model.",
            'Ask with "mode": "extractive", or without a mode.',
        ),
    ),
    (
        EndpointBusy,
        Row(
            503,
            "endpoint-busy",
            "The language model is busy",
            f"{_ENDPOINT} has too many requests.",
            _LATER,
            10,
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
