"""Keeping Milvus in step with the catalogue.

Each generation of the catalogue has an alias of its own, and so finds its own vectors: a rebuild
fills a collection beside the one that is searched, and its commit is the switch. Within a
generation a collection that is made again is filled beside, too, and the alias switched to it.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass

import numpy as np

from index.catalogue import Catalogue, Snapshot
from index.directory import Layout, SearchServer, writer_lock
from index.errors import IndexLocked, IndexUnreachable, IndexUnwritable
from index.manifest import META_KEY, IndexIdentity
from index.passages.base import SearchLost
from index.passages.milvus.client import Milvus
from index.passages.milvus.entities import STAMP_ROW, passage_entity, stamp_entity
from index.passages.milvus.search import MilvusSearch

log = logging.getLogger(__name__)
# Of collections with other fields. Those of another version stay, for who still reads them.
_VERSION = 2
_BATCH = 500
_WAIT_S = 10.0
_LOOK_AGAIN_S = 0.2
_ROWS_LOOKED_AT = 1_000
_TOLERANCE = 1e-5


@dataclass(frozen=True)
class Stamp:
    """The last passage row and the last removal that a collection holds."""

    row: int
    removal: int

    @staticmethod
    def of(snapshot: Snapshot) -> Stamp:
        removal = max(snapshot.last_removal(), snapshot.forgotten_removals())
        return Stamp(snapshot.last_row(), removal)

    @staticmethod
    def read(text: str) -> Stamp:
        return Stamp(**json.loads(text))

    def written(self) -> str:
        return json.dumps(asdict(self))

    def covers(self, snapshot: Snapshot) -> bool:
        """Whether a collection so stamped holds everything up to the snapshot's commit."""
        wanted = Stamp.of(snapshot)
        return self.row >= wanted.row and self.removal >= wanted.removal

    def can_go_on(self, snapshot: Snapshot) -> bool:
        """False for rows that the catalogue never had, and where removals since are forgotten."""
        known = self.removal >= snapshot.forgotten_removals()
        return known and self.row <= snapshot.last_row_ever()


class MilvusIndex:
    """A PassageIndex in Milvus. One process at a time writes it: whoever holds the folder's lock,
    or, beside a shared catalogue, the lock that this keeps for filling."""

    def __init__(self, layout: Layout, server: SearchServer) -> None:
        self._layout = layout
        self._server = server
        self._connected: Milvus | None = None
        # What the last look showed, and when it first did.
        self._stamp: Stamp | None = None
        self._since = 0.0

    @property
    def place(self) -> str:
        return f"Milvus at {self._server.uri}, as {self._server.name}"

    def at(self, snapshot: Snapshot) -> MilvusSearch:
        alias = self._alias(snapshot)
        stamp = self._stamp_of(alias)
        if stamp is None:
            raise SearchLost(
                f"{self.place} does not have the passages of this index yet.",
                "It gets them from whoever adds or searches next, or by: dateline index compact",
            )
        if stamp != self._stamp:
            self._stamp, self._since = stamp, time.monotonic()
        # The stamp is an entity, too.
        return MilvusSearch(self._milvus, alias, self._milvus.count(alias) - 1, self._since)

    def covers(self, snapshot: Snapshot) -> bool:
        return self._stamp is not None and self._stamp.covers(snapshot)

    def follow(self) -> None:
        with closing(self._layout.opened(read_only=True)) as catalogue:
            self.catch_up(catalogue)

    def repair(self) -> None:
        with closing(self._layout.opened(read_only=True)) as catalogue, ExitStack() as held:
            try:
                with catalogue.read() as snapshot:
                    if not snapshot.meta(META_KEY) or self._is_caught_up(snapshot):
                        return
                if not self._layout.shared:
                    held.enter_context(writer_lock(self._layout.folder))
                until = time.monotonic() + _WAIT_S
                self.catch_up(catalogue)
                # Where another fills it for the first time, that may be done in a moment.
                while not self._is_there(catalogue) and time.monotonic() < until:
                    time.sleep(_LOOK_AGAIN_S)
                    self.catch_up(catalogue)
            except (IndexLocked, IndexUnreachable, IndexUnwritable) as error:
                log.warning("What is searched could not be brought up to date. %s", error)

    def catch_up(self, catalogue: Catalogue) -> None:
        with catalogue.filling() as alone:
            if not alone:
                return
            with catalogue.read() as snapshot:
                if not snapshot.meta(META_KEY):
                    return
                alias = self._alias(snapshot)
                stamp = self._stamp_of(alias)
                if stamp is None or not stamp.can_go_on(snapshot):
                    self._milvus.switch(alias, self._filled(snapshot))
                    self._remove_others(snapshot)
                elif not stamp.covers(snapshot):
                    self._bring_up(alias, stamp, snapshot)

    def prepare(self, snapshot: Snapshot) -> bool:
        if snapshot.meta(META_KEY):
            # Nobody looks for this generation's alias before it is committed.
            self._milvus.switch(self._alias(snapshot), self._filled(snapshot))
        return True

    def make_again(self, catalogue: Catalogue, *, prepared: bool = False) -> None:
        """Raises IndexLocked where another process is busy filling it."""
        until = time.monotonic() + _WAIT_S
        while not self._made_again(catalogue, prepared):
            # Whoever searches may be looking whether it is behind.
            if time.monotonic() > until:
                raise IndexLocked(
                    f"{self.place} is being brought up to date by another process.",
                    "Wait until it is done, and run: dateline index compact",
                )
            time.sleep(_LOOK_AGAIN_S)

    def problems(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        if not snapshot.meta(META_KEY):
            return
        alias = self._alias(snapshot)
        stamp = self._stamp_of(alias)
        if stamp is None:
            yield self.place, "it does not have the passages of this index"
            return
        if not stamp.covers(snapshot):
            yield self.place, "it lacks the last commits"
            return
        held, live = self._milvus.count(alias) - 1, snapshot.rows_above(0)
        if held != live:
            yield self.place, f"it holds {held} passages, the catalogue {live}"
            return
        yield from self._problems_of_rows(alias, snapshot)

    def close(self) -> None:
        if self._connected is not None:
            self._connected.close()

    @property
    def _milvus(self) -> Milvus:
        if self._connected is None:
            self._connected = Milvus(self._server)
        return self._connected

    @property
    def _archive(self) -> str:
        return f"{self._server.name}_v{_VERSION}"

    def _alias(self, snapshot: Snapshot) -> str:
        return f"{self._archive}_{snapshot.generation()}"

    def _stamp_of(self, alias: str) -> Stamp | None:
        """None where there is no such alias."""
        if self._milvus.target(alias) is None:
            return None
        (entity,) = self._milvus.entities(alias, [STAMP_ROW], ["stamp"])
        return Stamp.read(entity["stamp"])

    def _made_again(self, catalogue: Catalogue, prepared: bool) -> bool:
        """False where another process is about it."""
        with catalogue.filling() as alone:
            if not alone:
                return False
            with catalogue.read() as snapshot:
                if snapshot.meta(META_KEY):
                    if not (prepared and self._is_caught_up(snapshot)):
                        self._milvus.switch(self._alias(snapshot), self._filled(snapshot))
                    self._remove_others(snapshot)
            return True

    def _is_there(self, catalogue: Catalogue) -> bool:
        with catalogue.read() as snapshot:
            return self._milvus.target(self._alias(snapshot)) is not None

    def _is_caught_up(self, snapshot: Snapshot) -> bool:
        stamp = self._stamp_of(self._alias(snapshot))
        return stamp is not None and stamp.can_go_on(snapshot) and stamp.covers(snapshot)

    def _filled(self, snapshot: Snapshot) -> str:
        """A new collection with all live rows; it counts once an alias stands for it."""
        name = f"{self._alias(snapshot)}_{time.time_ns()}"
        dimension = self._dimension(snapshot)
        self._milvus.make(name, dimension)
        self._put(name, snapshot, after=0)
        self._put_stamp(name, Stamp.of(snapshot), dimension)
        self._milvus.flush(name)
        return name

    def _bring_up(self, alias: str, stamp: Stamp, snapshot: Snapshot) -> None:
        """Whatever of this a killed process had done may be done again."""
        self._put(alias, snapshot, stamp.row)
        gone, removal = snapshot.removed_after(stamp.removal)
        for first in range(0, len(gone), _BATCH):
            self._milvus.remove(alias, gone[first : first + _BATCH])
        last = Stamp(max(snapshot.last_row(), stamp.row), removal)
        self._put_stamp(alias, last, self._dimension(snapshot))

    def _put(self, name: str, snapshot: Snapshot, after: int) -> None:
        for rows, vectors in snapshot.vector_blocks(after):
            for first in range(0, len(rows), _BATCH):
                some = slice(first, first + _BATCH)
                by_row = dict(zip(rows[some].tolist(), vectors[some], strict=True))
                texts = snapshot.texts_of(list(by_row))
                self._milvus.put(name, [passage_entity(text, by_row[text.row]) for text in texts])

    def _put_stamp(self, name: str, stamp: Stamp, dimension: int) -> None:
        self._milvus.put(name, [stamp_entity(stamp.written(), dimension)])

    def _remove_others(self, snapshot: Snapshot) -> None:
        """Collections of earlier generations, and those that a killed process did not finish.

        Not of a later one, which a rebuild may be about to commit.
        """
        current = self._milvus.target(self._alias(snapshot))
        ours = re.compile(rf"{re.escape(self._archive)}_(\d+)_\d+")
        for name in self._milvus.names():
            match = ours.fullmatch(name)
            if match and int(match[1]) <= snapshot.generation() and name != current:
                self._milvus.drop(name)

    def _dimension(self, snapshot: Snapshot) -> int:
        identity = snapshot.meta(META_KEY) or ""
        return IndexIdentity.from_meta(identity, self._layout.folder).embedder.dimension

    def _problems_of_rows(self, alias: str, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        """Compare some rows, evenly spread, with what the catalogue says of them."""
        every = np.concatenate([[], *(rows for rows, _ in snapshot.vector_blocks(0))])
        some = every[:: len(every) // _ROWS_LOOKED_AT + 1].astype(int).tolist()
        vectors = snapshot.vectors_of(some)
        there = {
            entity["row"]: entity
            for first in range(0, len(some), _BATCH)
            for entity in self._milvus.entities(alias, some[first : first + _BATCH], ["*"])
        }
        for text in snapshot.texts_of(some):
            entity = passage_entity(text, vectors[text.row])
            held = there.get(text.row)
            if held is None:
                yield self.place, f"it lacks row {text.row}"
            elif any(held[name] != entity[name] for name in entity if name != "dense"):
                yield self.place, f"row {text.row} is of another text"
            elif np.abs(np.array(held["dense"]) - entity["dense"]).max() > _TOLERANCE:
                yield self.place, f"row {text.row} has another vector"
