"""What "on Wednesday", "last week" and "the 15th" mean in an article that came out on a known day.

English expressions only, by rule. Nothing is said of what the text itself dates in full
("20 September 2021"), of what counts from another event ("the following day"), and of habits
("on Mondays"). Conventions: a week begins on Monday; a day of the week is the last such day up to
that of publication, or the next from it where its clause looks ahead; "two weeks ago" is the whole
week, "three months ago" the whole month. Figures: docs/reference/reading.md.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from index.nlp.dates import (
    WEEKDAYS,
    Period,
    day_of,
    month_number,
    month_of,
    months_later,
    week_of,
    weekend_of,
    year_of,
)
from index.nlp.dates.expressions import NUMBERS, Direction, date_expressions, direction_of

# A date without a year that comes within two months is that one: of another, one says the year.
_NEAR_AHEAD = timedelta(62)


@dataclass(frozen=True)
class DateAnnotation:
    """`text[start:end]` means the days of `period` to a reader of that article."""

    start: int
    end: int
    period: Period


def date_annotations(text: str, published_at: datetime | None) -> list[DateAnnotation]:
    """What the text says in words that only the day of publication explains, in reading order.

    That day is the one in `published_at`'s own zone; without it there is nothing to say. `text` may
    be an article's or a part of it, and offsets count in it; whole sentences are best, since their
    verbs say whether a day has been or is to come.
    """
    if published_at is None:
        return []
    annotations = list[DateAnnotation]()
    for found in date_expressions(text):
        # A day that no calendar has, or one before the year 1 or after 9999.
        with suppress(ValueError, OverflowError):
            if period := _period(found, published_at.date(), text):
                annotations.append(DateAnnotation(*found.span(), period))
    return annotations


def _period(found: re.Match[str], published: date, text: str) -> Period | None:
    part = found.groupdict()
    if part["near"]:
        return day_of(published + timedelta(_days_off(part["near"].casefold())))
    if part["part"]:
        whole = _unit(part["part_of"], published)
        earlier = part["part"].casefold() == "earlier"
        return Period(whole.first, published) if earlier else Period(published, whole.last)
    if part["unit"]:
        return _stepped(part["which"].casefold(), part["unit"], published)
    if part["weekend"]:
        return _weekend(published, direction_of(text, *found.span()))
    if part["ago"]:
        return _away(-_count(part["ago"]), part["ago_unit"], published)
    if part["span_count"]:
        count = _count(part["span_count"].split(" ", 1)[1])
        return Period(_back(count, part["span_unit"], published), published)
    if part["past"]:
        return Period(_back(1, part["past_unit"], published), published)
    if part["ahead"]:
        ahead = part["time"] or direction_of(text, *found.span()) == "ahead"
        return _away(_count(part["ahead"]), part["ahead_unit"], published) if ahead else None
    return _named(part, published, direction_of(text, *found.span()))


def _named(part: dict[str, str | None], published: date, direction: Direction) -> Period | None:
    """A day of a month, a day of the week, or a month."""
    if month := part["month1"] or part["month2"]:
        if part["year1"] or part["year2"]:
            return None
        day = int(part["day1"] or part["day2"] or 0)
        return day_of(_day_of_month(month_number(month), day, published, direction))
    if weekday := part["weekday"]:
        which = (part["which_day"] or "").casefold()
        return day_of(_weekday(WEEKDAYS.index(weekday.casefold()), which, published, direction))
    if month := part["month3"] or part["month4"]:
        which = (part["which_month"] or "").casefold()
        return month_of(_month(month_number(month), which, published, direction))
    return day_of(_numbered(int(part["day3"] or 0), published, direction))


def _days_off(words: str) -> int:
    known = {"yesterday": -1, "last night": -1, "tomorrow": 1}
    known |= {"the day before yesterday": -2, "the day after tomorrow": 2}
    return known.get(words, 0)


def _unit(unit: str, day: date) -> Period:
    of = {"week": week_of, "weekend": weekend_of, "month": month_of, "year": year_of}
    return of[unit](day)


def _stepped(which: str, unit: str, published: date) -> Period:
    """The last, this or the next of a unit."""
    if unit == "weekend" and which == "last":
        return _weekend(published - timedelta(1), "past")
    step = {"last": -1, "this": 0, "next": 1}[which]
    return _away(step, unit, published, whole=True)


def _away(count: int, unit: str, published: date, *, whole: bool = False) -> Period:
    """The unit that lies so many of them away; a day for days."""
    if unit == "day":
        return day_of(published + timedelta(count))
    if unit in ("week", "weekend"):
        return _unit(unit, published + timedelta(7 * count))
    return _unit(unit, months_later(published, count * (12 if unit == "year" else 1)))


def _back(count: int, unit: str, published: date) -> date:
    if unit in ("day", "week"):
        return published - timedelta(count * (7 if unit == "week" else 1))
    return months_later(published, -count * (12 if unit == "year" else 1))


def _weekend(published: date, direction: Direction) -> Period:
    """The last that has begun, or this week's where the text looks ahead."""
    this = weekend_of(published)
    if direction == "ahead" or published >= this.first:
        return this
    return weekend_of(published - timedelta(7))


def _weekday(weekday: int, which: str, published: date, direction: Direction) -> date:
    back = (published.weekday() - weekday) % 7
    if which == "last":
        return published - timedelta(back or 7)
    if which == "next":
        return published + timedelta(-back % 7 or 7)
    if which == "this" or direction == "ahead":
        return published + timedelta(-back % 7)
    return published - timedelta(back)


def _month(month: int, which: str, published: date, direction: Direction) -> date:
    """The first of that month in the year that is meant."""
    step = (published.month - month) % 12
    first = published.replace(day=1)
    if which == "last":
        return months_later(first, -(step or 12))
    if which == "next":
        return months_later(first, -step % 12 or 12)
    return months_later(first, -step % 12 if direction == "ahead" else -step)


def _day_of_month(month: int, day: int, published: date, direction: Direction) -> date:
    """The last such day; the next where the text looks ahead or that one is near."""
    days = list[date]()
    for year in range(published.year - 4, published.year + 5):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    coming = min(found for found in days if found >= published)
    if direction == "ahead" or coming - published <= _NEAR_AHEAD:
        return coming
    return max(found for found in days if found < published)


def _numbered(day: int, published: date, direction: Direction) -> date:
    """The day of this month; of the last or next one that has it, as the text looks."""
    first, days = published.replace(day=1), list[date]()
    for step in (-2, -1, 0, 1, 2):
        of_month = month_of(months_later(first, step))
        if day <= of_month.last.day:
            days.append(of_month.first.replace(day=day))
    if direction == "ahead":
        return min(found for found in days if found >= published)
    if direction == "past":
        return max(found for found in days if found <= published)
    return min(days, key=lambda found: abs(found - published))


def _count(words: str) -> int:
    folded = words.casefold()
    return int(folded) if folded.isdigit() else NUMBERS[folded]
