"""Files and folders → articles, each file or line that is not one as a `ReadError`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from index.articles import Article
from index.errors import ReadError
from index.reading.decoding import source_name
from index.reading.jsonl import read_jsonl
from index.reading.markdown import read_markdown
from index.reading.plain_text import read_txt

Reader = Callable[[Path], Iterator[Article | ReadError]]

# A reader may yield or raise ReadError, and may leave OSError to `read_paths`.
_READERS: dict[str, Reader] = {
    ".txt": read_txt,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}
_NOT_ARTICLES = frozenset({"questions.jsonl", "queries.jsonl"})
_NOT_ENTERED = frozenset({"qrels"})


def read_paths(paths: Iterable[Path]) -> Iterator[Article | ReadError]:
    """The articles of files and of whole folders, lazily, sorted by path.

    A folder is walked to its depth, its own files before its subfolders; hidden files, READMEs,
    question files, `qrels` folders and files of unknown kinds are passed over in it. A file named
    directly is always read. What cannot be read comes as a ReadError in its place; nothing raises.
    """
    for path in sorted(set(paths)):
        yield from _read(path)


def _read(path: Path) -> Iterator[Article | ReadError]:
    try:
        if path.is_dir():
            yield from _read_folder(path)
        elif path.is_file():
            yield from _reader(path)(path)
        elif path.exists():
            raise ReadError(source_name(path), "not a regular file.", "Name a file or a folder.")
        else:
            raise ReadError(source_name(path), "no such file or folder.", "Check the path.")
    except OSError as error:
        yield _unreadable(path, error)
    except ReadError as error:
        yield error


def _read_folder(folder: Path) -> Iterator[Article | ReadError]:
    def refuse(error: OSError) -> None:
        refused.append(_unreadable(Path(error.filename), error))

    refused: list[ReadError] = []
    for place, folders, files in os.walk(folder, onerror=refuse):
        yield from refused
        refused.clear()
        folders[:] = sorted(name for name in folders if _is_entered(name))
        for name in sorted(files):
            path = Path(place, name)
            if _is_taken(path):
                yield from _read(path)
    yield from refused


def _is_entered(folder: str) -> bool:
    return not folder.startswith(".") and folder not in _NOT_ENTERED


def _is_taken(path: Path) -> bool:
    hidden = path.name.startswith(".")
    passed_over = path.name.casefold().startswith("readme") or path.name in _NOT_ARTICLES
    return not hidden and not passed_over and path.suffix.lower() in _READERS


def _reader(path: Path) -> Reader:
    try:
        return _READERS[path.suffix.lower()]
    except KeyError:
        kinds = ", ".join(_READERS)
        raise ReadError(
            source_name(path), "a kind of file that is not read.", f"Read are: {kinds}."
        ) from None


def _unreadable(path: Path, error: OSError) -> ReadError:
    why = (error.strerror or "the system refused it").lower()
    return ReadError(source_name(path), f"cannot be read: {why}.", "Check its permissions.")
