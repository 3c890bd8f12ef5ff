"""Days, weeks, months and years of the calendar, as first and last day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def iso(self) -> str:
        """ISO 8601: `2021-09-22`, `2021-09`, `2021`, or `2021-09-20/2021-09-23`."""
        if self.first == self.last:
            return f"{self.first}"
        if self == month_of(self.first):
            return f"{self.first:%Y-%m}"
        if self == year_of(self.first):
            return f"{self.first:%Y}"
        return f"{self.first}/{self.last}"


def day_of(day: date) -> Period:
    return Period(day, day)


def week_of(day: date) -> Period:
    """From Monday to Sunday (ISO 8601)."""
    monday = day - timedelta(day.weekday())
    return Period(monday, monday + timedelta(6))


def weekend_of(day: date) -> Period:
    """Saturday and Sunday of its week."""
    sunday = week_of(day).last
    return Period(sunday - timedelta(1), sunday)


def month_of(day: date) -> Period:
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def year_of(day: date) -> Period:
    return Period(day.replace(month=1, day=1), day.replace(month=12, day=31))


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last where it is shorter."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def units_away(count: int, unit: str, day: date) -> Period:
    """The day, week, weekend, month or year that lies so many of them from that of `day`."""
    if unit == "day":
        return day_of(day + timedelta(count))
    if unit in ("week", "weekend"):
        return unit_of(unit, day + timedelta(7 * count))
    return unit_of(unit, months_later(day, count * (12 if unit == "year" else 1)))


def unit_of(unit: str, day: date) -> Period:
    """The week, weekend, month or year of a day, by the unit's English name."""
    of = {"week": week_of, "weekend": weekend_of, "month": month_of, "year": year_of}
    return of[unit](day)


def month_number(name: str) -> int:
    """Of a month's English name or an abbreviation of it, from 1; raises ValueError."""
    for number, full in enumerate(MONTHS, 1):
        if full.startswith(name[:3].casefold()):
            return number
    raise ValueError(f"{name!r} is no month")
