"""The days that a text speaks of, resolved against the day its article came out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.nlp.dates import MONTHS, WEEKDAYS

_MONTH_NUMBER = {
    **{name: number for number, name in enumerate(MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
_MONTH = r"(?:{}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?".format(
    "|".join(name.capitalize() for name in MONTHS)
)
_WEEKDAY = "|".join(name.capitalize() for name in WEEKDAYS)
_YEAR = r"(?:1[5-9]|20)\d\d(?![\d%,.]\d|%)"
_OF_A_YEAR = (
    "[Ii]n|[Oo]f|[Ss]ince|[Dd]uring|[Uu]ntil|[Tt]ill|[Bb]y|[Ff]rom|to|[Bb]efore|[Aa]fter|early|late"
    "|mid|around|[Tt]hrough|and|year|spring|summer|autumn|fall|winter"
)
_SPOKEN = re.compile(
    rf"""\b(?:
    (?P<iso>\d{{4}}-\d\d-\d\d)
  | (?:(?P<weekday1>{_WEEKDAY}),?\s+(?:the\s+)?)?
    (?:(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month1>{_MONTH})
      |(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.,]\d|\d))
    (?:\s?,?\s+(?P<year1>{_YEAR}))?
  | (?P<month3>{_MONTH})\s?,?\s+(?:of\s+)?(?P<year3>{_YEAR})
  | (?P<relative>(?:[Ll]ast|[Tt]his|[Nn]ext)\s+(?:year|month)|[Tt]oday|[Tt]onight|[Yy]esterday
      |[Tt]omorrow)
  | (?:(?P<which>[Ll]ast|[Nn]ext)\s+)?(?P<weekday4>{_WEEKDAY})
  | (?P<month4>January|February|April|June|July|August|September|October|November|December)
  | (?<=[a-z]\s)(?<!\b(?:he|it|we)\s)(?<!\b(?:she|you)\s)(?<!\bthey\s)
    (?P<month5>March|May)(?=[\s.,;)]|$)
  | (?:{_OF_A_YEAR})\s\(?(?P<year4>{_YEAR})(?![-–\s]?(?:hundred|thousand|million|billion)|s\b)
    )""",
    re.VERBOSE,
)
_AHEAD = re.compile(
    r"\b(?:will|would|shall|to be|due|plans?|planned|set to|scheduled|expected|upcoming|coming)\b"
    r"|['’]ll\b"
)


def is_calendar_word(folded: str) -> bool:
    """Whether a folded word is the name of a month or of a day of the week."""
    return folded in _MONTH_NUMBER or folded in WEEKDAYS


@dataclass(frozen=True)
class Day:
    """What is said of a day, a month or a year; None where it is not said. Monday is 0."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    @staticmethod
    def of(day: date) -> Day:
        return Day(day.year, day.month, day.day, day.weekday())

    def covers(self, known: Day) -> bool:
        """Whether all that this says is true of `known`."""
        pairs = zip(self._fields(), known._fields(), strict=True)
        return all(said is None or said == true for said, true in pairs)

    def is_finer_than_year(self) -> bool:
        return self.month is not None or self.weekday is not None

    def _fields(self) -> tuple[int | None, ...]:
        return (self.year, self.month, self.day, self.weekday)


@dataclass(frozen=True)
class DateMention:
    """`text[start:end]`: the words as they are, and the day they mean.

    `said` holds what the words alone say; `meant` what they may mean for their article.
    """

    said: Day
    meant: tuple[Day, ...]
    start: int
    end: int

    def is_said_by(self, known: DateMention) -> bool:
        """Whether `known`, in an article, is this day or lies in this month or year."""
        return any(self.said.covers(meant) or meant in self.meant for meant in known.meant)


def spoken_days(text: str, published: date | None) -> list[DateMention]:
    """In the order of the text. Words such as "Wednesday" mean nothing more where undated."""
    ahead = _AHEAD.search(text) is not None
    found = list[DateMention]()
    for match in _SPOKEN.finditer(text):
        said = _said(match, published)
        if said is not None:
            meant = _meant(said, published, match["which"], ahead) if published else (said,)
            found.append(DateMention(said, meant, match.start(), match.end()))
    return found


def days_agree(
    claimed: Sequence[DateMention], spoken: Sequence[DateMention], out: Day | None
) -> bool:
    """Whether every day of a claim is one that the span speaks of, or the day it came `out`.

    The day it came out counts only where the span speaks of no other day that the claim leaves
    out: else a wrong weekday would pass as the day of the report.
    """
    open_claims = [day for day in claimed if not any(day.is_said_by(known) for known in spoken)]
    if not open_claims:
        return True
    if out is None or not all(
        day.said.covers(out) or any(meant.covers(out) for meant in day.meant) for day in open_claims
    ):
        return False
    passed_over = [known for known in spoken if not any(day.is_said_by(known) for day in claimed)]
    finer = any(day.said.is_finer_than_year() for day in open_claims)
    return not any(known.said.is_finer_than_year() or not finer for known in passed_over)


def _said(match: re.Match[str], published: date | None) -> Day | None:
    """None where it is no day of the calendar."""
    part = match.groupdict()
    if part["iso"]:
        try:
            return Day.of(date.fromisoformat(part["iso"]))
        except ValueError:
            return None
    if part["relative"]:
        return _relative(part["relative"].casefold().split(), published)
    month = next((part[f"month{n}"] for n in range(1, 6) if part[f"month{n}"]), None)
    year = part["year1"] or part["year3"] or part["year4"]
    day = part["day1"] or part["day2"]
    weekday = part["weekday1"] or part["weekday4"]
    said = Day(
        int(year) if year else None,
        _MONTH_NUMBER[month.casefold().rstrip(".")] if month else None,
        int(day) if day else None,
        WEEKDAYS.index(weekday.casefold()) if weekday else None,
    )
    return said if said.day is None or 1 <= said.day <= 31 else None


def _relative(words: list[str], published: date | None) -> Day | None:
    if published is None:
        return None
    if len(words) == 1:
        ahead = {"yesterday": -1, "tomorrow": 1}.get(words[0], 0)
        return Day.of(published + timedelta(days=ahead))
    step = {"last": -1, "this": 0, "next": 1}[words[0]]
    if words[1] == "year":
        return Day(year=published.year + step)
    months = 12 * published.year + published.month - 1 + step
    return Day(year=months // 12, month=months % 12 + 1)


def _meant(said: Day, published: date, which: str | None, ahead: bool) -> tuple[Day, ...]:
    """The nearest such day up to the day of publication; also the next where things lie ahead."""
    if said.year is None and said.month is not None:
        return (_full(replace(said, year=_nearest_year(said.month, said.day or 1, published))),)
    if said.weekday is None or said.month is not None:
        return (_full(said),)
    back = (published.weekday() - said.weekday) % 7
    last, coming = Day.of(published - timedelta(back)), Day.of(published + timedelta(-back % 7))
    if which:
        return (coming,) if which.casefold() == "next" else (last,)
    return (last, coming) if ahead else (last,)


def _full(said: Day) -> Day:
    if said.year is None or said.month is None or said.day is None:
        return said
    try:
        full = Day.of(date(said.year, said.month, said.day))
    except ValueError:
        return said
    return full if said.covers(full) else said


def _nearest_year(month: int, day: int, published: date) -> int:
    def distance(year: int) -> int:
        return abs(
            365 * (year - published.year) + 30 * (month - published.month) + day - published.day
        )

    return min((published.year, published.year - 1, published.year + 1), key=distance)
