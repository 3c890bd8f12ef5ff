"""Files, folders, archives and fetched pages → articles, each thing that is not one as a
`ReadError`."""

from __future__ import annotations

import errno
import logging
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from index.errors import ReadError
from index.models import Article
from index.readers.archives import Allowance
from index.readers.formats import BY_SUFFIX, Archive
from index.readers.source import (
    FieldNames,
    OnSkipped,
    PassedOver,
    Source,
    ending_of,
    file_source,
    source_name,
)

# What is wrong with a source is told once, as a ReadError. Not even records of it are made: pypdf
# warns a million times of some files.
for _parser in ("courlan", "htmldate", "pypdf", "trafilatura", "warcio"):
    logging.getLogger(_parser).setLevel(logging.CRITICAL + 1)

_NOT_ARTICLES = frozenset({"questions.jsonl", "queries.jsonl"})
_NOT_ENTERED = frozenset({"qrels"})
_DEEPEST = 3
_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EBADF)


def read_paths(
    paths: Iterable[Path], *, names: FieldNames | None = None, on_skipped: OnSkipped | None = None
) -> Iterator[Article | ReadError]:
    """The articles of files and of whole folders, lazily, sorted by path.

    A folder is walked to its depth, its own files before its subfolders; hidden files, READMEs,
    question files, `qrels` folders and files of unknown kinds are passed over in it, and told to
    `on_skipped` with the reason. A file named directly is always read. `names` says which field
    of an article has which name in JSON, JSON Lines and CSV. What cannot be read comes as a
    ReadError in its place; nothing raises.
    """
    for source in sources_of(paths, names or {}, on_skipped):
        if isinstance(source, ReadError):
            yield source
        else:
            yield from read(source, on_skipped)


def read_sent(
    files: Mapping[str, Path], on_skipped: OnSkipped | None = None
) -> Iterator[Article | ReadError]:
    """The articles of files under names other than their own, such as `upload://folder/page.html`.

    What such a name has in a folder is passed over or read as in one; else the file was named
    directly. Nothing raises.
    """
    for name, path in sorted(files.items()):
        *folders, last = name.partition("://")[2].split("/")
        why_not = _why_skipped(last) if folders else None
        if not all(map(_is_entered, folders)):
            why_not = "in a folder passed over"
        if why_not is None:
            yield from read(
                replace(file_source(path), name=name, ending=ending_of(last)), on_skipped
            )
        elif on_skipped:
            on_skipped(name, why_not)


def read(source: Source, on_skipped: OnSkipped | None = None) -> Iterator[Article | ReadError]:
    """The articles of one source, read as what its ending says. Nothing raises."""
    yield from _read(source, Allowance(), 0, on_skipped)


def sources_of(
    paths: Iterable[Path], names: FieldNames, on_skipped: OnSkipped | None
) -> Iterator[Source | ReadError]:
    """The files at `paths` and in the folders there, sorted; what is no file as a ReadError."""
    for path in sorted(set(paths)):
        kind = _kind(path)
        if isinstance(kind, int) and stat.S_ISDIR(kind):
            yield from _in_folder(path, names, on_skipped)
        else:
            yield _file(path, names, kind)


def _read(
    source: Source, allowance: Allowance, depth: int, on_skipped: OnSkipped | None
) -> Iterator[Article | ReadError]:
    try:
        form = BY_SUFFIX.get(source.ending)
        if form is None:
            read_are = f"Read are: {', '.join(BY_SUFFIX)}."
            raise ReadError(source.name, "a kind of file that is not read.", read_are)
        if not isinstance(form, Archive):
            yield from form.read(source)
            return
        if depth == _DEEPEST:
            why = f"archives are packed in one another more than {_DEEPEST} deep."
            raise ReadError(source.name, why, "Unpack the outer ones first.")
        yield from _of_archive(source, form, allowance, depth, on_skipped)
    except OSError as error:
        yield _unreadable(error, source.name)
    except ReadError as error:
        yield error


def _of_archive(
    source: Source, form: Archive, allowance: Allowance, depth: int, on_skipped: OnSkipped | None
) -> Iterator[Article | ReadError]:
    for member in form.members(source, allowance):
        if isinstance(member, ReadError):
            yield member
            continue
        why_not = _why_passed_over(source, member, form.is_crawl)
        if why_not is None and isinstance(member, Source):
            yield from _read(member, allowance, depth + 1, on_skipped)
        elif on_skipped:
            on_skipped(member.name, str(why_not))


def _why_passed_over(archive: Source, member: Source | PassedOver, is_crawl: bool) -> str | None:
    """As in a folder; what a crawl holds is known by its kind, not by its name."""
    if isinstance(member, PassedOver):
        return member.why
    if is_crawl:
        return None
    *folders, name = member.name.removeprefix(f"{archive.name}!/").split("/")
    return _why_skipped(name) if all(map(_is_entered, folders)) else "in a folder passed over"


def _why_skipped(name: str) -> str | None:
    """Why a file of that name, in a folder or an archive, is passed over; None where it is read."""
    if name.startswith("."):
        return "hidden"
    if name.casefold().startswith("readme") or name in _NOT_ARTICLES:
        return "no article, by its name"
    if ending_of(name) not in BY_SUFFIX:
        return "a kind of file that is not read"
    return None


def _is_entered(folder: str) -> bool:
    """Whether a folder of that name is looked into."""
    return not folder.startswith(".") and folder not in _NOT_ENTERED


def _why_not_entered(folder: Path) -> str | None:
    if not _is_entered(folder.name):
        return "a folder that is not looked into, by its name"
    return "a link to a folder" if folder.is_symlink() else None


def _in_folder(
    folder: Path, names: FieldNames, on_skipped: OnSkipped | None
) -> Iterator[Source | ReadError]:
    refused = list[ReadError]()
    walk = os.walk(folder, onerror=lambda error: refused.append(_unreadable(error)))
    for place, folders, files in walk:
        yield from refused
        refused.clear()
        for name in sorted(folders):
            if on_skipped and (why_not := _why_not_entered(Path(place, name))):
                on_skipped(source_name(Path(place, name)), why_not)
        folders[:] = sorted(filter(_is_entered, folders))
        for name in sorted(files):
            path = Path(place, name)
            why = _why_skipped(name)
            if why is None:
                yield _file(path, names, _kind(path))
            elif on_skipped:
                on_skipped(source_name(path), why)
    yield from refused


def _file(path: Path, names: FieldNames, kind: int | ReadError) -> Source | ReadError:
    if isinstance(kind, ReadError):
        return kind
    if stat.S_ISREG(kind):
        return file_source(path, names)
    return ReadError(source_name(path), "not a regular file.", "Name a file or a folder.")


def _kind(path: Path) -> int | ReadError:
    """What is at a path, as `stat` has it in `st_mode`."""
    try:
        return path.stat().st_mode
    except OSError as error:
        if error.errno not in _NOT_THERE:
            return _unreadable(error)
    # A name with a NUL in it.
    except ValueError:
        pass
    return ReadError(source_name(path), "no such file or folder.", "Check the path.")


def _unreadable(error: OSError, name: str | None = None) -> ReadError:
    """`name` is what was read; None where the error says it."""
    why = (error.strerror or "the system refused it").lower()
    name = name or (source_name(Path(error.filename)) if error.filename else "?")
    return ReadError(name, f"cannot be read: {why}.", "Check its permissions.")
