"""A folder, or another place of files, kept in step with the index: what is new, changed, gone."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from index.errors import ReadError
from index.ingest.reports import AddProgress, IngestResult
from index.ingest.writer import IndexWriter
from index.models import Article
from index.readers import read, sources_of
from index.readers.source import FieldNames, Source, file_of, source_name

# A file that was written so short a time ago may have only half of its words yet.
_SETTLED_S = 2.0

Stamp = tuple[int | str, int]
"""When a file was changed, in nanoseconds, or another mark of its content; and its size."""


class FolderGone(Exception):
    """The folder is not there, or is empty where it was not. `str()` says which."""


@dataclass(frozen=True)
class PlaceFiles:
    """The files of a place, and their stamps, by name; whether all of it could be looked at.

    `fetch` is told the names of those that are to be read, before the index is held for writing,
    and returns the sources of those that can be read now.
    """

    there: Mapping[str, Stamp]
    is_whole: bool
    fetch: Callable[[Collection[str]], Mapping[str, Source]]


class Place(Protocol):
    """Where files are. `name` is for people; sources of all articles in it begin `beginning`."""

    name: str
    beginning: str

    def files(self) -> PlaceFiles:
        """Raises FolderGone where the place is not there."""
        ...

    def is_settled(self, stamp: Stamp) -> bool:
        """False while the file may have only half of its words yet."""
        ...


class Folder:
    """A folder of this machine; of which `most` files are read at a time, if it is given."""

    def __init__(self, path: Path, names: FieldNames, most: int | None = None) -> None:
        self._most = most
        # Not resolved: a link that is made to point elsewhere is the same folder for its user.
        self._path = Path(os.path.abspath(path))
        self._names = names
        self.name = str(self._path)
        self.beginning = f"{source_name(self._path)}/"

    def files(self) -> PlaceFiles:
        if not self._path.is_dir():
            raise FolderGone(f"{self._path} is not there")
        found = list(sources_of([self._path], self._names, None))
        files = {each.name: each for each in found if isinstance(each, Source)}
        stamps = {name: stamp for name in files if (stamp := _stamp(name))}
        is_whole = len(stamps) == len(found)
        return PlaceFiles(
            stamps,
            is_whole,
            lambda wanted: {name: files[name] for name in sorted(wanted)[: self._most]},
        )

    def is_settled(self, stamp: Stamp) -> bool:
        """Of a file from the future nothing can be said."""
        age = time.time() - int(stamp[0]) / 1e9
        return age >= _SETTLED_S or age < -_SETTLED_S


@dataclass
class Memory:
    """What earlier looks read: by file its stamp, its articles, and those it only sums up."""

    read: dict[str, Stamp] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    summed_up: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class Look:
    """What one look at the folder did.

    `outcomes` counts, for each file of which something changed, what was added, changed and
    deleted. `waiting` is true where a file is still being written, and `stopped` where the look
    was not finished.
    """

    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    failed: tuple[ReadError, ...] = ()
    waiting: bool = False
    stopped: bool = False

    @property
    def totals(self) -> Counter[str]:
        """How many articles were added, changed, deleted, unchanged, and left for a fuller text."""
        return sum(self.outcomes.values(), Counter[str]())


class FolderWatch:
    """Each `look` makes the index what the place is. Without memory, the first compares everything.

    Its articles go into the `collections` too.
    """

    def __init__(
        self,
        open_writer: Callable[[], AbstractContextManager[IndexWriter]],
        place: Place,
        memory: Memory | None = None,
        collections: Sequence[str] = (),
    ) -> None:
        self._open_writer = open_writer
        self._place = place
        self._memory = memory or Memory()
        self._collections = collections
        self._is_first = not self._memory.read

    def look(
        self,
        should_stop: Callable[[], bool],
        on_progress: Callable[[AddProgress], None] | None = None,
    ) -> Look:
        """Read what is new or changed, then delete what is gone.

        Raises FolderGone, with nothing deleted, and what opening the writer raises.
        """
        memory, files = self._memory, self._place.files()
        fresh = {name: at for name, at in files.there.items() if memory.read.get(name) != at}
        settled = {name: at for name, at in fresh.items() if self._place.is_settled(at)}
        gone = memory.read.keys() - files.there.keys() if files.is_whole else set[str]()
        if not files.there and (memory.read or (self._is_first and self._is_indexed())):
            raise FolderGone(f"{self._place.name} is empty")
        sources = files.fetch(settled.keys())
        ready = {name: at for name, at in settled.items() if name in sources}
        look = Look(waiting=len(ready) < len(fresh))
        if not (ready or gone or self._is_first):
            return look
        with self._open_writer() as writer:
            reading = _Reading(list(sources.values()))
            report = writer.add(
                reading.items(),
                on_progress=on_progress,
                on_placed=reading.place,
                should_stop=should_stop,
                collections=self._collections,
            )
            look.failed, look.stopped = report.failed, report.stopped
            for file, outcomes in reading.outcomes.items():
                look.outcomes[file].update(outcomes)
            if look.stopped:
                return look
            failed = {file_of(failure.source) for failure in report.failed}
            self._remember(ready, gone, reading, failed)
            self._delete(writer, look, files, ready.keys(), failed)
        self._is_first = False
        return look

    def _is_indexed(self) -> bool:
        with self._open_writer() as writer:
            return bool(writer.sources(self._place.beginning))

    def _remember(
        self, ready: dict[str, Stamp], gone: set[str], reading: _Reading, failed: set[str]
    ) -> None:
        memory = self._memory
        memory.read.update(ready)
        for name in ready:
            kept = memory.ids.get(name, set()) if name in failed else set[str]()
            memory.ids[name] = kept | reading.ids[name]
            memory.summed_up[name] = reading.summed_up[name]
        for name in gone:
            del memory.read[name]
            memory.ids.pop(name, None)
            memory.summed_up.pop(name, None)

    def _delete(
        self,
        writer: IndexWriter,
        look: Look,
        files: PlaceFiles,
        just_read: Set[str],
        failed: Set[str],
    ) -> None:
        """Delete the articles that their file no longer holds, or whose file is gone.

        What another file of the place holds too is read from there again instead.
        """
        memory, left = self._memory, dict[str, str]()
        for article_id, source in writer.sources(self._place.beginning).items():
            file = file_of(source)
            is_gone = files.is_whole and file not in files.there and not Path(file).exists()
            is_read = file in just_read and file not in failed
            if is_gone or (is_read and article_id not in memory.ids[file]):
                left[article_id] = file
        for file, ids in memory.ids.items():
            for article_id in ids & left.keys():
                del left[article_id]
                # One that was read just now without giving it is broken: nothing to wait for.
                if file not in just_read:
                    memory.read.pop(file, None)
                    look.waiting = True
        for file, ids in memory.summed_up.items():
            # Once the article is gone, a feed's summary of it is the most there is.
            if ids & left.keys():
                memory.read.pop(file, None)
                look.waiting = True
        if left:
            writer.delete(list(left))
        for file in left.values():
            look.outcomes[file]["deleted"] += 1


class _Reading:
    """Reads sources, and remembers what became of the articles of each."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self.ids: dict[str, set[str]] = defaultdict(set)
        self.summed_up: dict[str, set[str]] = defaultdict(set)
        self.outcomes: dict[str, Counter[str]] = defaultdict(Counter)

    def items(self) -> Iterator[Article | ReadError]:
        for source in self._sources:
            yield from read(source)

    def place(self, placed: IngestResult) -> None:
        file = file_of(placed.source)
        ids = self.summed_up if placed.outcome == "left" else self.ids
        ids[file].add(placed.article_id)
        self.outcomes[file][placed.outcome] += 1


def _stamp(name: str) -> Stamp | None:
    try:
        status = os.stat(name)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
