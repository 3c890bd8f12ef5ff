"""Days as Iran's calendar and the Arab countries' own months name them → days as others do."""

from __future__ import annotations

import re

from index.nlp.dates.calendars import SOLAR_MONTHS, solar_day

_SOLAR = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s?-?\s?(?P<month>{'|'.join(SOLAR_MONTHS)})(?:\s?ماه)?"
    r"\s?[-،,]?\s?(?P<year>1[34]\d\d)(?!\d)"
)
_NUMBERS = re.compile(r"(?<!\d)(1[34]\d\d)([/-])(\d{1,2})\2(\d{1,2})(?!\d)")
# Elsewhere such numbers would be of the lunar calendar.
_PERSIAN = re.compile(r"[۰-۹پچژگکی]")

_ARABIC_MONTHS = {
    "كانون الثاني": "يناير",
    "شباط": "فبراير",
    "آذار": "مارس",
    "نيسان": "أبريل",
    "أيار": "مايو",
    "حزيران": "يونيو",
    "تموز": "يوليو",
    "آب": "أغسطس",
    "أيلول": "سبتمبر",
    "تشرين الأول": "أكتوبر",
    "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
    "جانفي": "يناير",
    "فيفري": "فبراير",
    "أفريل": "أبريل",
    "جوان": "يونيو",
    "جويلية": "يوليو",
    "يوليوز": "يوليو",
    "أوت": "أغسطس",
    "غشت": "أغسطس",
    "شتنبر": "سبتمبر",
    "نونبر": "نوفمبر",
    "دجنبر": "ديسمبر",
}
_ARABIC = re.compile(rf"(?<!\w)(?:{'|'.join(_ARABIC_MONTHS)})(?!\w)")
_LONGEST = 400
_OTHER_DIGIT = re.compile(r"[^\D0-9]")


def in_common_calendar(text: str) -> str:
    """The text with the digits of every script as 0-9, days of Iran's solar calendar as ISO 8601,
    and months of the Levant and of the Maghreb under the names that they have in Egypt.

    What is longer than any date with what stands around it is given back as it is.
    """
    if len(text) > _LONGEST or text.isascii():
        return text
    is_persian = _PERSIAN.search(text)
    text = _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text)
    text = _SOLAR.sub(_from_month, text)
    if is_persian:
        text = _NUMBERS.sub(_from_numbers, text)
    return _ARABIC.sub(lambda month: _ARABIC_MONTHS[month[0]], text)


def _from_month(found: re.Match[str]) -> str:
    month = SOLAR_MONTHS.index(found["month"]) + 1
    return _iso(int(found["year"]), month, int(found["day"])) or found[0]


def _from_numbers(found: re.Match[str]) -> str:
    return _iso(int(found[1]), int(found[3]), int(found[4])) or found[0]


def _iso(year: int, month: int, day: int) -> str | None:
    """None where there is no such day, or it lies before the calendar was brought in."""
    found = solar_day(year, month, day)
    return found.isoformat() if found else None
