"""Which articles are in which collections.

Articles of the same collections stand on one shelf, a number: what is searched knows of each
passage its shelf alone, and which shelves somebody sees is looked up in a small table. So neither
restricting nor deleting a collection touches a passage. Shelf 0 is that of articles in none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, true, update

from index.catalogue.engines import among
from index.catalogue.schema import articles, collections, retractions, shelves
from index.collections import EVERYTHING, OPEN, View, collection_key, collection_name
from index.errors import (
    CollectionNotFound,
    CollectionRestricted,
    CollectionsGone,
    TooManyCollections,
)

Shelves = frozenset[int] | None
"""On which articles may stand; None is any."""

MOST_COLLECTIONS = 10_000
NO_COLLECTION = 0
_AT_ONCE = 500


@dataclass(frozen=True)
class Collection:
    """`articles` are those of it that who asks may see."""

    name: str
    articles: int
    restricted: bool


def on(table: Table, allowed: Shelves) -> ColumnElement[bool]:
    """Whether a row of the table stands on one of the shelves."""
    return true() if allowed is None else among(table.c.shelf, allowed)


def visible_shelves(connection: Connection, view: View, wanted: Sequence[str] = ()) -> Shelves:
    """The shelves whose articles the view sees; with `wanted`, those in one of these collections.

    None where that is all of them. Raises CollectionsGone where the view is bound to collections of
    which none is there.
    """
    if view == EVERYTHING and not wanted:
        return None
    restricted = _restricted(connection)
    if view == OPEN and not restricted and not wanted:
        return None
    if view.bound_to is not None:
        _check_there(connection, view.bound_to)
    asked = frozenset(map(collection_key, wanted))
    return frozenset(
        shelf
        for shelf, members in _members(connection).items()
        if view.sees(members, restricted) and (not asked or not asked.isdisjoint(members))
    )


def visible_collections(connection: Connection, view: View) -> list[Collection]:
    """Those that the view knows of, by name. Raises CollectionsGone."""
    seen = visible_shelves(connection, view)
    count = select(articles.c.shelf, func.count()).where(articles.c.shelf != NO_COLLECTION)
    counted = connection.execute(count.group_by(articles.c.shelf))
    held = {shelf: number for shelf, number in counted}
    totals = dict[str, int]()
    for shelf, members in _members(connection).items():
        for key in members if seen is None or shelf in seen else ():
            totals[key] = totals.get(key, 0) + held.get(shelf, 0)
    rows = connection.execute(select(collections).order_by(collections.c.key)).all()
    return [
        Collection(row.name, totals.get(row.key, 0), row.restricted)
        for row in rows
        if view.sees([row.key], frozenset([row.key] if row.restricted else []))
    ]


def any_hidden(connection: Connection, article_ids: Iterable[str], allowed: Shelves) -> bool:
    """Whether one of the articles, or one that was retracted, is there and on no shelf of these."""
    if allowed is None:
        return False
    asked = [*article_ids]
    for table, name in ((articles, articles.c.id), (retractions, retractions.c.article_id)):
        for first in range(0, len(asked), _AT_ONCE):
            one = select(name).where(name.in_(asked[first : first + _AT_ONCE]))
            if connection.scalar(one.where(~on(table, allowed)).limit(1)) is not None:
                return True
    return False


def collections_of(connection: Connection, article_id: str) -> tuple[str, ...]:
    """The keys of the collections that the article is in; none of one that is not there."""
    shelf = connection.scalar(select(articles.c.shelf).where(articles.c.id == article_id))
    return _members(connection).get(shelf, ()) if shelf else ()


class Shelving:
    """Changes to collections, in a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, name: str, *, restricted: bool | None = None) -> str:
        """Its key; the collection is made where it is not there, and restricted where that is said.

        Raises TooManyCollections, and ValueError for what is no name.
        """
        name = collection_name(name)
        key = collection_key(name)
        there = self._connection.scalar(
            select(collections.c.restricted).where(collections.c.key == key)
        )
        if there is None:
            held = self._connection.scalar(select(func.count()).select_from(collections))
            if (held or 0) >= MOST_COLLECTIONS:
                raise TooManyCollections(MOST_COLLECTIONS)
            self._connection.execute(
                insert(collections).values(key=key, name=name, restricted=bool(restricted))
            )
        elif restricted is not None and restricted != there:
            self._connection.execute(
                update(collections).where(collections.c.key == key).values(restricted=restricted)
            )
        return key

    def shelf(self, members: Iterable[str]) -> int:
        """The shelf of articles in just these collections, by their keys."""
        wanted = tuple(sorted(set(members)))
        known = _members(self._connection)
        there = [shelf for shelf, those in known.items() if those == wanted]
        if there:
            return min(there)
        made = max(known) + 1
        self._connection.execute(insert(shelves).values(id=made, members=json.dumps(wanted)))
        return made

    def check_there(self, name: str) -> str:
        """Its key. Raises CollectionNotFound."""
        key = collection_key(name)
        if not _there(self._connection, [key]):
            raise CollectionNotFound(name)
        return key

    def delete(self, name: str, may_come_back_to: Callable[[Iterable[int]], bool]) -> None:
        """Its articles stay, in their other collections. Raises CollectionNotFound.

        Raises CollectionRestricted where everybody would see them then; `may_come_back_to` says
                whether a deleted article can come back to one of some shelves.
        """
        key = self.check_there(name)
        with_it = {
            shelf: members
            for shelf, members in _members(self._connection).items()
            if key in members
        }
        if key in _restricted(self._connection) and (
            self._hold_articles(with_it) or may_come_back_to(with_it)
        ):
            raise CollectionRestricted(name)
        for shelf, members in with_it.items():
            others = json.dumps([each for each in members if each != key])
            self._connection.execute(
                update(shelves).where(shelves.c.id == shelf).values(members=others)
            )
        self._connection.execute(delete(collections).where(collections.c.key == key))

    def _hold_articles(self, those: Iterable[int]) -> bool:
        one = select(articles.c.id).where(among(articles.c.shelf, those)).limit(1)
        return self._connection.scalar(one) is not None


def _members(connection: Connection) -> Mapping[int, tuple[str, ...]]:
    """By shelf, the keys of its collections, sorted."""
    rows = connection.execute(select(shelves.c.id, shelves.c.members))
    return {NO_COLLECTION: ()} | {shelf: tuple(json.loads(members)) for shelf, members in rows}


def _restricted(connection: Connection) -> frozenset[str]:
    query = select(collections.c.key).where(collections.c.restricted)
    return frozenset(connection.scalars(query))


def _there(connection: Connection, keys: Sequence[str]) -> frozenset[str]:
    return frozenset(
        connection.scalars(select(collections.c.key).where(collections.c.key.in_(keys)))
    )


def _check_there(connection: Connection, keys: Sequence[str]) -> None:
    if not _there(connection, keys):
        raise CollectionsGone(keys)
