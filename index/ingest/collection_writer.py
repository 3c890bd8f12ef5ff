"""Which articles are in which collections, written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index.catalogue import Catalogue
from index.catalogue.shelves import any_hidden, visible_collections, visible_shelves
from index.catalogue.transaction import Transaction
from index.collections import View, collection_key
from index.errors import CollectionsGone
from index.ingest.reports import MoveReport
from index.passages.base import PassageIndex


class CollectionWriter:
    """The collections of an index that is open for writing."""

    def __init__(self, catalogue: Catalogue, index: PassageIndex) -> None:
        self._catalogue = catalogue
        self._index = index

    def put_into(self, article_ids: Sequence[str], names: Sequence[str]) -> MoveReport:
        """Put current articles into collections too, in one commit; nothing is embedded.

        Raises ValueError for what is no name, and TooManyCollections.
        """
        return self._move(article_ids, lambda to, each: to.put_into(each, names))

    def take_out_of(self, article_ids: Sequence[str], name: str) -> MoveReport:
        """The other way. Raises CollectionNotFound."""
        return self._move(article_ids, lambda of, each: of.take_out_of(each, name))

    def _move(
        self, article_ids: Sequence[str], move: Callable[[Transaction, str], bool]
    ) -> MoveReport:
        moved, missing = list[str](), list[str]()
        with self._catalogue.write() as transaction:
            for article_id in dict.fromkeys(article_ids):
                known = transaction.so_far.known(article_id)
                if known is None or known.retracted:
                    missing.append(article_id)
                elif move(transaction, article_id):
                    moved.append(article_id)
        self._index.catch_up(self._catalogue)
        return MoveReport(tuple(moved), tuple(missing))

    def is_hidden(self, article_id: str, view: View) -> bool:
        """Whether the article is there and the view does not see it."""
        with self._catalogue.read() as snapshot:
            try:
                shelves = visible_shelves(snapshot.connection, view)
            except CollectionsGone:
                shelves = frozenset()
            return any_hidden(snapshot.connection, [article_id], shelves)

    def knows_of(self, name: str, view: View) -> bool:
        """Whether there is a collection of this name that the view knows of."""
        with self._catalogue.read() as snapshot:
            try:
                known = visible_collections(snapshot.connection, view)
            except CollectionsGone:
                return False
        return collection_key(name) in {collection_key(each.name) for each in known}

    def make(self, name: str, *, restricted: bool | None = None) -> None:
        """Make it where it is not there, and restricted, or not, where that is said.

        Raises ValueError for what is no name, and TooManyCollections.
        """
        with self._catalogue.write() as transaction:
            transaction.shelving.make(name, restricted=restricted)

    def delete(self, name: str) -> None:
        """Its articles stay. Raises CollectionNotFound or CollectionRestricted."""
        with self._catalogue.write() as transaction:
            transaction.delete_collection(name)
