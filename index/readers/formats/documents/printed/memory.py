"""What was read out of pictures of pages, remembered in a folder: OCR takes seconds a page."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

MOST_PAGES = 10_000
_LONGEST = 10_000_000
_FOLDER = ContextVar[Path | None]("recognised", default=None)


@contextmanager
def remembering(folder: Path) -> Iterator[None]:
    """Within the block what is read is looked for in the folder first, and kept there.

    At the end the pages that were used longest ago are forgotten where there are too many.
    """
    token = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(token)
        _forget_the_oldest(folder)


def remembered(document: bytes, of: str, read: Callable[[], bytes]) -> bytes:
    """What `read` gives of the document; `of` says which page, and read by what.

    A folder that cannot be written costs the memory alone.
    """
    folder = _FOLDER.get()
    if folder is None:
        return read()
    name = hashlib.sha256(hashlib.sha256(document).digest() + of.encode()).hexdigest()
    path = folder / f"{name}.gz"
    with suppress(OSError, EOFError, zlib.error):
        with gzip.open(path) as kept:
            found = kept.read(_LONGEST)
        os.utime(path)
        return found
    found = read()
    with suppress(OSError):
        _keep(path, gzip.compress(found, mtime=0))
    return found


def _keep(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _forget_the_oldest(folder: Path) -> None:
    with suppress(OSError):
        pages = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
        for page in pages[MOST_PAGES:]:
            page.unlink(missing_ok=True)
