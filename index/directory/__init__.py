"""Where everything stands in an index directory, and the lock of whoever writes in it."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from index.catalogue import Catalogue
from index.catalogue.engines.sqlite import SqliteCatalogue
from index.errors import IndexLocked, IndexMissing, IndexUnwritable
from index.errors.phrases import Phrase

_log = logging.getLogger(__name__)
_LOCK = "writer.lock"
_HOLDER = "writer.json"


@dataclass(frozen=True)
class SearchServer:
    """Where passages are searched, if not in the folder: a Milvus server, or a Milvus Lite's file.

    `name` tells the archives apart that one server has. The `token` is a secret.
    """

    uri: str
    name: str = "dateline"
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Layout:
    """`shared` is the address of a catalogue outside the folder, which then holds caches alone.

    With a `search` server it holds no caches for searching either.
    """

    folder: Path
    shared: str | None = None
    search: SearchServer | None = None

    @property
    def catalogue(self) -> Path:
        return self.folder / "catalogue.sqlite"

    @property
    def place(self) -> Path | str:
        """Where the catalogue stands."""
        return self.shared or self.catalogue

    def opened(self, *, read_only: bool) -> Catalogue:
        return open_catalogue(self.place, read_only=read_only)

    def has_catalogue(self) -> bool:
        """Whether there is one; of a shared one its server knows, and says so when it is opened."""
        return self.shared is not None or self.catalogue.is_file()

    def made(self) -> None:
        """Make the folder where there is none. Raises IndexUnwritable."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise IndexUnwritable(
                Phrase(
                    "The folder {folder} cannot be made ({why}).",
                    folder=self.folder,
                    why=error.strerror,
                ),
                "Name another with DATELINE_INDEX or --index.",
            ) from error

    @property
    def lexical(self) -> Path:
        """The folder of the lexical index."""
        return self.folder / "lexicon"

    def export(self, model: str, weights_sha256: str) -> Path:
        """The folder of a model's export: these weights, under this name."""
        key = hashlib.sha256(f"{model}\n{weights_sha256}".encode()).hexdigest()[:16]
        return self.folder / f"model-{key}"

    def exports(self) -> list[Path]:
        """Whatever exports there are, unfinished ones too."""
        return sorted(self.folder.glob("model-*"))

    @property
    def rebuilding(self) -> Path:
        """The catalogue that a rebuild fills; kept after an interruption, to be gone on with."""
        return self.folder / "rebuilding.sqlite"

    @property
    def restoring(self) -> Path:
        """The catalogue that a restore takes out of a backup."""
        return self.folder / "restoring.sqlite"

    @property
    def recognised(self) -> Path:
        """The folder of what was read out of pictures of pages, so that it is not read again."""
        return self.folder / "recognised"

    def check_there(self) -> None:
        """Raises IndexMissing."""
        if not self.has_catalogue():
            raise IndexMissing(
                Phrase("There is no index at {folder}.", folder=self.folder),
                "Make one with: dateline index add PATH, or name another with --index.",
            )

    def bytes_on_disk(self) -> int:
        return sum(_size(path) for path in self.folder.rglob("*"))


def open_catalogue(place: Path | str, *, read_only: bool) -> Catalogue:
    """The catalogue in a file, made where there is none, or a shared one by its address."""
    if isinstance(place, Path):
        return SqliteCatalogue(place, read_only=read_only)
    # Few have one, and its driver takes a while to import.
    from index.catalogue.engines.postgresql import PostgresqlCatalogue

    return PostgresqlCatalogue(place, read_only=read_only)


def bring_up_to_date(layout: Layout) -> None:
    """The tables of the folder's own catalogue; where that cannot be done, reading it says so."""
    if layout.shared is None and not is_up_to_date(layout.catalogue):
        with suppress(IndexLocked, IndexUnwritable), writer_lock(layout.folder):
            open_catalogue(layout.catalogue, read_only=False).close()
            _log.warning("The tables of %s were brought up to date.", layout.catalogue)


def is_up_to_date(file: Path) -> bool:
    """Whether the tables of the catalogue in the file are of this version."""
    with closing(SqliteCatalogue(file, read_only=True)) as catalogue:
        return catalogue.is_up_to_date()


def remove_database(path: Path) -> None:
    """Remove a database with what SQLite keeps beside it."""
    for file in (*files_beside(path), path):
        file.unlink(missing_ok=True)


def files_beside(database: Path) -> tuple[Path, Path]:
    """SQLite's log of a database and the index of that log, which need not be there."""
    return database.with_name(f"{database.name}-wal"), database.with_name(f"{database.name}-shm")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        # A writer replaces files while others look.
        return 0


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; raises IndexLocked, naming the holder, where another has it."""
    # Importing it takes a while, and readers need none.
    from filelock import FileLock, Timeout

    lock = FileLock(folder / _LOCK, blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexLocked(
            Phrase(
                "The index {folder} is being written by {holder}.",
                folder=folder,
                holder=_holder(folder),
            ),
            "Wait until it is done, or end that process.",
        ) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        _write_holder(folder)
        yield
    finally:
        (folder / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _write_holder(folder: Path) -> None:
    holder = {
        "host": socket.gethostname(),
        "process": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    try:
        (folder / _HOLDER).write_text(json.dumps(holder))
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> IndexUnwritable:
    return IndexUnwritable(
        Phrase("The index {folder} cannot be written ({why}).", folder=folder, why=error.strerror),
        "Check the permissions of its folder and the space on its disk.",
    )


def _holder(folder: Path) -> str:
    try:
        holder = json.loads((folder / _HOLDER).read_text())
        return f"process {holder['process']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError):
        return "another process"
