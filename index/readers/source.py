"""What is read: a name for people, a kind, and a way to open its bytes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from index.errors import ReadError

_DOUBLE_ENDING = re.compile(r"\.(?:tar\.(?:gz|bz2|xz)|warc\.gz)$", re.IGNORECASE)

_NUMBER = re.compile(r"#\d+$")

FieldNames = Mapping[str, str]
"""Field of an article → the name, or dotted path, under which a source has it."""


@dataclass(frozen=True)
class Source:
    """A file, a member of an archive, or a fetched page.

    `name` is where it stands: a path, `ARCHIVE!/MEMBER` or an address. `ending` says its kind and
    is lower case with its dot. `url` is the address its bytes came from and `charset` what its
    server called their encoding, where there was one.
    """

    name: str
    open: Callable[[], BinaryIO] = field(compare=False)
    ending: str
    names: FieldNames = field(default_factory=dict)
    url: str | None = None
    charset: str | None = None

    @property
    def stem(self) -> str:
        """The last part of its name, without its ending."""
        last = self.name.rstrip("/").rpartition("/")[2]
        return last[: -len(self.ending)] if last.lower().endswith(self.ending) else last


def file_source(path: Path, names: FieldNames | None = None) -> Source:
    """The file at `path`."""
    return Source(
        source_name(path), lambda: path.open("rb"), ending_of(path.name), names=names or {}
    )


def source_name(path: Path) -> str:
    """The path as printable text; bytes of a file name that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode(errors="replace")


def file_of(source: str) -> str:
    """The file on the disk that an article's source is in: without `!/MEMBER` and `#LINE`.

    A file that is there by the whole of such a name is that file.
    """
    file = _NUMBER.sub("", source)
    ends = [found.start() for found in re.finditer("!/", file)]
    candidates = [source, file, *(file[:end] for end in reversed(ends))]
    return next(filter(os.path.isfile, candidates), file[: ends[0]] if ends else file)


def ending_of(name: str) -> str:
    """The ending that says the kind of a file: `.html`, `.tar.gz`; "" where there is none."""
    double = _DOUBLE_ENDING.search(name)
    return (double[0] if double else os.path.splitext(name)[1]).lower()


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
