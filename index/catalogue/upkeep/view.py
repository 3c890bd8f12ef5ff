"""What those who keep an archive in order look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.catalogue import Catalogue
from index.catalogue.listing import ArticlePage, Shares, article_count, article_page, shares
from index.catalogue.shelves import Collection, visible_collections, visible_shelves
from index.catalogue.snapshot import Snapshot
from index.catalogue.upkeep import (
    Contents,
    Narrowing,
    VersionSummary,
    contents,
    passage_places,
    version_summaries,
)
from index.catalogue.upkeep.deletions import Deletion, deletions
from index.collections import EVERYTHING
from index.models import Filters


class Upkeep:
    """An open catalogue; each method reads its last commit."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def articles(
        self, filters: Filters, narrowing: Narrowing, *, cursor: str | None, limit: int
    ) -> ArticlePage:
        """A page of the articles, newest first; raises ValueError on a bad cursor."""
        with self._catalogue.read() as snapshot:
            filters = _of_collections(filters, snapshot)
            return article_page(snapshot, filters, cursor, limit, narrowing.condition())

    def count(self, filters: Filters, narrowing: Narrowing) -> int:
        """How many articles all pages have."""
        with self._catalogue.read() as snapshot:
            filters = _of_collections(filters, snapshot)
            return article_count(snapshot, filters, narrowing.condition())

    def shares(self) -> Shares:
        """How many articles each publisher and each category has."""
        with self._catalogue.read() as snapshot:
            return shares(snapshot)

    def collections(self) -> list[Collection]:
        """Every collection by name, restricted ones too, and how many articles are in each."""
        with self._catalogue.read() as snapshot:
            return visible_collections(snapshot.connection, EVERYTHING)

    def contents(self, most_days: int) -> Contents:
        """How many articles there are by language and day."""
        with self._catalogue.read() as snapshot:
            return contents(snapshot, most_days)

    def versions(self, article_id: str) -> Sequence[VersionSummary]:
        """The newest first; none where there is no such article."""
        with self._catalogue.read() as snapshot:
            return version_summaries(snapshot, article_id)

    def passages(self, article_id: str) -> list[tuple[int, int]]:
        """Where each passage of the newest version starts and ends in its text, in order."""
        with self._catalogue.read() as snapshot:
            return passage_places(snapshot, article_id)

    def deletions(self) -> tuple[Deletion, ...]:
        """The articles that can be brought back, the last deleted first."""
        with self._catalogue.read() as snapshot:
            return deletions(snapshot.connection)


def _of_collections(filters: Filters, snapshot: Snapshot) -> Filters:
    """The filters, with the shelves of the collections that they name."""
    shelves = visible_shelves(snapshot.connection, EVERYTHING, filters.collections)
    return replace(filters, shelves=shelves)
