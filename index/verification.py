"""Checking that an index is what it should be, down to each offset and each vector."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import caches
from index.catalogue import Catalogue, Snapshot, StoredVersion, faults, stored_versions
from index.chunking import chunk
from index.columns import Columns
from index.errors import IndexDamaged, IndexUnwritable
from index.identity import META_KEY, IndexIdentity
from index.layout import Layout
from index.locking import writer_lock
from index.model_export import ExportLost, ModelExport
from index.tokens import TokenCounter
from index.vector_file import VectorFileLost
from index.vectors import VectorIndex

_RESTORE = "Restore a backup with: dateline index restore FILE --force"
_REBUILD = "Run: dateline index rebuild"
_COMPACT = "Run: dateline index compact"
_NORM_TOLERANCE = 1e-3
# Vectors in large files are rounded to 8 bits. Looking for each of a million takes an hour.
_CODE_TOLERANCE = 0.05
_ROWS_LOOKED_FOR = 1_000


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be: where, what is wrong there, and how to mend it."""

    where: str
    what: str
    mend: str


def verify(folder: Path, counter: TokenCounter, catalogue: str | None = None) -> list[Finding]:
    """Everything that is wrong with the index; empty where it is sound.

    Raises IndexMissing, IndexMismatch for another format, or IndexLocked while another process
    writes.
    """
    layout = Layout(folder, catalogue)
    layout.check_there()
    layout.made()
    with ExitStack() as held:
        if layout.shared:
            # That they are behind what other machines wrote is nothing wrong.
            caches.follow(layout)
        # Where we may not write, we look all the same.
        with suppress(IndexUnwritable):
            held.enter_context(writer_lock(folder))
        found = check_catalogue(layout.place, folder, counter)
        return found or list(_check_caches(layout))


def check_catalogue(place: Path | str, folder: Path, counter: TokenCounter) -> list[Finding]:
    """What is wrong with the catalogue of a folder. Raises IndexMismatch for another format."""
    # The address of a shared one may hold a password.
    where = place.name if isinstance(place, Path) else "catalogue"
    try:
        with closing(Catalogue(place, read_only=True)) as catalogue:
            problems = [Finding(where, what, _RESTORE) for what in catalogue.problems()]
            if problems:
                return problems
            with catalogue.read() as snapshot:
                return list(_check_contents(snapshot, where, folder, counter))
    except IndexDamaged as error:
        return [Finding(where, error.detail, _RESTORE)]


def _check_contents(
    snapshot: Snapshot, name: str, folder: Path, counter: TokenCounter
) -> Iterator[Finding]:
    for fault in faults(snapshot):
        yield Finding(f"article {fault.article_id}", fault.what, _RESTORE)
    value = snapshot.meta(META_KEY)
    if not value:
        if snapshot.last_row():
            yield Finding(name, "it does not say what it was made with", _RESTORE)
        return
    identity = IndexIdentity.from_meta(value, folder)
    for stored in stored_versions(snapshot):
        article = stored.article
        where = f"article {article.id}, version {article.version}"
        if article.content_hash != stored.content_hash:
            yield Finding(where, "its content does not have the checksum on record", _RESTORE)
        elif stored.current:
            yield from _check_passages(where, stored, identity, counter)


def _check_passages(
    where: str, stored: StoredVersion, identity: IndexIdentity, counter: TokenCounter
) -> Iterator[Finding]:
    spans = [(passage.start, passage.end) for passage in stored.passages]
    if counter.name == identity.tokens:
        cut = chunk(stored.article, counter, identity.chunking)
        if spans != [(passage.start, passage.end) for passage in cut]:
            yield Finding(where, "its passages are not those it is cut into", _REBUILD)
    for passage in stored.passages:
        if not 0 <= passage.start < passage.end <= len(stored.article.text):
            yield Finding(where, f"passage row {passage.row} leaves its text", _REBUILD)
        wrong = _wrong_with_vector(passage.vector, identity.embedder.dimension)
        if wrong:
            yield Finding(where, f"the vector of passage row {passage.row} {wrong}", _REBUILD)


def _wrong_with_vector(blob: bytes, dimension: int) -> str | None:
    if len(blob) != 4 * dimension:
        return f"has {len(blob)} bytes, not {4 * dimension}"
    norm = float(np.linalg.norm(np.frombuffer(blob, "<f4")))
    return None if abs(norm - 1) <= _NORM_TOLERANCE else f"has length {norm:.3f}, not 1"


def _check_caches(layout: Layout) -> Iterator[Finding]:
    with (
        closing(layout.opened(read_only=True)) as catalogue,
        catalogue.read() as snapshot,
    ):
        yield from _check_lexicon(layout, snapshot)
        yield from _check_vectors(layout, snapshot)
        yield from _check_export(layout, snapshot)


def _check_lexicon(layout: Layout, snapshot: Snapshot) -> Iterator[Finding]:
    where = layout.lexicon.name
    lexicon = caches.open_lexicon(layout)
    if lexicon is None:
        yield Finding(where, "it is missing or cannot be read", _COMPACT)
        return
    if not caches.covers(lexicon, snapshot):
        yield Finding(where, "it lacks the last commits", _COMPACT)
        return
    # The stamp is a document too.
    held, live = max(lexicon.passages() - 1, 0), snapshot.rows_above(0)
    if held != live:
        yield Finding(where, f"it holds {held} passages, the catalogue {live}", _COMPACT)


def _check_vectors(layout: Layout, snapshot: Snapshot) -> Iterator[Finding]:
    """Compare the rows and what filters see of them; look for vectors by themselves."""
    try:
        index = VectorIndex.opened(layout.folder, snapshot)
    except VectorFileLost as error:
        yield Finding("vectors", error.detail, _COMPACT)
        return
    held = [
        file.columns if file.live is None else file.columns.chosen(file.live)
        for file in index.files
    ]
    tables = [columns.table for columns in (*held, index.tail.columns)]
    live = Columns.of(snapshot, after=0)
    if not np.array_equal(np.concatenate(tables, axis=1), live.table):
        yield Finding("vectors", "the files do not have the rows of the catalogue", _COMPACT)
        return
    looked_for = live.rows[:: len(live.rows) // _ROWS_LOOKED_FOR + 1]
    for row, vector in snapshot.vectors_of(looked_for.tolist()).items():
        found = index.search(vector, 1, np.array([row]))
        if not found or abs(found[0][1] - 1) > _CODE_TOLERANCE:
            yield Finding("vectors", f"row {row} has another vector", _COMPACT)


def _check_export(layout: Layout, snapshot: Snapshot) -> Iterator[Finding]:
    """Not whether there is one: it may be waiting to be made."""
    value = snapshot.meta(META_KEY)
    if not value:
        return
    embedder = IndexIdentity.from_meta(value, layout.folder).embedder
    folder = layout.export(embedder.model, embedder.weights_sha256)
    try:
        if folder.exists():
            ModelExport.opened(folder).check_contents()
    except ExportLost as error:
        yield Finding(folder.name, error.detail, _COMPACT)
