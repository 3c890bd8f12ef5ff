"""What Ray's workers run: reading, cutting and embedding."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from platformdirs import user_cache_path

from index.directory.embedder import IndexEmbedder
from index.embeddings import Embedder, EmbedderIdentity
from index.embeddings.sentence_transformers import SentenceTransformerEmbedder
from index.errors import ModelError, ReadError
from index.ingest import Prepared, prepared
from index.models import Article
from index.nlp.chunking import Chunking, TokenCounter
from index.readers import read
from index.readers.source import Source

_ARTICLES_OF_A_PIECE = 64
_CHARACTERS_OF_A_PIECE = 1_000_000

Items = list[Source | ReadError]
Piece = tuple[list[Article | ReadError], list[tuple[str, str]]]
"""Some of what was read, in order, and which files were passed over, and why."""


def read_pieces(group: Items) -> Iterator[Piece]:
    """What stands in the files, a bounded piece at a time."""
    items, skipped, characters = list[Article | ReadError](), list[tuple[str, str]](), 0

    def skip(name: str, why: str) -> None:
        skipped.append((name, why))

    for source in group:
        found = iter([source]) if isinstance(source, ReadError) else read(source, skip)
        for item in found:
            items.append(item)
            characters += len(item.text) if isinstance(item, Article) else 0
            if len(items) == _ARTICLES_OF_A_PIECE or characters >= _CHARACTERS_OF_A_PIECE:
                yield items, skipped
                items, skipped, characters = [], [], 0
    yield items, skipped


def prepare_batch(
    folder: Path,
    expected: EmbedderIdentity,
    chunking: Chunking,
    on_gpu: bool,
    articles: list[Article],
) -> list[Prepared | ReadError]:
    """As `prepared` does, with this worker\'s own embedder. Raises ModelError."""
    return prepared(articles, _embedder(folder, expected, on_gpu), TokenCounter(), chunking)


@lru_cache(maxsize=1)
def _embedder(folder: Path, expected: EmbedderIdentity, on_gpu: bool) -> Embedder:
    """This worker's, kept from one batch to the next. Raises ModelError."""
    embedder = SentenceTransformerEmbedder(expected.model) if on_gpu else _on_cpu(folder, expected)
    if embedder.identity() != expected:
        raise ModelError(
            f"A worker of Ray has other weights under the name {expected.model!r}.",
            "Give every machine of the cluster the same model.",
        )
    return embedder


def _on_cpu(folder: Path, expected: EmbedderIdentity) -> Embedder:
    """One core a worker. Another machine than the index's has an export of its own."""
    if not folder.is_dir():
        folder = user_cache_path("dateline", ensure_exists=True)
    return IndexEmbedder(folder, expected.model, writing=True, threads=1)
