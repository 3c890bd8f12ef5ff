"""Opening an index directory, to read or to write."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from index.directory import Layout, SearchServer
from index.embeddings import Embedder
from index.ingest.preprocess import Preprocessor
from index.ingest.writer import IndexWriter
from index.nlp.chunking import TokenCounter
from index.passages import passage_index_of
from index.retrieval.reader import IndexReader
from index.retrieval.rerank import Reranking


def open_reader(
    folder: Path,
    embedder: Embedder,
    catalogue: str | None = None,
    *,
    search: SearchServer | None = None,
    reranking: Reranking | None = None,
) -> IndexReader:
    """`catalogue` is the address of a shared one; None is the file in the folder.

    `search` is where passages are searched; None is the folder.

    Raises IndexMissing, IndexUnreachable, IndexDamaged or IndexMismatch.

    Caches that a crash left behind or damaged are mended first, where nobody else is writing.
    """
    layout = Layout(folder, catalogue, search)
    layout.check_there()
    layout.made()
    with closing(passage_index_of(layout)) as index:
        index.repair()
    return IndexReader(folder, embedder, catalogue, search=search, reranking=reranking)


def open_writer(
    folder: Path,
    embedder: Embedder,
    counter: TokenCounter,
    catalogue: str | None = None,
    *,
    search: SearchServer | None = None,
    preparation: Preprocessor | None = None,
) -> IndexWriter:
    """Makes the index where there is none. `catalogue` is the address of a shared one.

    `search` is where passages are searched; None is the folder. `preparation` is where articles are
    cut and embedded; None is this process.

    Raises IndexLocked, IndexUnreachable, IndexUnwritable, IndexDamaged or IndexMismatch.
    """
    return IndexWriter(
        folder, embedder, counter, catalogue=catalogue, search=search, preparation=preparation
    )
