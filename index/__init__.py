"""Articles in, hits out."""

from index.articles import Article, Hit, Passage
from index.catalogue import ArticlePage, ArticleSummary
from index.embedding import Embedder, EmbedderIdentity
from index.errors import (
    ArticleNotFound,
    DatelineIndexError,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnwritable,
    ModelError,
    ReadError,
)
from index.filters import Filters
from index.reader import IndexReader, IndexStatus
from index.retrieval import Retriever
from index.sentence_transformer import PACKAGED_MODEL, SentenceTransformerEmbedder
from index.sentences import sentence_spans
from index.store import open_reader, open_writer
from index.tokens import TokenCounter
from index.writer import AddProgress, AddReport, DeleteReport, IndexWriter

__all__ = [
    "PACKAGED_MODEL",
    "AddProgress",
    "AddReport",
    "Article",
    "ArticleNotFound",
    "ArticlePage",
    "ArticleSummary",
    "DatelineIndexError",
    "DeleteReport",
    "Embedder",
    "EmbedderIdentity",
    "Filters",
    "Hit",
    "IndexDamaged",
    "IndexLocked",
    "IndexMismatch",
    "IndexMissing",
    "IndexReader",
    "IndexStatus",
    "IndexUnwritable",
    "IndexWriter",
    "ModelError",
    "Passage",
    "ReadError",
    "Retriever",
    "SentenceTransformerEmbedder",
    "TokenCounter",
    "open_reader",
    "open_writer",
    "sentence_spans",
]
