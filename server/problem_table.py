"""Which error becomes which HTTP problem, and what a client reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import (
    ArticleNotFound,
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
    NoEndpoint,
    QuestionError,
)


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


class ModelNotFound(Exception):
    """A chat completion was asked of a model that is not one of `models`."""

    mend = ""

    def __init__(self, models: Sequence[str]) -> None:
        self.detail = f"There is no such model. The models are: {', '.join(models)}."
        super().__init__(self.detail)


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
    (ModelNotFound, Row(404, "model-not-found", "No such model")),
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
