"""Articles in, hits out."""

from importlib import import_module
from typing import TYPE_CHECKING

from index import environment  # noqa: F401 - before any library that reads what it sets
from index.collections import EVERYTHING, OPEN, View
from index.directory import SearchServer
from index.directory.embedder import IndexEmbedder
from index.embeddings import Embedder, EmbedderIdentity, Vectors, WordVectors
from index.embeddings.cache import EmbedderMemory
from index.embeddings.sentence_transformers import SentenceTransformerEmbedder
from index.errors import (
    ArticleNotFound,
    CollectionNotFound,
    CollectionRestricted,
    CollectionsGone,
    DatelineIndexError,
    EmbeddingFailed,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnreachable,
    IndexUnwritable,
    ModelError,
    ReadError,
    RerankingFailed,
    TooManyCollections,
    WorkersFailed,
)
from index.manifest import IndexIdentity
from index.models import Article, ArticleRef, Correction, Filters, Hit, Passage
from index.nlp.chunking import Chunking, TokenCounter
from index.nlp.dates import Period
from index.nlp.dates.relative import DateAnnotation, date_annotations
from index.nlp.language import detected_language
from index.nlp.sentences import sentence_spans
from index.retrieval import Reranker, Reranking
from index.retrieval.cross_encoder import CrossEncoderReranker
from index.retrieval.query import Query, SubQuery
from index.retrieval.reader import IndexReader
from index.retrieval.status import IndexStatus

if TYPE_CHECKING:
    from index.ingest.reports import AddProgress, AddReport, IngestResult, MoveReport
    from index.ingest.writer import IndexWriter
    from index.maintenance.backup import backup, restore
    from index.maintenance.copy import copy
    from index.maintenance.rebuild import RebuildProgress, rebuild
    from index.maintenance.verify import verify
    from index.passages.compact import compact

    open_writer = IndexWriter

# An index is opened to be read, or to be written.
open_reader = IndexReader

# Whoever writes or mends an index needs every format of articles; whoever reads it needs none of
# this, and it takes as long to import as all the rest.
_FOR_WRITERS = {
    "AddProgress": ".ingest.reports",
    "AddReport": ".ingest.reports",
    "IngestResult": ".ingest.reports",
    "IndexWriter": ".ingest.writer",
    "MoveReport": ".ingest.reports",
    "open_writer": ".ingest.writer",
    "backup": ".maintenance.backup",
    "restore": ".maintenance.backup",
    "copy": ".maintenance.copy",
    "RebuildProgress": ".maintenance.rebuild",
    "rebuild": ".maintenance.rebuild",
    "verify": ".maintenance.verify",
    "compact": ".passages.compact",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """What only writers need, imported when it is first asked for."""
        if name not in _FOR_WRITERS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = import_module(_FOR_WRITERS[name], __name__)
        return getattr(module, "IndexWriter" if name == "open_writer" else name)


__all__ = [
    "EVERYTHING",
    "OPEN",
    "AddProgress",
    "AddReport",
    "Article",
    "ArticleNotFound",
    "ArticleRef",
    "Chunking",
    "CollectionNotFound",
    "CollectionRestricted",
    "CollectionsGone",
    "Correction",
    "CrossEncoderReranker",
    "DateAnnotation",
    "DatelineIndexError",
    "Embedder",
    "EmbedderIdentity",
    "EmbedderMemory",
    "EmbeddingFailed",
    "Filters",
    "Hit",
    "IndexDamaged",
    "IndexEmbedder",
    "IndexIdentity",
    "IndexLocked",
    "IndexMismatch",
    "IndexMissing",
    "IndexReader",
    "IndexStatus",
    "IndexUnreachable",
    "IndexUnwritable",
    "IndexWriter",
    "IngestResult",
    "ModelError",
    "MoveReport",
    "Passage",
    "Period",
    "Query",
    "ReadError",
    "RebuildProgress",
    "Reranker",
    "Reranking",
    "RerankingFailed",
    "SearchServer",
    "SentenceTransformerEmbedder",
    "SubQuery",
    "TokenCounter",
    "TooManyCollections",
    "Vectors",
    "View",
    "WordVectors",
    "WorkersFailed",
    "backup",
    "compact",
    "copy",
    "date_annotations",
    "detected_language",
    "open_reader",
    "open_writer",
    "rebuild",
    "restore",
    "sentence_spans",
    "verify",
]
