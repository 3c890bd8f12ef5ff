"""How many articles each publisher and each category has."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, func, select

from index.catalogue.schema import articles, versions
from index.catalogue.snapshot import Snapshot


@dataclass(frozen=True)
class Share:
    name: str
    articles: int


@dataclass(frozen=True)
class Shares:
    """Most articles first, then by name. Of names that differ in case only, one."""

    publishers: tuple[Share, ...]
    categories: tuple[Share, ...]


def shares(snapshot: Snapshot) -> Shares:
    """Of the articles as they are now."""
    publishers = _counted(snapshot, versions.c.publisher, versions.c.publisher_key)
    return Shares(publishers, _counted(snapshot, versions.c.category, versions.c.category_key))


def _counted(snapshot: Snapshot, name: Column[str], key: Column[str]) -> tuple[Share, ...]:
    count = func.count()
    live = versions.join(articles, articles.c.version_row == versions.c.row)
    query = select(func.min(name), count).select_from(live).where(key.is_not(None)).group_by(key)
    rows = snapshot.connection.execute(query.order_by(count.desc(), func.min(name)))
    return tuple(Share(label, number) for label, number in rows if label)
