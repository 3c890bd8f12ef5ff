"""For those who keep a catalogue in order: here, what it holds, counted and searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, func, or_, select

from index.catalogue.listing import Share, live
from index.catalogue.rows import as_datetime
from index.catalogue.schema import passages, versions
from index.catalogue.snapshot import Snapshot

Lacking = Literal["publisher", "day", "language"]
_COLUMN_OF = {
    "publisher": versions.c.publisher,
    "day": versions.c.published_at,
    "language": versions.c.language,
}
_DAY_S = 86_400
# Division cuts towards 0, and days before 1970 are negative.
_LONG_AGO_DAYS = 1_000_000
_MOST_WORDS = 8


@dataclass(frozen=True)
class Narrowing:
    """Which articles of a listing are wanted, besides what searches are filtered by.

    Each of the `words` stands in the headline, the id, the address or where it was read, in lower
    case, in capitals or as given. `lacking` is a field that must not be known.
    """

    words: tuple[str, ...] = ()
    language: str | None = None
    lacking: Lacking | None = None

    @classmethod
    def of(cls, text: str, language: str | None, lacking: Lacking | None) -> Narrowing:
        return cls(tuple(text.split()[:_MOST_WORDS]), language, lacking)

    def condition(self) -> ColumnElement[bool]:
        """What a version must fulfil."""
        conditions = [_has(word) for word in self.words]
        if self.language:
            conditions.append(versions.c.language == self.language)
        if self.lacking:
            conditions.append(_COLUMN_OF[self.lacking].is_(None))
        return and_(True, *conditions)


@dataclass(frozen=True)
class DayShare:
    day: date
    articles: int


@dataclass(frozen=True)
class Contents:
    """How many articles are in each language and of each day (UTC), the last first; at most so
    many days as were asked for, and `lacking` says how many have no publisher, day or language."""

    languages: tuple[Share, ...]
    days: tuple[DayShare, ...]
    lacking: dict[Lacking, int]


@dataclass(frozen=True)
class VersionSummary:
    """A version of an article, and when it was added."""

    version: int
    title: str
    added_at: datetime | None
    updated_at: datetime | None
    characters: int
    retracted: bool


def contents(snapshot: Snapshot, most_days: int) -> Contents:
    """What the current articles are, by language and day."""
    count = func.count()
    language = versions.c.language
    by_language = select(language, count).select_from(live()).where(language.is_not(None))
    by_language = by_language.group_by(language).order_by(count.desc(), language)
    day = (versions.c.published_at + _LONG_AGO_DAYS * _DAY_S) // _DAY_S - _LONG_AGO_DAYS
    by_day = select(day, count).select_from(live()).where(versions.c.published_at.is_not(None))
    by_day = by_day.group_by(day).order_by(day.desc()).limit(most_days)
    lacking: dict[Lacking, int] = {}
    for name in ("publisher", "day", "language"):
        without = select(count).select_from(live()).where(_COLUMN_OF[name].is_(None))
        lacking[name] = snapshot.connection.scalar(without) or 0
    return Contents(
        tuple(Share(name, found) for name, found in snapshot.connection.execute(by_language)),
        tuple(
            DayShare(_day(int(number)), found)
            for number, found in snapshot.connection.execute(by_day)
        ),
        lacking,
    )


def version_summaries(snapshot: Snapshot, article_id: str) -> Sequence[VersionSummary]:
    """The newest first."""
    query = select(
        versions.c.version,
        versions.c.title,
        versions.c.added_at,
        versions.c.updated_at,
        func.length(versions.c.text).label("characters"),
        versions.c.retracted,
    ).where(versions.c.article_id == article_id)
    return [
        VersionSummary(
            row.version,
            row.title,
            as_datetime(row.added_at),
            as_datetime(row.updated_at),
            row.characters,
            row.retracted,
        )
        for row in snapshot.connection.execute(query.order_by(versions.c.version.desc()))
    ]


def passage_places(snapshot: Snapshot, article_id: str) -> list[tuple[int, int]]:
    """Where each passage of the current version starts and ends in its text, in order."""
    query = (
        select(passages.c.start, passages.c.end)
        .join(versions, versions.c.row == passages.c.version_row)
        .where(versions.c.article_id == article_id)
        .order_by(passages.c.ordinal)
    )
    return [(row.start, row.end) for row in snapshot.connection.execute(query)]


def _has(word: str) -> ColumnElement[bool]:
    places = (versions.c.title, versions.c.article_id, versions.c.url, versions.c.source)
    together: ColumnElement[str] = func.coalesce(places[0], "")
    for place in places[1:]:
        together = together + " " + func.coalesce(place, "")
    # Databases fold the case of ASCII letters, and of others where they are set to.
    cases = dict.fromkeys((word, word.lower(), word.upper(), word.capitalize()))
    written = [word] if word.isascii() else cases
    return or_(*(together.icontains(each, autoescape=True) for each in written))


def _day(number: int) -> date:
    return datetime(1970, 1, 1, tzinfo=UTC).date() + timedelta(days=number)
