"""Which days a question names: "on October 26, 2023", "between … and …", "last week", "latest"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.nlp.dates import MONTHS, Period, month_number, month_of, week_of, year_of
from index.nlp.dates.day_words import knows_days_of
from index.nlp.dates.other_languages import days_asked
from index.nlp.language.scripts import ENGLISH
from index.nlp.numbers import ONES

_MONTH = "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS) + r")\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"\b(?:(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?P<m1>{_MONTH})\s+(?P<d1>{_DAY})(?:,?\s+(?P<y1>{_YEAR}))?"
    rf"|(?P<d2>{_DAY})(?:\s+of)?\s+(?P<m2>{_MONTH})(?:,?\s+(?P<y2>{_YEAR}))?"
    rf"|(?P<m3>{_MONTH}),?\s+(?:of\s+)?(?P<y3>{_YEAR})"
    rf"|(?<=in )(?P<y4>{_YEAR}))\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:(?P<day>today|yesterday)|(?P<which>last|this|past)\s+(?P<unit>week|month|year)"
    r"|(?:in\s+|over\s+)?the\s+(?:last|past)\s+(?P<count>\w+)\s+(?P<units>day|week|month|year)s)\b",
    re.IGNORECASE,
)
_COUNTS = {word: int(value) for word, value in ONES.items() if 2 <= value <= 10}
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|current(?:ly)?|right now|at the moment"
    r"|as of (?:now|today)|up[- ]to[- ]date|these days|now|status|so far)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:before|until|up to|prior to|by|earlier than)\s+$", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|since|from|later than|following)\s+$", re.IGNORECASE)
_JOINS = re.compile(r"^\s*(?:and|to|until|through|till|-|–|—)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)\s+$", re.IGNORECASE)
# Words shortly before a day that say that something came out then, not that it happened then.
_PUBLISHED = re.compile(
    r"\b(?:published|reported|report(?:s|ing)?|articles?|stor(?:y|ies)|dated|posted|coverage|wrote"
    r"|released|news|covered)\b[^.?!;]{0,80}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DateMention:
    """`question[start:end]` means the days from `first` to `last`, both included; None is open.

    `published` is true where the words before it say that an article came out then.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    published: bool

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def dates_in(text: str, today: date, language: str = ENGLISH) -> list[DateMention]:
    """In reading order. `today` is what "last week" is counted from.

    In another language than English only days, months and years that are plain; none beside words
    such as "before".
    """
    if language != ENGLISH:
        asked = days_asked(text, today, language) if knows_days_of(language) else []
        return [DateMention(one.start, one.end, *_span(one.period), False) for one in asked]
    named = [*_named(text), *_relative(text, today)]
    named.sort(key=lambda mention: mention.start)
    joined: list[DateMention] = []
    for mention in named:
        before = joined[-1] if joined else None
        if before and _is_range(text, before, mention):
            joined[-1] = DateMention(
                before.start, mention.end, before.first, mention.last, before.published
            )
        else:
            joined.append(mention)
    return [_with_relation(text, mention) for mention in joined]


def wants_latest(text: str) -> bool:
    """Whether the question asks for the newest there is."""
    return bool(_LATEST.search(text))


def _named(text: str) -> Iterator[DateMention]:
    for found in _DATE.finditer(text):
        span = _days_of(found)
        if span:
            published = bool(_PUBLISHED.search(text[: found.start()]))
            yield DateMention(found.start(), found.end(), *span, published)


def _days_of(found: re.Match[str]) -> tuple[date, date] | None:
    """None for a day without a year, which could be any, and for one that no calendar has."""
    try:
        if found["iso"]:
            day = date.fromisoformat(found["iso"])
            return day, day
        if found["y4"]:
            return _span(year_of(date(int(found["y4"]), 1, 1)))
        if found["y3"]:
            return _span(month_of(date(int(found["y3"]), month_number(found["m3"]), 1)))
        number, month_name, year_text = (
            (found["d1"], found["m1"], found["y1"])
            if found["m1"]
            else (found["d2"], found["m2"], found["y2"])
        )
        if not year_text:
            return None
        day = date(int(year_text), month_number(month_name), int(re.sub(r"\D", "", number)))
    except ValueError:
        return None
    return day, day


def _relative(text: str, today: date) -> Iterator[DateMention]:
    for found in _RELATIVE.finditer(text):
        span = _days_back(found, today)
        if span:
            yield DateMention(found.start(), found.end(), *span, False)


def _days_back(found: re.Match[str], today: date) -> tuple[date, date] | None:
    if found["day"]:
        day = today - timedelta(days=found["day"].lower() == "yesterday")
        return day, day
    if found["unit"]:
        unit = found["unit"].lower()
        of_unit = {"week": week_of, "month": month_of, "year": year_of}[unit]
        this = of_unit(today)
        if found["which"].lower() == "this":
            return _span(this)
        return _span(of_unit(this.first - timedelta(days=1)))
    count = found["count"].lower()
    number = int(count) if count.isdigit() else _COUNTS.get(count, 0)
    days = {"day": 1, "week": 7, "month": 31, "year": 366}[found["units"].lower()]
    return (today - timedelta(days=number * days), today) if 0 < number * days < 40_000 else None


def _span(period: Period) -> tuple[date, date]:
    return period.first, period.last


def _is_range(text: str, one: DateMention, other: DateMention) -> bool:
    return bool(
        _JOINS.match(text[one.end : other.start]) and _BETWEEN.search(text[: one.start])
    ) and (one.first is not None and other.last is not None and one.first <= other.last)


def _with_relation(text: str, mention: DateMention) -> DateMention:
    if mention.first is None or mention.last is None or _BETWEEN.search(text[: mention.start]):
        return mention
    relations: list[tuple[re.Pattern[str], Callable[[], tuple[date | None, date | None]]]] = [
        (_BEFORE, lambda: (None, mention.last)),
        (_AFTER, lambda: (mention.first, None)),
    ]
    for pattern, span in relations:
        if pattern.search(text[: mention.start]):
            return DateMention(mention.start, mention.end, *span(), mention.published)
    return mention
