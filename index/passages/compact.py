"""Compaction: after it, what was deleted is in no file of the index any more."""

from __future__ import annotations

import json
import logging
import shutil
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from index.catalogue import Catalogue, Snapshot
from index.directory import Layout, SearchServer, remove_database, writer_lock
from index.directory.embedder import remove_exports
from index.errors import IndexLocked, IndexUnwritable
from index.passages import passage_index_of
from index.passages.base import PassageIndex
from index.passages.dense import named_files

log = logging.getLogger(__name__)

_META_KEY = "compacted"
# Dead rows are let be until they are one in this many of those written since the last compaction.
_DEAD_SHARE = 5
# So long what was deleted can be brought back, unless somebody compacts before.
_DELETIONS_KEPT_S = 7 * 24 * 3600


@dataclass(frozen=True)
class CompactReport:
    bytes_before: int
    bytes_after: int


@dataclass(frozen=True)
class _Compacted:
    """How things stood after the last compaction: live rows, and the last row and removal."""

    live: int = 0
    row: int = 0
    removal: int = 0

    @staticmethod
    def last(snapshot: Snapshot) -> _Compacted:
        value = snapshot.meta(_META_KEY)
        return _Compacted(**json.loads(value)) if value else _Compacted()


def compact(
    folder: Path, catalogue: str | None = None, *, search: SearchServer | None = None
) -> CompactReport:
    """Make the caches again from the live rows, and take what was deleted out of the catalogue.

    No deleted article can be brought back then. Of a shared catalogue, whose address `catalogue`
    is, the caches of this folder; of a `search` server, what it holds of this archive.

    An unfinished rebuild is dropped. Raises IndexMissing, IndexLocked where another process
    writes or keeps reading an old state, IndexUnwritable or IndexDamaged.
    """
    layout = Layout(folder, catalogue, search)
    layout.check_there()
    with writer_lock(folder), closing(passage_index_of(layout)) as index:
        before = layout.bytes_on_disk()
        remove_database(layout.rebuilding)
        remove_database(layout.restoring)
        with closing(layout.opened(read_only=False)) as opened:
            with opened.write() as transaction:
                transaction.forget_deletions()
            compact_held(layout, opened, index)
        return CompactReport(before, layout.bytes_on_disk())


def compact_held(
    layout: Layout, catalogue: Catalogue, index: PassageIndex, *, prepared: bool = False
) -> None:
    """The same for one who holds the lock and has both open.

    `prepared` is whether the index was, for the commit just made.
    """
    with catalogue.read() as snapshot:
        identity = snapshot.identity(layout.folder)
        old_files = named_files(layout.folder, snapshot)
    index.make_again(catalogue, prepared=prepared)
    remove_exports(layout, keep=identity.embedder if identity else None)
    # It may have words of what was deleted.
    shutil.rmtree(layout.recognised, ignore_errors=True)
    if layout.shared:
        # Other machines catch up by the removals, and the database gives space back by itself.
        return
    with catalogue.read() as snapshot:
        new_files = named_files(layout.folder, snapshot)
        now = _Compacted(
            snapshot.rows_above(0), snapshot.last_row_ever(), snapshot.last_removal_ever()
        )
    with catalogue.write() as transaction:
        transaction.set_meta(_META_KEY, json.dumps(asdict(now)))
        # Readers start afresh from other vector files; without any they go on by the removals.
        if new_files != old_files:
            transaction.forget_removals()
    catalogue.shrink()


def compact_when_due(layout: Layout, catalogue: Catalogue, index: PassageIndex) -> None:
    """Compact where a fifth of the rows written since the last compaction is dead."""
    with catalogue.read() as snapshot:
        last = _Compacted.last(snapshot)
        dead = snapshot.last_removal_ever() - last.removal
        written = last.live + snapshot.last_row_ever() - last.row
    if dead == 0 or dead * _DEAD_SHARE < written:
        return
    try:
        with catalogue.write() as transaction:
            transaction.forget_deletions(before=int(time.time()) - _DELETIONS_KEPT_S)
        compact_held(layout, catalogue, index)
    except (IndexLocked, IndexUnwritable) as error:
        log.warning("The index could not be compacted now. %s", error)
