"""What "gestern", "в среду", "28 de diciembre" and "令和3年5月3日" mean: all but English.

No verbs are read there, so that only what is sure without them is said: a day of the week is that
of publication or the one before, or has a word with it that makes it the last or the next; a day
without its year is the nearest, where that is near. All else is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from index.nlp.dates import Period, day_of, month_of, units_away, week_of, year_of
from index.nlp.dates.calendars import (
    FIRST_BUDDHIST_YEAR,
    SOLAR_MONTHS,
    common_year,
    solar_day,
    solar_year_of,
    year_of_era,
)
from index.nlp.dates.day_words import DayWords, Pattern, day_words, plain

# Further away no one leaves out the year.
_NEAR = timedelta(62)
# A day named by its number alone is no older.
_DAYS_BACK = 7
_SENTENCE_ENDS = re.compile(r"(?<!\d)[.!?।؟]+(?:\s|$)|[。！？\n]+")
_A_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
# "Samstag, 12. Februar": the date says more.
_A_DATE_FOLLOWS = re.compile(r"\s*[,(]?\s*(?:\w{1,3}\s+)?\d{1,2}(?!\d)")
_WINDOW = 300
_BUDDHIST_CENTURY = 25
# A week of another than the first day has another Sunday.
_WEEKS_FROM_SUNDAY = frozenset({"ja", "ko"})
_YEAR_WORDS = dict.fromkeys("今本올", 0) | dict.fromkeys("去昨지작", -1)
_YEAR_WORDS |= dict.fromkeys("明来내", 1)
_SAME = str.maketrans("週後將會計劃國年", "周后将会计划国年")


@dataclass(frozen=True)
class Found:
    """`text[start:end]` means `period`; `is_full` where it names day, month and year itself in the
    common calendar, or month and year."""

    start: int
    end: int
    period: Period
    is_full: bool


def days_in(text: str, published: date, language: str) -> list[Found]:
    """In reading order, not overlapping. Raises KeyError for a language that is not known."""
    words = day_words(language)
    plain = text.translate(_digits())
    if language == "zh":
        plain = plain.translate(_SAME)
    return [
        Found(*match.span(), period, is_full)
        for pattern, match in _matches(plain, words)
        if pattern.kind != "never"
        for period, is_full in _meant(pattern, match, words, published, language)
    ]


def days_asked(text: str, today: date, language: str) -> list[Found]:
    """Those of a question; none beside "before", "after" or "until", which are not understood."""
    words = day_words(language)
    return [
        found
        for found in days_in(text, today, language)
        if not (words.beside and words.beside.search(text[: found.start]))
        and not (words.beside_after and words.beside_after.match(text[found.end :]))
    ]


def _matches(text: str, words: DayWords) -> list[tuple[Pattern, re.Match[str]]]:
    taken = bytearray(len(text))
    found = list[tuple[Pattern, re.Match[str]]]()
    for pattern in words.patterns:
        for match in pattern.found.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((pattern, match))
    return sorted(found, key=lambda pair: pair[1].start())


def _meant(
    pattern: Pattern, match: re.Match[str], words: DayWords, published: date, language: str
) -> Iterator[tuple[Period, bool]]:
    """At most one period, and whether the words name it in full."""
    # A day that no calendar has, or one before the year 1 or after 9999.
    with suppress(ValueError, OverflowError):
        period: Period | None = None
        is_full = False
        match pattern.kind:
            case "date" | "month":
                period, is_full = _dated(match, words, published)
            case "era":
                period = _of_era(match)
            case "solar":
                period = _solar(match, published)
            case "step":
                period = units_away(*words.steps[plain(match.group())], published)
            case "ago":
                count = words.counts.get(plain(match.group(1))) or int(match.group(1))
                period = units_away(-count, pattern.unit, published)
            case "number":
                period = _numbered(match, words, published)
            case kind:
                weekday = words.weekdays[plain(match.group(1))]
                period = _of_week(kind, weekday, published, match, words, language)
        if period:
            yield period, is_full


def _dated(match: re.Match[str], words: DayWords, published: date) -> tuple[Period | None, bool]:
    part = match.groupdict()
    name = plain(part["m"])
    month = int(name) if name.isdecimal() else words.months[name]
    year_text = part["y"] or part.get("y2")
    if year_text and len(year_text) == 2:
        year_text = f"{_BUDDHIST_CENTURY}{year_text}"
    if not part.get("d"):
        year = int(year_text or 0)
        period = month_of(date(common_year(year), month, 1))
        return period, year < FIRST_BUDDHIST_YEAR
    day = words.counts.get(plain(part["d"])) or int(part["d"])
    if year_text:
        year = int(year_text)
        return day_of(date(common_year(year), month, day)), year < FIRST_BUDDHIST_YEAR
    if word := part.get("s"):
        return day_of(date(published.year + _YEAR_WORDS[word[0]], month, day)), False
    around = (published.year - 1, published.year, published.year + 1)
    return _nearest([(year, month, day) for year in around], match, published), False


def _nearest(
    days: list[tuple[int, int, int]], match: re.Match[str], published: date
) -> Period | None:
    """The one that is near, where no other year is spoken of shortly before or behind it."""
    start = match.start()
    around = match.string[max(0, start - _WINDOW) : start] + " " + _sentence(match)[1]
    if {*_A_YEAR.findall(around)} - {str(published.year)}:
        return None
    near = list[date]()
    for parts in days:
        with suppress(ValueError):
            near.append(date(*parts))
    return next((day_of(day) for day in near if abs(day - published) <= _NEAR), None)


def _of_era(match: re.Match[str]) -> Period | None:
    number = 1 if match["n"] == "元" else int(match["n"])
    if (year := year_of_era(match["e"], number)) is None:
        return None
    if not match["m"]:
        return year_of(date(year, 1, 1))
    if not match["d"]:
        return month_of(date(year, int(match["m"]), 1))
    return day_of(date(year, int(match["m"]), int(match["d"])))


def _solar(match: re.Match[str], published: date) -> Period | None:
    name = match["m"]
    month = int(name) if name.isdecimal() else SOLAR_MONTHS.index(name) + 1
    year = int(match["y"]) if match["y"] else solar_year_of(published)
    days = [solar_day(year + step, month, int(match["d"])) for step in (-1, 0, 1)]
    if match["y"]:
        return day_of(days[1]) if days[1] else None
    return next((day_of(day) for day in days if day and abs(day - published) <= _NEAR), None)


def _numbered(match: re.Match[str], words: DayWords, published: date) -> Period | None:
    """That of publication or one of the week before; the next where it is said to come."""
    number = int(match["d"])
    if match.groupdict().get("next"):
        coming = (published + timedelta(step) for step in range(31))
        return next((day_of(day) for day in coming if day.day == number), None)
    if words.ahead.search("".join(_sentence(match))):
        return None
    last = (published - timedelta(step) for step in range(_DAYS_BACK))
    return next((day_of(day) for day in last if day.day == number), None)


def _of_week(
    kind: str,
    weekday: int,
    published: date,
    match: re.Match[str],
    words: DayWords,
    language: str,
) -> Period | None:
    if _A_DATE_FOLLOWS.match(match.string, match.end()):
        return None
    around = slice(max(0, match.start() - _WINDOW), match.end() + _WINDOW)
    if kind == "weekday" and words.every_week.search(match.string[around]):
        return None
    back = (published.weekday() - weekday) % 7
    if kind.endswith("_week"):
        if weekday == 6 and language in _WEEKS_FROM_SUNDAY:
            return None
        step = {"last_week": -7, "this_week": 0, "next_week": 7}[kind]
        return day_of(week_of(published).first + timedelta(step + weekday))
    # Yesterday is hardly "last Wednesday", nor tomorrow the next.
    if kind == "last":
        return day_of(published - timedelta(back or 7)) if back != 1 else None
    # "Next Friday", said on a Wednesday, may be that of this week or of the next.
    if kind == "either" and weekday > published.weekday():
        return None
    if kind in ("next", "either"):
        return day_of(published + timedelta(7 - back)) if back != 6 else None
    is_over = back == 0 or (back == 1 and not words.ahead.search("".join(_sentence(match))))
    return day_of(published - timedelta(back)) if is_over else None


def _sentence(match: re.Match[str]) -> tuple[str, str]:
    """What stands before and after it in its sentence."""
    text, (start, end) = match.string, match.span()
    before = _SENTENCE_ENDS.split(text[max(0, start - _WINDOW) : start])[-1]
    return before, _SENTENCE_ENDS.split(text[end : end + _WINDOW])[0]


@cache
def _digits() -> dict[int, str]:
    every = (chr(point) for point in range(0x80, 0x20000))
    return {ord(char): str(unicodedata.decimal(char)) for char in every if char.isdecimal()}
