"""Opening an index directory, to read or to write."""

from __future__ import annotations

import logging
from pathlib import Path

from index import caches
from index.cache_faults import cache_faults_translated
from index.catalogue import Catalogue
from index.embedding import Embedder
from index.errors import IndexUnwritable
from index.layout import Layout
from index.reader import IndexReader
from index.reranking import Reranking
from index.tokens import TokenCounter
from index.writer import IndexWriter

log = logging.getLogger(__name__)


def open_reader(
    folder: Path, embedder: Embedder, *, reranking: Reranking | None = None
) -> IndexReader:
    """Raises IndexMissing, IndexDamaged or IndexMismatch.

    Caches that a crash left behind or damaged are mended first, where nobody else is writing.
    """
    layout = Layout(folder)
    layout.check_there()
    _mend(layout)
    return IndexReader(folder, embedder, reranking=reranking)


def open_writer(folder: Path, embedder: Embedder, counter: TokenCounter) -> IndexWriter:
    """Makes the index where there is none.

    Raises IndexLocked, IndexUnwritable, IndexDamaged or IndexMismatch.
    """
    return IndexWriter(folder, embedder, counter)


def _mend(layout: Layout) -> None:
    catalogue = Catalogue(layout.catalogue, read_only=True)
    try:
        lexicon = caches.open_lexicon(layout)
        with catalogue.read() as snapshot:
            whole = lexicon is not None and caches.covers(lexicon, snapshot)
            whole = whole and caches.vector_file_is_there(layout, snapshot)
        if not whole:
            with cache_faults_translated(layout):
                caches.catch_up_alone(layout)
    except IndexUnwritable as error:
        log.warning("The caches could not be brought up to date. %s", error)
    finally:
        catalogue.close()
