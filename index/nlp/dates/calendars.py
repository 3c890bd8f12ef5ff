"""Years and days of other calendars than the common one: Iran's solar one, Thailand's years, the
eras of Japan, Taiwan's years. The lunar calendar of Islam is not among them: by which day a month
begins, countries differ.
"""

from __future__ import annotations

from datetime import date, timedelta

SOLAR_MONTHS = tuple("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split())
_FIRST_YEAR, _FIRST_DAY = 1304, date(1925, 3, 21)
_LEAP_OF_33 = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
# An era of so many years, and Taiwan's count: before its first year lies this year.
ERAS = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "民國": 1911,
    "民国": 1911,
}
_LONGEST_ERA = {"明治": 45, "大正": 15, "昭和": 64, "平成": 31}
_BUDDHIST = 543
# Years from here on are Thailand's.
FIRST_BUDDHIST_YEAR = 2400


def solar_day(year: int, month: int, day: int) -> date | None:
    """None where there is no such day, or it lies before the calendar was brought in."""
    if year < _FIRST_YEAR or not (1 <= month <= 12 and 1 <= day <= _days_of(year, month)):
        return None
    leaps = sum(each % 33 in _LEAP_OF_33 for each in range(_FIRST_YEAR, year))
    # Six months of 31 days, then of 30.
    before = 31 * (month - 1) - max(0, month - 7)
    days = 365 * (year - _FIRST_YEAR) + leaps + before + day - 1
    return _FIRST_DAY + timedelta(days=days)


def solar_year_of(day: date) -> int:
    """The year of Iran's calendar that the day is in."""
    begins = solar_day(day.year - 621, 1, 1)
    return day.year - (621 if begins and day >= begins else 622)


def common_year(year: int) -> int:
    """Of a year that may be Thailand's: 2564 is 2021."""
    return year - _BUDDHIST if year >= FIRST_BUDDHIST_YEAR else year


def year_of_era(era: str, number: int) -> int | None:
    """None where the era had no such year."""
    return ERAS[era] + number if 1 <= number <= _LONGEST_ERA.get(era, 200) else None


def _days_of(year: int, month: int) -> int:
    if month == 12:
        return 30 if year % 33 in _LEAP_OF_33 else 29
    return 31 if month <= 6 else 30
