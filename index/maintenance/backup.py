"""One file that holds all that cannot be made again: written from a live index, and put back.

The file is a zip of the catalogue and a note that says what it is and has its checksum. The caches
are not in it.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import zipfile
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.catalogue.listing import totals
from index.directory import (
    Layout,
    SearchServer,
    files_beside,
    open_catalogue,
    remove_database,
    writer_lock,
)
from index.directory.embedder import remove_exports
from index.embeddings.export_folder import file_sha256
from index.errors import IndexDamaged, IndexMissing, IndexUnwritable
from index.maintenance.verify import check_catalogue
from index.nlp.chunking import TokenCounter
from index.passages import passage_index_of
from index.passages.compact import compact_held
from index.passages.dense import NAME as VECTOR_MANIFEST

_CATALOGUE = "catalogue.sqlite"
_NOTE = "dateline-backup.json"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class BackupNote:
    """What a backup says about itself."""

    made_at: str
    articles: int
    passages: int
    sha256: str


def backup(
    folder: Path, file: Path, catalogue: str | None = None, *, force: bool = False
) -> BackupNote:
    """Write one commit of the index to a file, while others may go on writing.

    Raises IndexMissing, IndexDamaged, or IndexUnwritable, also where the file is there already
    and `force` is not given.
    """
    layout = Layout(folder, catalogue)
    layout.check_there()
    if file.exists() and not force:
        raise IndexUnwritable(f"The file {file} is there already.", "Replace it with: --force")
    copy, unfinished = (file.with_name(f"{file.name}.{part}") for part in ("copy", "unfinished"))
    try:
        with closing(layout.opened(read_only=True)) as opened:
            copy.unlink(missing_ok=True)
            opened.copy_to(copy)
        note = _note(copy)
        with zipfile.ZipFile(unfinished, "w") as archive:
            archive.writestr(_NOTE, json.dumps(asdict(note), indent=2))
            archive.write(copy, _CATALOGUE)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(file)
        return note
    except (OSError, IndexUnwritable) as error:
        raise IndexUnwritable(
            f"The backup {file} cannot be written ({error}).",
            "Check the permissions of its folder and the space on its disk.",
        ) from error
    finally:
        for leftover in (copy, unfinished):
            leftover.unlink(missing_ok=True)


def restore(
    file: Path,
    folder: Path,
    counter: TokenCounter,
    catalogue: str | None = None,
    *,
    search: SearchServer | None = None,
    force: bool = False,
) -> BackupNote:
    """Check a backup, and put it in the place of the index.

    Processes that read the index see the restored one at their next search. A catalogue that is
    damaged is not overwritten but kept beside it. Raises IndexUnwritable, also where an index is
    there already and `force` is not given; IndexMissing where there is no such file; IndexDamaged
    where the backup is not whole; and IndexMismatch where it has another format.
    """
    layout = Layout(folder, catalogue, search)
    if not file.is_file():
        raise IndexMissing(f"There is no backup at {file}.", "Check the path.")
    if _is_there(layout) and not force:
        raise IndexUnwritable(f"There is an index at {folder} already.", "Replace it with: --force")
    layout.made()
    with writer_lock(folder):
        remove_database(layout.restoring)
        try:
            note = _unpack(file, layout.restoring)
            with suppress(IndexDamaged):
                open_catalogue(layout.restoring, read_only=False).close()
            _check(file, layout.restoring, counter)
            if layout.shared or _is_sound(layout):
                _take_over(layout)
            else:
                _put_in_place(layout)
        finally:
            remove_database(layout.restoring)
    return note


def _note(copy: Path) -> BackupNote:
    with closing(open_catalogue(copy, read_only=True)) as catalogue, catalogue.read() as snapshot:
        held = totals(snapshot)
    return BackupNote(
        datetime.now(UTC).isoformat(timespec="seconds"),
        held.articles,
        held.passages,
        file_sha256(copy),
    )


def _unpack(file: Path, target: Path) -> BackupNote:
    try:
        with zipfile.ZipFile(file) as archive:
            note = BackupNote(**json.loads(archive.read(_NOTE)))
            with archive.open(_CATALOGUE) as packed, target.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked, _CHUNK)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise _damaged(file, str(error)) from error
    except OSError as error:
        raise IndexUnwritable(
            f"The backup {file} cannot be unpacked into {target.parent} ({error.strerror}).",
            "Check that the file is there, and the space on the disk of the index.",
        ) from error
    if file_sha256(target) != note.sha256:
        raise _damaged(file, "its checksum is another")
    return note


def _check(file: Path, unpacked: Path, counter: TokenCounter) -> None:
    found = check_catalogue(unpacked, unpacked.parent, counter)
    if found:
        raise _damaged(file, f"{found[0].where}: {found[0].what}")


def _damaged(file: Path, why: str) -> IndexDamaged:
    return IndexDamaged(
        f"The backup {file} is damaged or is none ({why}).", "Nothing was changed. Use another."
    )


def _is_there(layout: Layout) -> bool:
    """Whether there is anything that a restored backup would replace."""
    if layout.shared is None:
        return layout.catalogue.exists()
    with closing(layout.opened(read_only=False)) as catalogue, catalogue.read() as snapshot:
        return bool(totals(snapshot).articles)


def _is_sound(layout: Layout) -> bool:
    try:
        if not layout.catalogue.exists():
            return False
        with closing(open_catalogue(layout.catalogue, read_only=True)) as catalogue:
            return not catalogue.problems()
    except IndexDamaged:
        return False


def _take_over(layout: Layout) -> None:
    with (
        closing(layout.opened(read_only=False)) as catalogue,
        closing(open_catalogue(layout.restoring, read_only=True)) as restored,
        catalogue.alone(),
        closing(passage_index_of(layout)) as index,
    ):
        with restored.read() as whole, catalogue.write() as transaction:
            transaction.take_over(whole)
            prepared = index.prepare(transaction.so_far)
        compact_held(layout, catalogue, index, prepared=prepared)


def _put_in_place(layout: Layout) -> None:
    with (
        closing(open_catalogue(layout.restoring, read_only=False)) as restored,
        restored.write() as transaction,
    ):
        transaction.forget_removals()
    # The caches of what was here say nothing about what comes.
    shutil.rmtree(layout.lexical, ignore_errors=True)
    remove_exports(layout, keep=None)
    (layout.folder / VECTOR_MANIFEST).unlink(missing_ok=True)
    for path in layout.folder.glob("vectors-*"):
        path.unlink()
    if layout.catalogue.exists():
        _keep_aside(layout)
    layout.restoring.replace(layout.catalogue)
    with (
        closing(open_catalogue(layout.catalogue, read_only=False)) as catalogue,
        closing(passage_index_of(layout)) as index,
    ):
        index.catch_up(catalogue)


def _keep_aside(layout: Layout) -> None:
    """Keep a damaged catalogue under another name; at no instant is there none under its own."""
    kept = layout.folder / f"catalogue.damaged-{time.time_ns()}.sqlite"
    shutil.copy2(layout.catalogue, kept)
    # A log beside another database than its own would be written into that.
    for old, aside in zip(files_beside(layout.catalogue), files_beside(kept), strict=True):
        if old.exists():
            old.rename(aside)
