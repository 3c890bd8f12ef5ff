"""Bringing the caches (FAISS file, Tantivy folder) to what the catalogue says.

Called under the writer lock only. A cache that is missing or damaged is made again.
"""

from __future__ import annotations

import logging

from index.catalogue import Catalogue, Snapshot
from index.errors import IndexLocked, IndexUnwritable
from index.identity import META_KEY, IndexIdentity
from index.layout import Layout
from index.lexicon import Lexicon, Stamp
from index.locking import writer_lock
from index.vectors import (
    META_KEY as VECTORS_KEY,
)
from index.vectors import (
    TAIL_LIMIT,
    VectorFile,
    remove_other_vector_files,
    write_vector_file,
)

log = logging.getLogger(__name__)


def open_lexicon(layout: Layout) -> Lexicon | None:
    """None where it is missing or damaged."""
    try:
        return Lexicon(layout.lexicon)
    except ValueError:
        return None


def covers(lexicon: Lexicon, snapshot: Snapshot) -> bool:
    """Whether the lexicon holds everything up to the snapshot's commit."""
    stamp = lexicon.stamp()
    return stamp.row >= snapshot.last_row() and stamp.removal >= snapshot.last_removal()


def vector_file_is_there(layout: Layout, snapshot: Snapshot) -> bool:
    file = VectorFile.named_in(snapshot)
    return not file.name or (layout.folder / file.name).is_file()


def catch_up_alone(layout: Layout) -> None:
    """Take the writer lock and catch up. Where another process writes, it does so itself."""
    try:
        with writer_lock(layout.folder):
            catalogue = Catalogue(layout.catalogue, read_only=False)
            try:
                catch_up(layout, catalogue)
            finally:
                catalogue.close()
    except (IndexLocked, IndexUnwritable) as error:
        log.warning("The caches could not be brought up to date. %s", error)


def catch_up(layout: Layout, catalogue: Catalogue) -> Lexicon:
    """Bring both caches up to the last commit and return the lexicon, open."""
    with catalogue.read() as snapshot:
        lexicon = open_lexicon(layout)
        if lexicon is None or _is_ahead(lexicon.stamp(), snapshot):
            if layout.lexicon.exists():
                log.warning("The lexicon %s was damaged; it is made again.", layout.lexicon)
            lexicon = Lexicon.created(layout.lexicon)
        lexicon.catch_up(snapshot)
        old = VectorFile.named_in(snapshot)
        missing = not vector_file_is_there(layout, snapshot)
        if missing:
            log.warning("The vector file %s was missing; it is made again.", old.name)
        identity = snapshot.meta(META_KEY)
        if identity is None or not (missing or snapshot.rows_above(old.last_row) > TAIL_LIMIT):
            return lexicon
        dimension = IndexIdentity.from_meta(identity, layout.folder).embedder.dimension
        new = write_vector_file(layout.folder, snapshot, dimension)
    with catalogue.write() as transaction:
        transaction.set_meta(VECTORS_KEY, new.as_meta())
    # A reader of the commit before this one may be about to open the file it names.
    remove_other_vector_files(layout.folder, keep={old.name, new.name})
    return lexicon


def _is_ahead(stamp: Stamp, snapshot: Snapshot) -> bool:
    """A lexicon that knows rows which the catalogue never had belongs to another index."""
    return stamp.row > snapshot.last_row_ever()
