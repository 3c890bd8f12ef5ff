"""Bringing the caches (FAISS files, Tantivy folder) to what the catalogue says.

Called under the writer lock only. A cache that is missing or damaged is made again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import closing

from index.cache_faults import cache_faults_translated
from index.catalogue import Catalogue, Snapshot
from index.errors import IndexLocked, IndexUnwritable
from index.identity import META_KEY, IndexIdentity
from index.layout import Layout
from index.lexicon import Lexicon, Stamp
from index.locking import writer_lock
from index.vector_file import VectorFile, remove_vector_files, write_vector_file
from index.vector_manifest import name_files, named_files
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


def vector_files_are_whole(layout: Layout, snapshot: Snapshot) -> bool:
    """Whether every vector file can be opened, and none is due."""
    files = named_files(layout.folder, snapshot)
    return _can_be_opened(layout, files) and not _newer(snapshot, files) > TAIL_LIMIT


def catch_up_alone(layout: Layout) -> None:
    """Take the writer lock and catch up. Where another process writes, it does so itself."""
    try:
        with writer_lock(layout.folder), closing(layout.opened(read_only=True)) as catalogue:
            catch_up(layout, catalogue)
    except (IndexLocked, IndexUnwritable) as error:
        log.warning("The caches could not be brought up to date. %s", error)


def follow(layout: Layout) -> None:
    """Bring both caches to what other machines committed.

    Where another process of this folder is about it, it is left to that one.
    """
    try:
        with (
            cache_faults_translated(layout),
            writer_lock(layout.folder),
            closing(layout.opened(read_only=True)) as catalogue,
        ):
            catch_up(layout, catalogue)
    except IndexLocked:
        return
    except IndexUnwritable as error:
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
        files = named_files(layout.folder, snapshot)
        if not _can_be_opened(layout, files):
            log.warning("A vector file in %s was lost; all are made again.", layout.folder)
            _write_vector_files(layout, snapshot, kept=())
        elif (newer := _newer(snapshot, files)) > TAIL_LIMIT:
            _write_vector_files(layout, snapshot, kept=files_to_keep(files, newer))
    return lexicon


def _can_be_opened(layout: Layout, files: Sequence[VectorFile]) -> bool:
    return all(file.is_whole(layout.folder) for file in files)


def _newer(snapshot: Snapshot, files: Sequence[VectorFile]) -> int:
    """How many live rows are newer than the files."""
    return snapshot.rows_above(last_row_of(files))


def make_again(layout: Layout, catalogue: Catalogue) -> None:
    """Write both caches anew from the live rows, and remove what they replace.

    Readers that hold the old ones keep them until their next search.
    """
    with catalogue.read() as snapshot:
        lexicon = open_lexicon(layout) or Lexicon.created(layout.lexicon)
        lexicon.rewrite(snapshot)
        _write_vector_files(layout, snapshot, kept=())


def _write_vector_files(layout: Layout, snapshot: Snapshot, kept: tuple[VectorFile, ...]) -> None:
    """Have `kept`, and a file of the rows after them, where these are not few."""
    identity, after, files = snapshot.meta(META_KEY), last_row_of(kept), kept
    if identity and snapshot.rows_above(after) > TAIL_LIMIT:
        dimension = IndexIdentity.from_meta(identity, layout.folder).embedder.dimension
        known = named_files(layout.folder, snapshot)
        like = max(known, key=lambda file: file.count, default=None)
        new = write_vector_file(layout.folder, snapshot, dimension, after, like)
        files = (*kept, new)
    name_files(layout.folder, snapshot.generation(), files)
    remove_vector_files(layout.folder, keep=files)


def _is_ahead(stamp: Stamp, snapshot: Snapshot) -> bool:
    """A lexicon that knows rows which the catalogue never had belongs to another index."""
    return stamp.row > snapshot.last_row_ever()
