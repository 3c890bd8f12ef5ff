"""One writer at a time: a lock file that the system frees when its process dies."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexLocked, IndexUnwritable

_LOCK = "writer.lock"
_HOLDER = "writer.json"


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; raises IndexLocked, naming the holder, where another has it."""
    lock = FileLock(folder / _LOCK, blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexLocked(
            f"The index {folder} is being written by {_holder(folder)}.",
            "Wait until it is done, or end that process.",
        ) from error
    except OSError as error:
        raise IndexUnwritable(
            f"The index {folder} cannot be written ({error.strerror}).",
            "Check the permissions of its folder and the space on its disk.",
        ) from error
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
        raise IndexUnwritable(
            f"The index {folder} cannot be written ({error.strerror}).",
            "Check the permissions of its folder and the space on its disk.",
        ) from error


def _holder(folder: Path) -> str:
    try:
        holder = json.loads((folder / _HOLDER).read_text())
        return f"process {holder['process']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError):
        return "another process"
