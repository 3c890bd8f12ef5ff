"""Which error becomes which HTTP problem, and what a client reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index import (
    ArticleNotFound,
    CollectionNotFound,
    CollectionRestricted,
    CollectionsGone,
    EmbeddingFailed,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnreachable,
    IndexUnwritable,
    ModelError,
    ReadError,
    TooManyCollections,
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
from server.auth import AccessRefused, KeyNeeded
from server.auth.keys import KeysUnusable, NoSuchKey
from server.problems.errors import (
    BadCollection,
    BadCursor,
    BadDays,
    DeletionNotFound,
    FeedbackOff,
    FollowingOff,
    HostNotAllowed,
    IdsDiffer,
    KeysOff,
    ModelNotFound,
    NotForAnyone,
    RateExceeded,
    TableAlone,
    UploadsOff,
)
from server.services.alerts import AlertRefused, NoSuchAlert
from server.services.concurrency import TooBusy
from server.services.ingest import IdTaken, WritersBusy
from server.services.page_pictures import PagePictureMissing, PagePicturesBusy
from server.services.readiness import NotReady
from server.services.sources import NoSuchSource, SourceRefused
from server.services.uploads import TooManyUploads
from server.services.uploads.spool import (
    UploadBrokenOff,
    UploadRefused,
    UploadTooLarge,
    UploadUnwritable,
)
from server.stores.feedback import AnswerNotFound, FeedbackUnavailable
from server.stores.links import LinkNotFound, LinksUnavailable, TooManyLinks
from server.stores.records import RecordsUnavailable
from server.stores.reports import ReportNotFound, ReportsUnavailable
from server.stores.usage import UsageUnavailable


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
TABLE: Mapping[type[Exception], Row] = {
    IndexMissing: Row(
        503,
        "index-missing",
        "No articles yet",
        "This archive has no index yet.",
        "On the server, run: dateline index add PATH",
    ),
    IndexUnreachable: Row(
        503,
        "index-unreachable",
        "The articles cannot be reached",
        "The database of this archive does not answer.",
        "On the server, check DATELINE_CATALOGUE.",
        5,
    ),
    IndexMismatch: Row(
        503,
        "index-mismatch",
        "The index does not fit",
        "The index was made with another model or by another version of Dateline.",
        "On the server, run: dateline index status",
    ),
    IndexDamaged: Row(
        503,
        "index-damaged",
        "The index is damaged",
        "The index cannot be read.",
        "On the server, run: dateline index status",
    ),
    EmbeddingFailed: Row(
        503,
        "embedding-endpoint",
        "The articles cannot be embedded",
        "The embedding endpoint gives no usable vectors.",
        "On the server, check DATELINE_EMBEDDING_BASE_URL, or try again later: nothing was stored.",
        10,
    ),
    ModelError: Row(
        503,
        "embedding-model",
        "The embedding model cannot be used",
        "The embedding model cannot be loaded.",
        "On the server, check DATELINE_EMBEDDING_MODEL.",
    ),
    NotReady: Row(503, "not-ready", "Not ready", retry_after_s=5),
    TooBusy: Row(503, "too-busy", "Too busy", retry_after_s=5),
    ArticleNotFound: Row(404, "article-not-found", "No such article"),
    PagePictureMissing: Row(404, "page-picture", "No picture of this page"),
    PagePicturesBusy: Row(503, "pictures-busy", "Too busy", retry_after_s=5),
    CollectionNotFound: Row(404, "collection-not-found", "No such collection"),
    CollectionsGone: Row(403, "collections-gone", "The collections of this key are gone"),
    CollectionRestricted: Row(409, "collection-restricted", "A restricted collection"),
    TooManyCollections: Row(409, "too-many-collections", "Too many collections"),
    BadCollection: Row(422, "bad-collection", "Not a collection's name"),
    NotForAnyone: Row(403, "not-for-anyone", "Not for anyone"),
    IdTaken: Row(409, "id-taken", "Not an id for this key"),
    ModelNotFound: Row(404, "model-not-found", "No such model"),
    AnswerNotFound: Row(404, "answer-not-found", "No such answer"),
    FeedbackOff: Row(404, "feedback-off", "No feedback"),
    TableAlone: Row(422, "table-alone", "A table alone"),
    LinkNotFound: Row(404, "link-not-found", "No such link"),
    LinksUnavailable: Row(503, "links-unavailable", "Links cannot be kept"),
    TooManyLinks: Row(503, "too-many-links", "Too many links"),
    NoSuchSource: Row(404, "source-not-found", "No such source"),
    SourceRefused: Row(422, "source", "The source cannot be followed"),
    NoSuchAlert: Row(404, "alert-not-found", "No such alert"),
    AlertRefused: Row(422, "alert", "The alert cannot be kept"),
    FollowingOff: Row(404, "following-off", "Nothing is followed"),
    RecordsUnavailable: Row(503, "records-unavailable", "Sources and alerts cannot be kept"),
    FeedbackUnavailable: Row(503, "feedback-unavailable", "Feedback cannot be kept"),
    KeyNeeded: Row(401, "key-needed", "An API key is needed"),
    AccessRefused: Row(403, "not-allowed", "Not allowed"),
    HostNotAllowed: Row(421, "host-not-allowed", "Not this server's name"),
    RateExceeded: Row(429, "rate-exceeded", "Too many requests"),
    KeysUnusable: Row(
        503,
        "keys-unusable",
        "API keys cannot be checked",
        "The file of API keys cannot be read, so nobody is let in.",
        "On the server, run: dateline doctor",
    ),
    IndexLocked: Row(
        503,
        "index-locked",
        "Articles are being written",
        "Another process is writing this archive.",
        "Send the same again later; nothing of it was stored.",
        5,
    ),
    WritersBusy: Row(503, "writers-busy", "Articles are being written", retry_after_s=5),
    IndexUnwritable: Row(
        503,
        "index-unwritable",
        "The archive cannot be written",
        "The server cannot write its index.",
        "On the server, run: dateline doctor",
    ),
    DeletionNotFound: Row(404, "deletion-not-found", "Nothing to bring back"),
    UploadsOff: Row(404, "uploads-off", "No uploads"),
    UploadTooLarge: Row(413, "upload-too-large", "The upload is too large"),
    UploadBrokenOff: Row(400, "upload-broken-off", "The upload broke off"),
    UploadRefused: Row(422, "upload", "The upload cannot be used"),
    UploadUnwritable: Row(503, "upload-unwritable", "The upload cannot be kept"),
    TooManyUploads: Row(429, "too-many-uploads", "Too many uploads", retry_after_s=10),
    ReportNotFound: Row(404, "report-not-found", "No such report"),
    ReportsUnavailable: Row(503, "reports-unavailable", "Reports cannot be kept"),
    KeysOff: Row(404, "keys-off", "No keys"),
    NoSuchKey: Row(
        404, "key-not-found", "No such key", "No key has this id.", "See GET /v1/keys for those."
    ),
    ReadError: Row(422, "article", "The article cannot be used"),
    IdsDiffer: Row(422, "ids-differ", "Two ids for one article"),
    BadDays: Row(422, "bad-days", "Not such days"),
    UsageUnavailable: Row(503, "usage-unavailable", "Counts cannot be read"),
    BadCursor: Row(422, "bad-cursor", "Not a cursor"),
    QuestionError: Row(422, "question", "The question cannot be asked"),
    NoEndpoint: Row(
        422,
        "no-endpoint",
        "No language model",
        "This archive has no language model.",
        'Ask with "mode": "extractive", or without a mode.',
    ),
    EndpointBusy: Row(
        503,
        "endpoint-busy",
        "The language model is busy",
        f"{_ENDPOINT} has too many requests.",
        _LATER,
        10,
    ),
    EndpointTimeout: Row(
        504,
        "endpoint-timeout",
        "The language model is too slow",
        f"{_ENDPOINT} did not answer in time.",
        _LATER,
    ),
    EndpointUnreachable: Row(
        502,
        "endpoint-unreachable",
        "The language model cannot be reached",
        f"{_ENDPOINT} cannot be reached.",
        _CHECK,
    ),
    EndpointRefused: Row(
        502,
        "endpoint-refused",
        "The language model refused",
        f"{_ENDPOINT} refused the request.",
        _CHECK,
    ),
    EndpointError: Row(
        502,
        "endpoint-failed",
        "The language model failed",
        f"{_ENDPOINT} broke off or sent something unusable.",
        _LATER,
    ),
}
