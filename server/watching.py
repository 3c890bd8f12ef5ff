"""A folder kept in step with the index: what is new, changed and gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index import Article, ReadError
from index.reading import KINDS, read
from index.reading.source import FieldNames, Source, source_name
from index.reading.walking import sources_of
from server.bootstrap import Parts

_PAGE = 500
_STEP_S = 0.1

_Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size."""


class FolderWatch:
    """Looks at a folder again and again; each look makes the index what the folder is."""

    def __init__(self, parts: Parts, folder: Path, names: FieldNames) -> None:
        self._parts = parts
        self._folder = folder.resolve()
        self._names = names
        self._stamps: dict[str, _Stamp] = {}
        self._is_first = True

    def look(self) -> Iterator[str]:
        """Reads what is new or changed, deletes what is gone; a line for each thing done.

        Files that are there but cannot be read keep the articles they had.
        """
        if not self._folder.is_dir():
            yield f"{self._folder} is not there; nothing is deleted."
            return
        sources, refused = self._sources()
        stamps = {name: stamp for name in sources if (stamp := _stamp(name))}
        changed = [sources[name] for name, at in stamps.items() if self._stamps.get(name) != at]
        gone = frozenset(self._stamps) - frozenset(stamps)
        if changed or gone or self._is_first:
            yield from self._bring_up(changed, gone if not refused else frozenset())
        self._stamps, self._is_first = stamps, False

    def wait(self, seconds: float, should_stop: Callable[[], bool]) -> None:
        """Sleeps in small steps, so that Ctrl-C is answered soon."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not should_stop():
            time.sleep(_STEP_S)

    def _sources(self) -> tuple[dict[str, Source], list[ReadError]]:
        found = list(sources_of([self._folder], self._names, KINDS, None))
        sources = {each.name: each for each in found if isinstance(each, Source)}
        return sources, [each for each in found if isinstance(each, ReadError)]

    def _bring_up(self, changed: Sequence[Source], gone: frozenset[str]) -> Iterator[str]:
        seen = _Seen(changed)
        with self._parts.writer() as writer:
            report = writer.add(seen.items())
            ids = self._vanished(seen, gone)
            deleted = writer.delete(ids).deleted if ids else ()
        yield from map(str, report.failed)
        if report.added or report.changed or deleted or report.failed or self._is_first:
            yield (
                f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
                f"{len(deleted)} deleted, {len(report.failed)} failed."
            )

    def _vanished(self, seen: _Seen, gone: frozenset[str]) -> list[str]:
        """The ids of articles whose file is gone, or was read whole and no longer holds them."""
        read_whole = {source.name for source in seen.sources} - seen.failed
        return [
            article_id
            for article_id, source, file in self._indexed()
            if file in gone
            or (file in read_whole and source not in seen.articles)
            or (self._is_first and not Path(file).exists())
        ]

    def _indexed(self) -> Iterator[tuple[str, str, str]]:
        """Id, source and file of each article in the index that was read from the folder."""
        under = f"{source_name(self._folder)}/"
        cursor = None
        with self._parts.reader() as reader:
            while True:
                page = reader.articles(cursor=cursor, limit=_PAGE)
                for article in page.items:
                    if article.source.startswith(under):
                        yield article.id, article.source, _file_of(article.source)
                cursor = page.next_cursor
                if cursor is None:
                    return


class _Seen:
    """Reads sources, and remembers which articles they gave and which could not be read whole."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        self.articles: set[str] = set()
        self.failed: set[str] = set()

    def items(self) -> Iterator[Article | ReadError]:
        for source in self.sources:
            for item in read(source):
                if isinstance(item, ReadError):
                    self.failed.add(source.name)
                else:
                    self.articles.add(item.source)
                yield item


def _file_of(source: str) -> str:
    """The file on the disk: a source without `#LINE` and without what stands in an archive."""
    file = source.partition("!/")[0]
    before, hash_mark, number = file.rpartition("#")
    return before if hash_mark and number.isdecimal() else file


def _stamp(name: str) -> _Stamp | None:
    try:
        status = Path(name).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
