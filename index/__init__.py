"""Articles in, hits out."""

import index.telemetry  # noqa: F401 - before any library that reads what it sets
from index.catalogue import ArticlePage, ArticleSummary, Share, Shares
from index.directory import SearchServer
from index.directory.embedder import IndexEmbedder
from index.embeddings import Embedder, EmbedderIdentity, Vectors, WordVectors
from index.embeddings.cache import EmbedderMemory
from index.embeddings.sentence_transformers import SentenceTransformerEmbedder
from index.errors import (
    ArticleNotFound,
    DatelineIndexError,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnreachable,
    IndexUnwritable,
    ModelError,
    ReadError,
    RerankingFailed,
    WorkersFailed,
)
from index.ingest.batches import AddProgress, AddReport, IngestResult
from index.ingest.writer import DeleteReport, IndexWriter
from index.maintenance.backup import BackupNote, backup, restore
from index.maintenance.copy import CopyReport, copy
from index.maintenance.rebuild import RebuildProgress, RebuildReport, rebuild
from index.maintenance.verify import Finding, verify
from index.manifest import IndexIdentity
from index.models import Article, ArticleRef, Correction, Filters, Hit, Passage
from index.nlp.analyzer import analyse
from index.nlp.chunking import Chunking, TokenCounter
from index.nlp.dates import Period
from index.nlp.dates.relative import DateAnnotation, date_annotations
from index.nlp.language import detected_language
from index.nlp.sentences import sentence_spans
from index.passages.compact import CompactReport, compact
from index.retrieval import Reranker, Reranking, Retriever
from index.retrieval.cross_encoder import CrossEncoderReranker
from index.retrieval.query import Query, SubQuery
from index.retrieval.reader import IndexReader, IndexStatus

# An index is opened to be read, or to be written.
open_reader = IndexReader
open_writer = IndexWriter

__all__ = [
    "AddProgress",
    "AddReport",
    "Article",
    "ArticleNotFound",
    "ArticlePage",
    "ArticleRef",
    "ArticleSummary",
    "BackupNote",
    "Chunking",
    "CompactReport",
    "CopyReport",
    "Correction",
    "CrossEncoderReranker",
    "DateAnnotation",
    "DatelineIndexError",
    "DeleteReport",
    "Embedder",
    "EmbedderIdentity",
    "EmbedderMemory",
    "Filters",
    "Finding",
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
    "Passage",
    "Period",
    "Query",
    "ReadError",
    "RebuildProgress",
    "RebuildReport",
    "Reranker",
    "Reranking",
    "RerankingFailed",
    "Retriever",
    "SearchServer",
    "SentenceTransformerEmbedder",
    "Share",
    "Shares",
    "SubQuery",
    "TokenCounter",
    "Vectors",
    "WordVectors",
    "WorkersFailed",
    "analyse",
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
