"""Articles in, hits out."""

import index.telemetry  # noqa: F401 - before any library that reads what it sets
from index.adding import AddProgress, AddReport, Placed
from index.articles import Article, Correction, Hit, Passage
from index.backup import BackupNote, backup, restore
from index.catalogue import ArticlePage, ArticleSummary, Share, Shares
from index.chunking import Chunking
from index.compaction import CompactReport, compact
from index.copying import CopyReport, copy
from index.cross_encoder import CrossEncoderReranker
from index.embedder_memory import EmbedderMemory
from index.embedding import Embedder, EmbedderIdentity, Vectors, WordVectors
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
from index.filters import Filters
from index.identity import IndexIdentity
from index.index_embedder import IndexEmbedder
from index.language_detection import detected_language
from index.layout import SearchServer
from index.lexicon import analyse
from index.periods import MONTHS, WEEKDAYS, Period
from index.reader import IndexReader, IndexStatus
from index.rebuilding import RebuildProgress, RebuildReport, rebuild
from index.relative_dates import DateAnnotation, date_annotations
from index.reranking import Reranker, Reranking
from index.retrieval import Retriever
from index.sentence_transformer import PACKAGED_MODEL, SentenceTransformerEmbedder
from index.sentences import sentence_spans
from index.store import open_reader, open_writer
from index.tokens import TokenCounter
from index.understanding import Part, UnderstoodQuestion
from index.verification import Finding, verify
from index.writer import DeleteReport, IndexWriter

__all__ = [
    "MONTHS",
    "PACKAGED_MODEL",
    "WEEKDAYS",
    "AddProgress",
    "AddReport",
    "Article",
    "ArticleNotFound",
    "ArticlePage",
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
    "ModelError",
    "Part",
    "Passage",
    "Period",
    "Placed",
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
    "TokenCounter",
    "UnderstoodQuestion",
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
