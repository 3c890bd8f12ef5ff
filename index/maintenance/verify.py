"""Checking that an index is what it should be, down to each offset and each vector."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.catalogue import Snapshot
from index.catalogue.audit import StoredVersion, faults, stored_versions
from index.directory import Layout, SearchServer, open_catalogue, writer_lock
from index.embeddings.export_folder import ExportLost, ModelExport
from index.errors import IndexDamaged, IndexUnwritable
from index.manifest import IndexIdentity
from index.nlp.chunking import TokenCounter, chunk
from index.passages import passage_index_of
from index.passages.base import PassageIndex

_RESTORE = "Restore a backup with: dateline index restore FILE --force"
_REBUILD = "Run: dateline index rebuild"
_COMPACT = "Run: dateline index compact"
_NORM_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be: where, what is wrong there, and how to mend it."""

    where: str
    what: str
    hint: str


def verify(
    folder: Path,
    counter: TokenCounter,
    catalogue: str | None = None,
    *,
    search: SearchServer | None = None,
) -> list[Finding]:
    """Everything that is wrong with the index; empty where it is sound.

    Raises IndexMissing, IndexMismatch for another format, or IndexLocked while another process
    writes.
    """
    layout = Layout(folder, catalogue, search)
    layout.check_there()
    layout.made()
    with ExitStack() as held:
        index = held.enter_context(closing(passage_index_of(layout)))
        if layout.shared:
            # That they are behind what other machines wrote is nothing wrong.
            index.follow()
        # Where we may not write, we look all the same.
        with suppress(IndexUnwritable):
            held.enter_context(writer_lock(folder))
        found = check_catalogue(layout.place, folder, counter)
        return found or list(_check_caches(layout, index))


def check_catalogue(place: Path | str, folder: Path, counter: TokenCounter) -> list[Finding]:
    """What is wrong with the catalogue of a folder. Raises IndexMismatch for another format."""
    # The address of a shared one may hold a password.
    where = place.name if isinstance(place, Path) else "catalogue"
    try:
        with closing(open_catalogue(place, read_only=True)) as catalogue:
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
    identity = snapshot.identity(folder)
    if identity is None:
        if snapshot.last_row():
            yield Finding(name, "it does not say what it was made with", _RESTORE)
        return
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


def _check_caches(layout: Layout, index: PassageIndex) -> Iterator[Finding]:
    with closing(layout.opened(read_only=True)) as catalogue, catalogue.read() as snapshot:
        for where, what in index.problems(snapshot):
            yield Finding(where, what, _COMPACT)
        yield from _check_export(layout, snapshot)


def _check_export(layout: Layout, snapshot: Snapshot) -> Iterator[Finding]:
    """Not whether there is one: it may be waiting to be made."""
    identity = snapshot.identity(layout.folder)
    if identity is None:
        return
    folder = layout.export(identity.embedder.model, identity.embedder.weights_sha256)
    try:
        if folder.exists():
            ModelExport.opened(folder).check_contents()
    except ExportLost as error:
        yield Finding(folder.name, error.detail, _COMPACT)
