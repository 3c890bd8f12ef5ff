"""A folder kept in step with the index: what is new, changed and gone."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import ReadError
from index.ingest.batches import AddProgress, IngestResult
from index.ingest.writer import IndexWriter
from index.models import Article
from index.readers import read, sources_of
from index.readers.source import FieldNames, Source, file_of, source_name

# A file that was written so short a time ago may have only half of its words yet.
_SETTLED_S = 2.0

_Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size."""


class FolderGone(Exception):
    """The folder is not there, or is empty where it was not. `str()` says which."""


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
    """Each `look` makes the index what the folder is. The first one compares everything."""

    def __init__(
        self,
        open_writer: Callable[[], IndexWriter],
        folder: Path,
        names: FieldNames,
        collections: Sequence[str] = (),
    ) -> None:
        """Its articles go into the `collections` too."""
        self._open_writer = open_writer
        self._collections = collections
        # Not resolved: a link that is made to point elsewhere is the same folder for its user.
        self._folder = Path(os.path.abspath(folder))
        self._names = names
        self._read: dict[str, _Stamp] = {}
        self._ids: dict[str, set[str]] = {}
        self._summed_up: dict[str, set[str]] = {}
        self._is_first = True

    def look(
        self,
        should_stop: Callable[[], bool],
        on_progress: Callable[[AddProgress], None] | None = None,
    ) -> Look:
        """Read what is new or changed, then delete what is gone.

        Raises FolderGone, with nothing deleted, and what opening the writer raises.
        """
        there, is_whole = self._files()
        stamps = {name: stamp for name in there if (stamp := _stamp(name))}
        fresh = {name: at for name, at in stamps.items() if self._read.get(name) != at}
        ready = {name: at for name, at in fresh.items() if _is_settled(at)}
        look = Look(waiting=len(ready) < len(fresh))
        gone = self._read.keys() - there.keys() if is_whole else set[str]()
        if not (ready or gone or self._is_first):
            return look
        with self._open_writer() as writer:
            if not there and (self._read or self._indexed(writer)):
                raise FolderGone(f"{self._folder} is empty")
            reading = _Reading([there[name] for name in ready])
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
            self._delete(writer, look, there, ready.keys(), failed, is_whole)
        self._is_first = False
        return look

    def _files(self) -> tuple[dict[str, Source], bool]:
        """The files that are read, by name, and whether all of the folder could be looked at."""
        if not self._folder.is_dir():
            raise FolderGone(f"{self._folder} is not there")
        found = list(sources_of([self._folder], self._names, None))
        files = {each.name: each for each in found if isinstance(each, Source)}
        return files, len(files) == len(found)

    def _indexed(self, writer: IndexWriter) -> dict[str, str]:
        return writer.sources(f"{source_name(self._folder)}/")

    def _remember(
        self, ready: dict[str, _Stamp], gone: set[str], reading: _Reading, failed: set[str]
    ) -> None:
        self._read.update(ready)
        for name in ready:
            kept = self._ids.get(name, set()) if name in failed else set[str]()
            self._ids[name] = kept | reading.ids[name]
            self._summed_up[name] = reading.summed_up[name]
        for name in gone:
            del self._read[name]
            self._ids.pop(name, None)
            self._summed_up.pop(name, None)

    def _delete(
        self,
        writer: IndexWriter,
        look: Look,
        there: dict[str, Source],
        just_read: Set[str],
        failed: Set[str],
        is_whole: bool,
    ) -> None:
        """Delete the articles that their file no longer holds, or whose file is gone.

        What another file of the folder holds too is read from there again instead.
        """
        left = dict[str, str]()
        for article_id, source in self._indexed(writer).items():
            file = file_of(source)
            is_gone = is_whole and file not in there and not Path(file).exists()
            is_read = file in just_read and file not in failed
            if is_gone or (is_read and article_id not in self._ids[file]):
                left[article_id] = file
        for file, ids in self._ids.items():
            for article_id in ids & left.keys():
                del left[article_id]
                # One that was read just now without giving it is broken: nothing to wait for.
                if file not in just_read:
                    self._read.pop(file, None)
                    look.waiting = True
        for file, ids in self._summed_up.items():
            # Once the article is gone, a feed's summary of it is the most there is.
            if ids & left.keys():
                self._read.pop(file, None)
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


def _stamp(name: str) -> _Stamp | None:
    try:
        status = os.stat(name)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _is_settled(stamp: _Stamp) -> bool:
    """Of a file from the future nothing can be said."""
    age = time.time() - stamp[0] / 1e9
    return age >= _SETTLED_S or age < -_SETTLED_S
