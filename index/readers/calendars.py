"""Days as other calendars and languages name them → days as dateparser knows them: Iran's calendar
and Thailand's, Japan's eras and Taiwan's years, Greek, months of the Arab countries."""

from __future__ import annotations

import re
from datetime import date

from index.nlp.dates.calendars import ERAS, SOLAR_MONTHS, solar_day
from index.nlp.dates.day_words import day_words
from index.nlp.dates.other_languages import days_in

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
# "تشرين الثاني/نوفمبر": both names of a month.
_EGYPTIAN = "|".join({*_ARABIC_MONTHS.values(), "مارس", "مايو"})
_TWICE = re.compile(rf"({_EGYPTIAN})\s?/\s?(?:{_EGYPTIAN})(?!\w)")
# What the days are written in, where the language is known by it.
_LANGUAGE_OF = (
    (re.compile("[ก-์]"), "th"),
    (re.compile(rf"(?:{'|'.join(ERAS)})[\d元]"), "ja"),
    (re.compile("[α-ωά-ώ]", re.IGNORECASE), "el"),
)
# dateparser makes "kasim" of it.
_NOVEMBER_IN_TURKISH = re.compile(r"(?<!\w)KASIM(?!\w)")
_FIRST_YEAR = 1800
_THAI_HOUR = re.compile(r"(?<=\d)\s?น\.")
_LONGEST = 400
_OTHER_DIGIT = re.compile(r"[^\D0-9]")


def in_common_calendar(text: str) -> str:
    """The text with the digits of every script as 0-9; days of Iran's and Thailand's calendars, of
    eras, and in Greek as ISO 8601; months of the Levant and of the Maghreb as Egypt names them.

    What is longer than any date with what stands around it is given back as it is.
    """
    if len(text) > _LONGEST:
        return text
    text = _NOVEMBER_IN_TURKISH.sub("Kasım", text)
    if text.isascii():
        return text
    is_persian = _PERSIAN.search(text)
    text = _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text)
    text = _SOLAR.sub(_from_month, text)
    if is_persian:
        text = _NUMBERS.sub(_from_numbers, text)
    for script, language in _LANGUAGE_OF:
        if script.search(text):
            text = _with_named_days(text, language)
    return _TWICE.sub(r"\1", _ARABIC.sub(lambda month: _ARABIC_MONTHS[month[0]], text))


def _with_named_days(text: str, language: str) -> str:
    """Those that name their year: all others lie around the year 1 here."""
    for found in reversed(days_in(text, date.min, language)):
        day = found.period.first
        if day == found.period.last and day.year >= _FIRST_YEAR:
            names = "|".join(map(re.escape, day_words(language).weekdays))
            before = re.sub(rf"(?:{names}|วัน)(?:ที่)?[\s,]*$", "", text[: found.start], flags=re.I)
            text = f"{before}{day.isoformat()}{_THAI_HOUR.sub('', text[found.end :])}"
    return text


def _from_month(found: re.Match[str]) -> str:
    month = SOLAR_MONTHS.index(found["month"]) + 1
    return _iso(int(found["year"]), month, int(found["day"])) or found[0]


def _from_numbers(found: re.Match[str]) -> str:
    return _iso(int(found[1]), int(found[3]), int(found[4])) or found[0]


def _iso(year: int, month: int, day: int) -> str | None:
    """None where there is no such day, or it lies before the calendar was brought in."""
    found = solar_day(year, month, day)
    return found.isoformat() if found else None
