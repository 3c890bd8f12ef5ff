"""Paths → the files that are read, in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from index.errors import ReadError
from index.reading.source import FieldNames, Source, ending_of, file_source, source_name

_NOT_ARTICLES = frozenset({"questions.jsonl", "queries.jsonl"})
_NOT_ENTERED = frozenset({"qrels"})

OnSkipped = Callable[[str, str], None]
"""Told of each file that is passed over: its name, and why."""


def sources_of(
    paths: Iterable[Path], names: FieldNames, kinds: Collection[str], on_skipped: OnSkipped | None
) -> Iterator[Source | ReadError]:
    """The files at `paths` and in the folders there, sorted; what is no file as a ReadError."""
    for path in sorted(set(paths)):
        try:
            is_folder = path.is_dir()
        except OSError as error:
            yield _unreadable(error)
            continue
        if is_folder:
            yield from _in_folder(path, names, kinds, on_skipped)
        else:
            yield _file(path, names)


def why_skipped(name: str, kinds: Collection[str]) -> str | None:
    """Why a file found in a folder or an archive is passed over; None where it is read."""
    last = name.rpartition("/")[2]
    if last.startswith("."):
        return "hidden"
    if last.casefold().startswith("readme") or last in _NOT_ARTICLES:
        return "no article, by its name"
    if ending_of(last) not in kinds:
        return "a kind of file that is not read"
    return None


def is_entered(folder: str) -> bool:
    """Whether a folder of that name is looked into."""
    return not folder.startswith(".") and folder not in _NOT_ENTERED


def _in_folder(
    folder: Path, names: FieldNames, kinds: Collection[str], on_skipped: OnSkipped | None
) -> Iterator[Source | ReadError]:
    refused = list[ReadError]()
    walk = os.walk(folder, onerror=lambda error: refused.append(_unreadable(error)))
    for place, folders, files in walk:
        yield from refused
        refused.clear()
        folders[:] = sorted(filter(is_entered, folders))
        for name in sorted(files):
            path = Path(place, name)
            why = why_skipped(name, kinds)
            if why is None:
                yield _file(path, names)
            elif on_skipped:
                on_skipped(source_name(path), why)
    yield from refused


def _file(path: Path, names: FieldNames) -> Source | ReadError:
    try:
        if path.is_file():
            return file_source(path, names)
        if path.exists():
            return ReadError(source_name(path), "not a regular file.", "Name a file or a folder.")
    except OSError as error:
        return _unreadable(error)
    return ReadError(source_name(path), "no such file or folder.", "Check the path.")


def _unreadable(error: OSError) -> ReadError:
    why = (error.strerror or "the system refused it").lower()
    name = source_name(Path(error.filename)) if error.filename else "?"
    return ReadError(name, f"cannot be read: {why}.", "Check its permissions.")
