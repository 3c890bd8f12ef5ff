"""Opening an index directory, to read or to write."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

from index import caches
from index.cache_faults import cache_faults_translated
from index.embedding import Embedder
from index.errors import IndexUnwritable
from index.layout import Layout
from index.reader import IndexReader
from index.reranking import Reranking
from index.tokens import TokenCounter
from index.writer import IndexWriter

log = logging.getLogger(__name__)


def open_reader(
    folder: Path,
    embedder: Embedder,
    catalogue: str | None = None,
    *,
    reranking: Reranking | None = None,
) -> IndexReader:
    """`catalogue` is the address of a shared one; None is the file in the folder.

    Raises IndexMissing, IndexUnreachable, IndexDamaged or IndexMismatch.

    Caches that a crash left behind or damaged are mended first, where nobody else is writing.
    """
    layout = Layout(folder, catalogue)
    layout.check_there()
    layout.made()
    _mend(layout)
    return IndexReader(folder, embedder, catalogue, reranking=reranking)


def open_writer(
    folder: Path, embedder: Embedder, counter: TokenCounter, catalogue: str | None = None
) -> IndexWriter:
    """Makes the index where there is none. `catalogue` is the address of a shared one.

    Raises IndexLocked, IndexUnreachable, IndexUnwritable, IndexDamaged or IndexMismatch.
    """
    return IndexWriter(folder, embedder, counter, catalogue=catalogue)


def _mend(layout: Layout) -> None:
    lexicon = caches.open_lexicon(layout)
    with closing(layout.opened(read_only=True)) as catalogue, catalogue.read() as snapshot:
        whole = lexicon is not None and caches.covers(lexicon, snapshot)
        whole = whole and caches.vector_files_are_whole(layout, snapshot)
    if whole:
        return
    try:
        with cache_faults_translated(layout):
            caches.catch_up_alone(layout)
    except IndexUnwritable as error:
        log.warning("The caches could not be brought up to date. %s", error)
