"""An index at its last commit: what is searched, and what whoever looks at it may see.

Shared by all who read it, each through a view of their own. Thread-safe.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TypeVar

from cachetools import LRUCache

from index.catalogue import Snapshot
from index.catalogue.listing import languages, names
from index.catalogue.shelves import Shelves, visible_shelves
from index.collections import View
from index.directory import Layout, bring_up_to_date
from index.embeddings import Embedder
from index.embeddings.fitted import warn_unless_fitted_for
from index.embeddings.onnx import usable_cores
from index.manifest import LANGUAGES_KEY, Languages
from index.models import Filters
from index.passages import passage_index_of
from index.passages.base import PassageSearch, SearchLost
from index.retrieval.query import ArchiveNames
from index.retrieval.vector_worth import VectorWorth

T = TypeVar("T")

_MOST_VIEWS = 256
# Searches that wait for servers, for each core.
_WAITING = 8


@dataclass(frozen=True)
class Sight:
    """What a view sees of a commit, whose number is `change`.

    `names` are those that a question may name, of the articles seen and of no other. `beginning`
    keeps the terms that begin so, as they are asked for.
    """

    change: int
    shelves: Shelves
    names: ArchiveNames
    beginning: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def filters(self) -> Filters:
        """What all that is seen passes."""
        return Filters(shelves=self.shelves)


class CurrentIndex:
    """The last commit of an index that is open."""

    def __init__(self, layout: Layout, embedder: Embedder, *, waits: bool = False) -> None:
        """`waits` says that the embedder asks a server. Raises what opening an `IndexReader`
        does."""
        layout.check_there()
        layout.made()
        bring_up_to_date(layout)
        with closing(passage_index_of(layout)) as index:
            index.repair()
        self.layout = layout
        self.catalogue = layout.opened(read_only=True)
        self.worth = VectorWorth({})
        self._embedder = embedder
        self._index = passage_index_of(layout)
        self._refreshing = threading.Lock()
        self._seen = -1
        self._passages: PassageSearch | None = None
        self._sights: LRUCache[View, Sight] = LRUCache(_MOST_VIEWS)
        self._using_sights = threading.Lock()
        waits = waits or layout.shared is not None or layout.search is not None
        # Held while searching: as many at once as there are cores, for more only take the
        # interpreter from one another, which costs a third of their time (docs/performance.md).
        self.turns = threading.Semaphore(usable_cores() * (_WAITING if waits else 1))
        with self.catalogue.read() as snapshot:
            identity = snapshot.identity(layout.folder)
            if identity:
                identity.check_model(embedder, layout.folder)
                warn_unless_fitted_for(identity.embedder)

    @property
    def place(self) -> str:
        """Where passages are searched, for a person."""
        return self._index.place

    def mended(self, read: Callable[[], T]) -> T:
        """What `read` gives; where what is searched is lost, once more when that is mended."""
        try:
            return read()
        except SearchLost:
            # Damaged; or replaced by a writer since reading began, which a new look shows.
            self._index.repair()
            self._seen = -1
            return read()

    def passages(self) -> PassageSearch | None:
        """As it was searched last, or else now; None where nothing was ever added."""
        return self._passages or self.mended(self._now)

    def commit(self) -> tuple[int, int] | None:
        """The last commit, as `IndexReader.commit` tells it."""
        with self.catalogue.read() as snapshot:
            is_empty = self.caught_up(snapshot) is None
            change = snapshot.change()
            if is_empty or self._seen >= change:
                return snapshot.generation(), change
            return None

    def is_current(self) -> bool:
        """Whether what is searched holds the last commit, to which it is brought."""
        with self.catalogue.read() as snapshot:
            if self.caught_up(snapshot) is None:
                return True
            with self._refreshing:
                # A server that went down since is asked again, though nothing was written.
                self._index.at(snapshot)
                return self._index.covers(snapshot)

    def caught_up(self, snapshot: Snapshot) -> PassageSearch | None:
        """What is searched at the snapshot's commit; None where nothing was ever added."""
        change = snapshot.change()
        with self._refreshing:
            if self._passages is None or change > self._seen:
                identity = snapshot.identity(self.layout.folder)
                if identity is None:
                    return None
                # A rebuild may have been made with another model.
                identity.check_weights(self._embedder, self.layout.folder)
                if self.layout.shared:
                    # Those who write it have folders of their own.
                    self._index.follow()
                self._passages = self._index.at(snapshot)
                self.worth = VectorWorth.of(identity.embedder)
                # What is searched is written after the catalogue; until then, look again.
                if self._index.covers(snapshot):
                    self._seen = change
            return self._passages

    def sight(self, view: View, snapshot: Snapshot) -> Sight:
        """What the view sees of the snapshot's commit, or a later one. Raises CollectionsGone."""
        change = snapshot.change()
        with self._using_sights:
            known = self._sights.get(view)
            if known is None or known.change < change:
                shelves = visible_shelves(snapshot.connection, view)
                known = Sight(change, shelves, _names(snapshot, shelves))
                self._sights[view] = known
            return known

    def last_sight(self, view: View) -> Sight:
        """As the view looked last, or else looks now. Raises CollectionsGone."""
        with self._using_sights:
            known = self._sights.get(view)
        if known is not None:
            return known
        with self.catalogue.read() as snapshot:
            return self.sight(view, snapshot)

    def narrowed(self, filters: Filters, view: View, snapshot: Snapshot) -> tuple[Filters, Sight]:
        """The filters, with what the view sees of the collections that they name: what all below
        this go by. And what it sees at all. Raises CollectionsGone.
        """
        sight = self.sight(view, snapshot)
        shelves = sight.shelves
        if filters.collections:
            shelves = visible_shelves(snapshot.connection, view, filters.collections)
        return replace(filters, shelves=shelves), sight

    def having(self, terms: Sequence[str], sight: Sight) -> tuple[int, Mapping[str, int]]:
        """How many passages are seen, and how many of them have each term in their body."""
        search = self.passages()
        if search is None:
            return 0, {}
        return search.passages(sight.filters), search.passages_with(terms, sight.filters)

    def terms_beginning(self, prefix: str, sight: Sight) -> Sequence[str]:
        """As `PassageSearch` gives them, of what is seen."""
        search = self.passages()
        if search is None:
            return ()
        if sight.shelves is None:
            return search.terms_beginning(prefix)
        if prefix not in sight.beginning:
            sight.beginning[prefix] = search.terms_beginning(prefix, sight.filters)
        return sight.beginning[prefix]

    def close(self) -> None:
        self._index.close()
        self.catalogue.close()

    def _now(self) -> PassageSearch | None:
        with self.catalogue.read() as snapshot:
            return self.caught_up(snapshot)


def _names(snapshot: Snapshot, shelves: Shelves) -> ArchiveNames:
    held = Languages.of(snapshot.meta(LANGUAGES_KEY))
    stored = held.stored if held else None
    if stored is not None and shelves is not None:
        stored = {name: n for name, n in languages(snapshot, shelves).items() if name in stored}
    return ArchiveNames(*names(snapshot, shelves), stored)
