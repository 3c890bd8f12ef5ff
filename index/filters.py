"""Constraints on which articles a search or a listing may return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Filters:
    """All given constraints must hold; an empty one holds for every article.

    `after` and `before` include the day they name (UTC). Publishers and categories match whole
    names, case-insensitively; an article without a date never passes a date constraint.
    """

    publishers: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None

    def __bool__(self) -> bool:
        return bool(self.publishers or self.categories or self.after or self.before)
