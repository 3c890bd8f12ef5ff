"""The words that name days in a language other than English, as patterns.

Months and days of the week are CLDR's (babel), "yesterday", "last week" and "3 days ago" those of
dateparser; `by_language.json` has what neither knows: the words that stand before a day of the week
("am Mittwoch", "в среду"), those that make it the last or the next, and what looks like a day and
is none ("jeden Montag", "por la mañana").
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.nlp.dates import MONTHS, WEEKDAYS
from index.nlp.dates.calendars import ERAS, SOLAR_MONTHS

if TYPE_CHECKING:
    from babel import Locale

_OWN: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("by_language.json").read_text("utf-8")
)
# Of a word: its letters, and the marks that stand on them or join them.
_LETTER = "\\w\u0300-\u036f\u064b-\u0652\u0900-\u0963\u200c"
_NO_SPACES = frozenset({"zh", "ja", "th"})
_EAST = frozenset({"zh", "ja"})
_STEP = re.compile(r"(?:(?P<ago>\d+) (?P<unit>\w+) ago|in (?P<ahead>\d+) (?P<of>\w+))")
_UNITS = ("day", "week", "month", "year")
_COUNTED = r"(\d++[.,]?\d*+)"
# A day said to be today may as well be these years. Weeks begin on other days in some languages,
# and years and months are others in Iran.
_UNITS_OF = {"ar": ("day", "year", "month"), "fa": ("day",)}
_Meaning = TypeVar("_Meaning")
_DAY = r"(?<![\d.,:])(?P<d>\d{1,2})"
# Months that are called otherwise elsewhere: Lebanon's and Algeria's, Austria's.
_ALSO = {"ar": ("ar_LB", "ar_DZ", "ar_MA"), "de": ("de_AT",)}
_LEADS = {"de": "(?:am |vom )?", "fr": "(?:le )?", "es": "(?:el )?", "it": "(?:il )?"}
_COUNTED_DAYS = "間间以目後后前内ずご連连続续も過过中동간만째전후이내"
_YEAR = r"(?:1[5-9]|2[0145])\d\d"


@dataclass(frozen=True)
class Pattern:
    """`kind` says what was found: never, date, month, era, weekday, last, next, last_week,
    this_week, next_week, either, step, ago or number; `unit` is that of "ago".
    """

    kind: str
    found: re.Pattern[str]
    unit: str = ""


@dataclass(frozen=True)
class DayWords:
    """Of one language. Earlier patterns go before later ones where both are found."""

    patterns: tuple[Pattern, ...]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    steps: Mapping[str, tuple[int, str]]
    counts: Mapping[str, int]
    ahead: re.Pattern[str]
    # "Lundi au vendredi": near these, days of the week are those of every week.
    every_week: re.Pattern[str]
    beside: re.Pattern[str] | None
    beside_after: re.Pattern[str] | None


def plain(words: str) -> str:
    """As words are looked up: without regard to case, Turkish dots among it, and to spaces."""
    return " ".join(words.casefold().replace("\u0307", "").replace("ı", "i").split())


def _by_plain(meanings: Mapping[str, _Meaning]) -> dict[str, _Meaning]:
    return {plain(name): meaning for name, meaning in meanings.items()}


def knows_days_of(language: str) -> bool:
    return language in _OWN


@cache
def day_words(language: str) -> DayWords:
    """Raises KeyError for a language that is not known."""
    own = _OWN[language]
    theirs = importlib.import_module(f"dateparser.data.date_translation_data.{language}").info
    months, weekdays = _months(language, own, theirs), _weekdays(language, own, theirs)
    steps = dict(_steps(language, own, theirs))
    short, counts = _short_months(language), dict(_counts(own))
    patterns = [
        *_by_kind(language, own, weekdays, "never"),
        *_dates(language, months, short, counts),
        *_in_numbers(language),
        *(
            found
            for kind in ("last_week", "this_week", "next_week", "last", "next", "either", "weekday")
            for found in _by_kind(language, own, weekdays, kind)
        ),
        *_counted(language, own, theirs, counts),
        Pattern("step", _whole(language, _any(steps))),
        *_numbers(language),
    ]
    return DayWords(
        tuple(patterns),
        _by_plain(short | months),
        _by_plain(weekdays),
        _by_plain(steps),
        _by_plain(counts),
        re.compile(own["ahead"], re.IGNORECASE),
        _range_of(weekdays),
        re.compile(own["beside"], re.IGNORECASE) if "beside" in own else None,
        re.compile(own["beside_after"], re.IGNORECASE) if "beside_after" in own else None,
    )


def _locale(language: str) -> Locale:
    # Slow to import, and most archives are in English.
    from babel import Locale

    return Locale.parse(language)


def _whole(language: str, pattern: str) -> re.Pattern[str]:
    """Where words have spaces between them, nothing of a word; Arabic writes "and" in one with it,
    and in Korean other words hang on to it."""
    before = {"ar": f"(?<![^\\Wوفب])(?<![{_LETTER[2:]}])", "ko": "(?<![가-힣])"}
    left = before.get(language, f"(?<![{_LETTER}])")
    right = "" if language == "ko" else f"(?![{_LETTER}])"
    if language in _NO_SPACES:
        left = right = ""
    return re.compile(f"{left}(?:{pattern}){right}", re.IGNORECASE)


def _any(words: Mapping[str, object]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(map(re.escape, ordered)).replace(r"\ ", r"\s")


def _by_kind(
    language: str, own: Mapping[str, Any], weekdays: Mapping[str, int], kind: str
) -> Iterator[Pattern]:
    found = [one.replace("{w}", f"(?:{_any(weekdays)})") for one in own.get(kind, ())]
    if kind != "never":
        found = [one.replace(f"(?:{_any(weekdays)})", f"({_any(weekdays)})") for one in found]
    for one in found:
        yield Pattern(kind, _whole(language, one))


def _months(language: str, own: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, int]:
    """Also as dateparser writes them, but for abbreviations, and in cases that neither knows."""
    names = {
        str(name).lower(): number
        for locale in (language, *_ALSO.get(language, ()))
        for context in ("format", "stand-alone")
        for number, name in _locale(locale).months[context]["wide"].items()
        if not any(char.isdecimal() for char in str(name))
    }
    for number, english in enumerate(MONTHS, 1):
        names |= {name.lower(): number for name in theirs[english] if len(name) > 3}
    names |= {name.lower(): number for number, name in enumerate(own.get("months", "").split(), 1)}
    # Hindi is written with and without the dots below its letters.
    names |= {name.replace("\u093c", ""): number for name, number in names.items()}
    return {name: number for name, number in names.items() if not name[0].isdecimal()}


def _short_months(language: str) -> dict[str, int]:
    """As they stand beside a number: "17 may", "12 มิ.ย."; without their last full stop."""
    # Those that stand alone may be another language's (docs/behaviour.md).
    named = _locale(language).months["format"]["abbreviated"].items()
    short = {str(name).rstrip(".").lower(): number for number, name in named}
    return {name: number for name, number in short.items() if len(name) > 2 and name[0].isalpha()}


def _counts(own: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for number, words in enumerate(own.get("numbers", "").split(), 1):
        yield from ((word.lower(), number) for word in words.split("|"))


def _range_of(weekdays: Mapping[str, int]) -> re.Pattern[str]:
    """Two days of the week with a short word between them, in any case."""
    stems = "|".join(re.escape(name[:-1] if len(name) > 4 else name) for name in weekdays)
    between = r"\S{0,5}?\W{0,2}[^\W\d]{0,5}?\W{0,2}"
    return re.compile(f"(?:{stems}){between}(?:{stems})", re.IGNORECASE)


def _weekdays(language: str, own: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, int]:
    days = _locale(language).days
    names = {
        str(name).lower(): number
        for context in ("format", "stand-alone")
        for number, name in days[context]["wide"].items()
    }
    if language == "zh":
        names |= {name: day for day, en in enumerate(WEEKDAYS) for name in theirs[en]}
    for number, more in own.get("weekdays", {}).items():
        names |= dict.fromkeys(more, int(number))
    return names


def _steps(
    language: str, own: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[int, str]]]:
    """Words that are so many days, weeks, months or years away; not those that are two such."""
    meant: dict[str, set[tuple[int, str]]] = {}
    for source in (theirs["relative-type"], own.get("more", {})):
        for key, words in source.items():
            found = _STEP.fullmatch(key)
            unit = (found["unit"] or found["of"]) if found else ""
            if found and unit in _UNITS_OF.get(language, _UNITS):
                count = -int(found["ago"]) if found["ago"] else int(found["ahead"])
                for word in words:
                    meant.setdefault(word.lower(), set()).add((count, unit))
    for word, steps in meant.items():
        # "Today" may be nowadays, and short words are abbreviations.
        if len(steps) == 1 and 0 not in {count for count, _ in steps}:
            yield word, next(iter(steps))


def _counted(
    language: str, own: Mapping[str, Any], theirs: Mapping[str, Any], counts: Mapping[str, int]
) -> Iterator[Pattern]:
    """ "3 days ago", "three days ago"."""
    number = rf"(?<!\d)(\d{{1,3}}{''.join(f'|{word}' for word in counts)})"
    for unit in _UNITS_OF.get(language, _UNITS):
        known = theirs.get("relative-type-regex", {}).get(f"\\1 {unit} ago", ())
        more = own.get("ago", {}).get(unit, ())
        for written in (*known, *(one.replace("{n}", _COUNTED) for one in more)):
            words = re.sub(r"[\W\d_]+", "", written.replace(_COUNTED, "").replace("ago", ""))
            if len(words) >= 4 or language in _NO_SPACES or language == "ko":
                pattern = written.replace(_COUNTED, number).replace(" ", r"\s")
                yield Pattern("ago", _whole(language, pattern), unit)


def _dates(
    language: str, months: Mapping[str, int], short: Mapping[str, int], counts: Mapping[str, int]
) -> Iterator[Pattern]:
    """Groups: d, m as a name or a number, y; e and n, the era and its year."""
    if language in _EAST:
        era = rf"(?P<e>{'|'.join(ERAS)})(?P<n>\d{{1,3}}|元)年"
        yield Pattern("era", re.compile(rf"{era}(?:(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})日)?)?"))
        yield from _eastern("年", "月", "[日号]", "[今去昨明来本]年")
    elif language == "ko":
        yield from _eastern(r"년\s*", r"월\s*", "일", r"(?:올해|지난해|작년|내년)\s*")
    elif language == "vi":
        yield from _vietnamese()
    else:
        if language == "fa":
            yield from _solar(language)
        of = r"\s+(?:de\s+|del\s+|του\s+|พ\.ศ\.\s*|ค\.ศ\.\s*)?"
        # Thailand's years are written 2566 and 66.
        year = rf"(?P<y>{_YEAR}{'|[5-7]' + chr(92) + 'd' if language == 'th' else ''})(?!\d)"
        month = rf"(?P<m>{_any(months)})"
        if language == "ar":
            month += rf"(?:\s?/\s?(?:{_any(months)}))?"
        numbers = _DAY.replace("{1,2}", f"{{1,2}}|{'|'.join(counts)}") if language == "hi" else _DAY
        day = rf"{_LEADS.get(language, '')}{numbers}(?:\.|º|°|er|ª|-го|ης|η)?"
        if short:
            beside = rf"{day}{of}(?P<m>{_any(short)})\.?(?:{of}{year}|(?=\s?[(/]))"
            yield Pattern("date", _whole(language, beside))
        yield Pattern("date", _whole(language, rf"{day}{of}{month}(?:,?{of}{year})?"))
        yield Pattern("month", _whole(language, rf"{month}{of}{year}"))


def _in_numbers(language: str) -> Iterator[Pattern]:
    """2023-06-12, and 12.06.2023 or 2023. 6. 12., in the order that CLDR has for the language."""
    year, month, day = rf"(?P<y>{_YEAR})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
    order = (day, month, year)
    if str(_locale(language).date_formats["short"].pattern).startswith("y"):
        order = (year, month, day)
    for by, parts in (("-", (year, month, day)), ("[./-]\\s?", order)):
        first, second, third = parts
        written = f"{first}(?P<by>{by}){second}(?P=by){third}"
        yield Pattern("date", re.compile(rf"(?<![\d./-]){written}(?![\d-]|\.\d)"))


def _eastern(year: str, month: str, day: str, spoken: str) -> Iterator[Pattern]:
    before = rf"(?:(?P<y>{_YEAR}){year}|(?P<s>{spoken}))?(?<!\d)"
    yield Pattern("date", re.compile(rf"{before}(?P<m>\d{{1,2}}){month}(?P<d>\d{{1,2}}){day}"))
    yield Pattern("month", re.compile(rf"(?P<y>{_YEAR}){year}(?P<m>\d{{1,2}}){month}"))


def _vietnamese() -> Iterator[Pattern]:
    """ "Ngày 3 tháng 5 năm 2021", "ngày 3/5"."""
    year = rf"(?:,?\s+năm\s+(?P<y>{_YEAR})|/(?P<y2>{_YEAR}))?"
    numbers = r"(?:\s+tháng\s+|/)(?P<m>\d{1,2})(?!\d)"
    full = rf"(?:ngày|hôm)\s+(?P<d>\d{{1,2}}){numbers}{year}"
    yield Pattern("date", re.compile(full, re.IGNORECASE))
    month = rf"tháng\s+(?P<m>\d{{1,2}})(?:\s+năm\s+|/)(?P<y>{_YEAR})"
    yield Pattern("month", re.compile(month, re.IGNORECASE))


def _solar(language: str) -> Iterator[Pattern]:
    """Days of Iran's calendar; the year may be left out with the name of a month."""
    month = rf"(?P<m>{'|'.join(SOLAR_MONTHS)})(?:\s+ماه)?"
    yield Pattern("solar", _whole(language, rf"{_DAY}\s+{month}(?:\s+(?P<y>1[34]\d\d))?"))
    numbers = r"(?<!\d)(?P<y>1[34]\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d)"
    yield Pattern("solar", re.compile(numbers))


def _numbers(language: str) -> Iterator[Pattern]:
    """Agencies of East Asia name a day by its number: 23日, 오는 23일; not 30日間, for 30 days."""
    if language in _EAST:
        before = r"(?<![\d月年第.・、～〜~-])"
        yield Pattern("number", re.compile(rf"{before}(?P<d>\d{{1,2}})日(?![{_COUNTED_DAYS}])"))
    elif language == "ko":
        before = r"(?P<next>오는\s)?(?<![\d월년.,~-])(?<!월\s)"
        after = rf"(?!\s?[{_COUNTED_DAYS}])"
        yield Pattern("number", re.compile(rf"{before}(?P<d>\d{{1,2}})일{after}"))
