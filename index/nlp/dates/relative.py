"""What "on Wednesday", "last week" and "the 15th" mean in an article that came out on a known day.

English expressions, by rule; other languages: `index.nlp.dates.other_languages`. Nothing is said of
what the text itself dates in full ("20 September 2021"), of what counts from another event ("the
following day"), and of habits ("on Mondays"). Conventions: a week begins on Monday; a day of the
week is the last such day up to that of publication, or the next from it where its clause looks
ahead; "two weeks ago" is the whole week, "three months ago" the whole month. Figures:
docs/reference/reading.md.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from index.nlp.dates import (
    MONTHS,
    WEEKDAYS,
    Period,
    day_of,
    month_number,
    month_of,
    months_later,
    unit_of,
    units_away,
    weekend_of,
)
from index.nlp.dates.day_words import knows_days_of
from index.nlp.dates.direction import direction_of
from index.nlp.dates.expressions import NUMBERS, date_expressions
from index.nlp.dates.other_languages import days_in
from index.nlp.dates.verbs import Direction, verbs_of
from index.nlp.language.scripts import ENGLISH

# Of a date without a year that lies so near, no one says that of another year without saying so.
_NEAR = timedelta(62)
_TWO_YEARS = timedelta(730)
_NAMED_DAY = re.compile(
    r"\b(?:Thanksgiving|Christmas|Boxing|New Year[’']s|Easter|Labor|Memorial|Independence)\b"
)
# "In 2003, when he scored twice on 20 March": the year is said.
_IN_A_YEAR = re.compile(r"\b[Ii]n\s+((?:1[5-9]|20)\d\d)\b[^.!?\n]*$")
# "It said on 3 May that it will close on 9 May": what was to come then may be over.
_SAID_ON = re.compile(
    rf"\b(?:announced|said|reported|confirmed|told)\b[^.!?\n]*\b(?:{'|'.join(MONTHS)})\b[^.!?\n]*$",
    re.IGNORECASE,
)
# "The first in four years", "the biggest rise in ten years": so long there was none before.
_RANK = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|only|most|least|worst|best"
    r"|(?!(?:for|inter|prot|requ|arr|gu|cont|harv|inqu|conqu|t|r|w|ch|pri|mod|hon|sugg)est\b)"
    r"[a-z]+est)\b(?P<of>(?:\s+[\w’'-]+){0,4})\s+$"
)
_RANK_WINDOW = 80


@dataclass(frozen=True)
class DateAnnotation:
    """`text[start:end]` means the days of `period` to a reader of that article."""

    start: int
    end: int
    period: Period


def date_annotations(
    text: str, published_at: datetime | None, language: str | None = None
) -> list[DateAnnotation]:
    """What the text says in words that only the day of publication explains, in reading order.
    Without a `language` it is taken to be English; of one that is not known nothing is said.

    That day is the one in `published_at`'s own zone; without it there is nothing to say. `text` may
    be an article's or a part of it, and offsets count in it; whole sentences are best, since their
    verbs say whether a day has been or is to come.
    """
    if published_at is None:
        return []
    if language not in (None, ENGLISH):
        return _in_another_language(text, published_at.date(), language)
    annotations = list[DateAnnotation]()
    for found in date_expressions(text):
        # A day that no calendar has, or one before the year 1 or after 9999.
        with suppress(ValueError, OverflowError):
            if period := _period(found, published_at.date(), text):
                annotations.append(DateAnnotation(*found.span(), period))
    return annotations


def _in_another_language(text: str, published: date, language: str) -> list[DateAnnotation]:
    if not knows_days_of(language):
        return []
    found = days_in(text, published, language)
    return [DateAnnotation(one.start, one.end, one.period) for one in found if not one.is_full]


def _period(found: re.Match[str], published: date, text: str) -> Period | None:
    part = found.groupdict()
    if part["near"]:
        return day_of(published + timedelta(_days_off(part["near"].casefold())))
    if part["part"]:
        whole = unit_of(part["part_of"], published)
        earlier = part["part"].casefold() == "earlier"
        return Period(whole.first, published) if earlier else Period(published, whole.last)
    if part["unit"]:
        return _stepped(part["which"].casefold(), part["unit"], published)
    if part["ago"]:
        return units_away(-_count(part["ago"]), part["ago_unit"], published)
    if part["span_count"]:
        count = _count(part["span_count"].split(" ", 1)[1])
        return Period(_back(count, part["span_unit"], published), published)
    if part["past"]:
        return Period(_back(1, part["past_unit"], published), published)
    if part["ahead"] and part["time"]:
        return units_away(_count(part["ahead"]), part["ahead_unit"], published)
    return _named(part, published) or _directed(
        part,
        published,
        direction_of(text, *found.span()),
        text[max(0, found.start() - 250) : found.start()],
    )


def _named(part: dict[str, str | None], published: date) -> Period | None:
    """What its own words settle: "last Friday", "next May", "Friday, 24 September"."""
    if part["day_name"] and not (part["year1"] or part["year2"]):
        day = _agreeing(part, published)
        return day_of(day) if day else None
    if part["weekday"] and part["which_day"]:
        which = part["which_day"].casefold()
        return day_of(_weekday(WEEKDAYS.index(part["weekday"].casefold()), which, published))
    if part["month3"]:
        return month_of(
            _month(month_number(part["month3"]), (part["which_month"] or "").casefold(), published)
        )
    return None


def _directed(
    part: dict[str, str | None], published: date, direction: Direction, before: str
) -> Period | None:
    """What only its clause settles; None where that leaves it open."""
    if direction == "open" or part["day_name"] or part["year1"] or part["year2"]:
        return None
    which = "this" if direction == "ahead" else ""
    if part["weekend"]:
        return _weekend(published, direction)
    if part["ahead"]:
        ahead = units_away(_count(part["ahead"]), part["ahead_unit"] or "", published)
        return ahead if direction == "ahead" and not _is_of_a_rank(before) else None
    said = _IN_A_YEAR.search(before)
    if said and not part["weekday"] and int(said[1]) != published.year:
        return None
    if direction == "ahead" and not part["weekday"] and _SAID_ON.search(before):
        return None
    if part["month1"] or part["month2"]:
        day = _day_of_month(part, published, direction)
        return day_of(day) if day else None
    if weekday := part["weekday"]:
        # "Shops shut for Thanksgiving and reopen on Friday": it counts from another day.
        if direction == "ahead" and _NAMED_DAY.search(before):
            return None
        return day_of(_weekday(WEEKDAYS.index(weekday.casefold()), which, published))
    if month := part["month4"]:
        return month_of(_month(month_number(month), which, published))
    return day_of(_numbered(int(part["day3"] or 0), published, direction))


def _is_of_a_rank(before: str) -> bool:
    found = _RANK.search(before[-_RANK_WINDOW:])
    return found is not None and not verbs_of(found["of"])


def _days_off(words: str) -> int:
    known = {"yesterday": -1, "last night": -1, "tomorrow": 1}
    known |= {"the day before yesterday": -2, "the day after tomorrow": 2}
    return known.get(words, 0)


def _stepped(which: str, unit: str, published: date) -> Period:
    """The last, this or the next of a unit."""
    if unit == "weekend" and which == "last":
        return _weekend(published - timedelta(1), "past")
    step = {"last": -1, "this": 0, "next": 1}[which]
    return units_away(step, unit, published)


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


def _weekday(weekday: int, which: str, published: date) -> date:
    """The last up to publication, or "this" from it on, or the "last" or "next" beside it."""
    back = (published.weekday() - weekday) % 7
    if which == "last":
        return published - timedelta(back or 7)
    if which == "next":
        return published + timedelta(-back % 7 or 7)
    return published + timedelta(-back % 7) if which == "this" else published - timedelta(back)


def _month(month: int, which: str, published: date) -> date:
    """The first of that month in the year that is meant; `which` as of a day of the week."""
    step = (published.month - month) % 12
    first = published.replace(day=1)
    if which == "last":
        return months_later(first, -(step or 12))
    if which == "next":
        return months_later(first, -step % 12 or 12)
    return months_later(first, -step % 12 if which == "this" else -step)


def _days(part: dict[str, str | None], published: date) -> list[date]:
    """That day of that month in the years around."""
    month, day = (
        month_number(part["month1"] or part["month2"] or ""),
        int(part["day1"] or part["day2"] or 0),
    )
    days = list[date]()
    for year in range(published.year - 4, published.year + 5):
        with suppress(ValueError):
            days.append(date(year, month, day))
    return days


def _agreeing(part: dict[str, str | None], published: date) -> date | None:
    """The nearest that falls on the day of the week said with it."""
    name = (part["day_name"] or "").casefold()
    of_week = next(number for number, full in enumerate(WEEKDAYS) if full.startswith(name[:3]))
    days = [day for day in _days(part, published) if day.weekday() == of_week]
    nearest = min(days, key=lambda day: abs(day - published), default=None)
    return nearest if nearest and abs(nearest - published) < _TWO_YEARS else None


def _day_of_month(
    part: dict[str, str | None], published: date, direction: Direction
) -> date | None:
    """The last such day or the next; None where the other one is near."""
    days = _days(part, published)
    coming = min(day for day in days if day >= published)
    last = max(day for day in days if day <= published)
    if direction == "ahead":
        return coming if coming == last or published - last > _NEAR else None
    return last if coming == last or coming - published > _NEAR else None


def _numbered(day: int, published: date, direction: Direction) -> date:
    """The day of this month; of the last or next one that has it, as the text looks."""
    first, days = published.replace(day=1), list[date]()
    for step in (-2, -1, 0, 1, 2):
        of_month = month_of(months_later(first, step))
        if day <= of_month.last.day:
            days.append(of_month.first.replace(day=day))
    if direction == "ahead":
        return min(found for found in days if found >= published)
    return max(found for found in days if found <= published)


def _count(words: str) -> int:
    folded = words.casefold()
    return int(folded) if folded.isdigit() else NUMBERS[folded]
