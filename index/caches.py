"""Bringing the caches (FAISS files, Tantivy folder) to what the catalogue says.

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
from index.vector_file import META_KEY as VECTORS_KEY
from index.vector_file import VectorFile, as_meta, remove_vector_files, write_vector_file
from index.vectors import TAIL_LIMIT, files_to_keep, last_row_of

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
    """Whether every vector file of the snapshot's commit can be opened."""
    return all(file.is_whole(layout.folder) for file in VectorFile.named_in(snapshot))


def mend(layout: Layout) -> None:
    """Make again what of the newest commit's vector files is lost."""
    catalogue = Catalogue(layout.catalogue, read_only=True)
    try:
        with catalogue.read() as snapshot:
            whole = vector_file_is_there(layout, snapshot)
    finally:
        catalogue.close()
    if not whole:
        catch_up_alone(layout)


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
                log.warning(
                    "The lexicon %s was damaged or of another version; it is made again.",
                    layout.lexicon,
                )
            lexicon = Lexicon.created(layout.lexicon)
        lexicon.catch_up(snapshot)
        files = VectorFile.named_in(snapshot)
        if not vector_file_is_there(layout, snapshot):
            log.warning("A vector file in %s was lost; all are made again.", layout.folder)
            files = _with_new_file(layout, snapshot, ())
        elif (newer := snapshot.rows_above(last_row_of(files))) > TAIL_LIMIT:
            files = _with_new_file(layout, snapshot, files_to_keep(files, newer))
        else:
            return lexicon
    _name_vector_files(layout, catalogue, files)
    return lexicon


def make_again(layout: Layout, catalogue: Catalogue) -> None:
    """Write both caches anew from the live rows, and remove what they replace.

    Readers that hold the old ones keep them until their next search.
    """
    with catalogue.read() as snapshot:
        lexicon = open_lexicon(layout) or Lexicon.created(layout.lexicon)
        lexicon.rewrite(snapshot)
        files = _with_new_file(layout, snapshot, ())
    _name_vector_files(layout, catalogue, files)


def _with_new_file(
    layout: Layout, snapshot: Snapshot, kept: tuple[VectorFile, ...]
) -> tuple[VectorFile, ...]:
    """`kept`, and a file of all rows after them, where these are more than stay without one."""
    identity, after = snapshot.meta(META_KEY), last_row_of(kept)
    if identity is None or snapshot.rows_above(after) <= TAIL_LIMIT:
        return kept
    dimension = IndexIdentity.from_meta(identity, layout.folder).embedder.dimension
    like = max(VectorFile.named_in(snapshot), key=lambda file: file.count, default=None)
    return (*kept, write_vector_file(layout.folder, snapshot, dimension, after, like))


def _name_vector_files(layout: Layout, catalogue: Catalogue, files: tuple[VectorFile, ...]) -> None:
    with catalogue.write() as transaction:
        transaction.set_meta(VECTORS_KEY, as_meta(files))
    remove_vector_files(layout.folder, keep=files)


def _is_ahead(stamp: Stamp, snapshot: Snapshot) -> bool:
    """A lexicon that knows rows which the catalogue never had belongs to another index."""
    return stamp.row > snapshot.last_row_ever()
