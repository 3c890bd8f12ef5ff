"""The numbers and months of a text in other languages than English, whatever their script."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# With marks between groups and before decimals: 2,300.5; 2.300,5; 2 300,5; 1,23,456; ٢٫٣.
_NUMBER = re.compile(r"\d+(?:[.,٫٬'’\u00a0\u202f]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:([.,٬'’\u00a0\u202f])\d{3})(?:\1\d{3})*(?:[.,٫]\d+)?")
_GROUPED_IN_INDIA = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?")
_MARKS = re.compile(r"[.,٫٬'’\u00a0\u202f]")
# A common space between groups: two of them are one number anywhere, one is where CLDR has it so.
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3}){2,}(?![\d])")
_ONCE_SPACED = re.compile(r"(?<![\d.,])\d{1,3} \d{3}(?! ?\d)")
# Iran writes decimals with a stroke: ۳/۵.
_STROKE = re.compile(r"(?<![\d/])(\d+)/(\d+)(?![\d/])")
_OF_IRAN = re.compile("[۰-۹]")
# One number in parts: 123万4567, 1億2300万.
_IN_PARTS = frozenset({"zh", "ja", "ko"})
_LENGTHS = ("long", "short")


def values_of(text: str, language: str) -> frozenset[float]:
    """The values of the numbers in digits: 2.3 million for "2,3 Millionen" and for "230万".

    What multiplies them is CLDR's for the language. Numbers in words are not known.
    """
    scales = _scales(language)
    found = list[float]()
    text = _one_number(text, language)
    # Where a number ends that the next may go on with, and what it was multiplied by.
    ends, least = -1, 0.0
    for number in _NUMBER.finditer(text):
        after = text[number.end() : number.end() + 20]
        following = _plain(after.lstrip(" \u00a0\u202f"))
        word, factor = next(
            ((word, times) for word, times in scales if _begins(following, word)), ("", 1.0)
        )
        value = round(_value(number.group()) * factor, 6)
        if text[ends : number.start()].strip() == "" and ends >= 0 and value < least:
            found[-1] += value
        else:
            found.append(value)
        skipped = len(after) - len(after.lstrip(" \u00a0\u202f"))
        goes_on = word and language in _IN_PARTS
        ends, least = (number.end() + skipped + len(word), factor) if goes_on else (-1, 0.0)
    return frozenset(found)


def _one_number(text: str, language: str) -> str:
    """The text without the spaces within numbers, and with a point for Iran's stroke."""
    text = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    if _groups_by_space(language):
        text = _ONCE_SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    if language == "fa" and _OF_IRAN.search(text):
        text = _STROKE.sub(r"\1.\2", text)
    return text


def _plain(words: str) -> str:
    """Folded, and without the dot below a letter that Hindi may leave out."""
    return unicodedata.normalize("NFC", words.casefold()).replace("\u093c", "")


def months_of(text: str, language: str) -> frozenset[int]:
    """The months that it names in words, from 1."""
    folded = text.casefold()
    return frozenset(month for name, month in _months(language) if name.search(folded))


def _value(written: str) -> float:
    digits = "".join(str(unicodedata.decimal(char, char)) for char in written)
    if _GROUPED_IN_INDIA.fullmatch(digits):
        return float(digits.replace(",", ""))
    if _GROUPED.fullmatch(digits):
        *groups, last = _MARKS.split(digits)
        # The last mark is a decimal one where it is another one than before, or fewer follow.
        marks = _MARKS.findall(digits)
        is_decimal = len(last) != 3 or len(set(marks)) > 1
        return float("".join(groups) + (f".{last}" if is_decimal else last))
    first, *rest = _MARKS.split(digits)
    return float(f"{first}.{''.join(rest)}" if rest else first)


def _begins(text: str, word: str) -> bool:
    return text.startswith(word) and (
        not word.isascii() or not text[len(word) : len(word) + 1].isalpha()
    )


@cache
def _scales(language: str) -> list[tuple[str, float]]:
    """Words that multiply the number before them, the longest first."""
    found: dict[str, float] = {}
    if (locale := _locale(language)) is None:
        return []
    for length in _LENGTHS:
        for by_power in locale.compact_decimal_formats.get(length, {}).values():
            for power, pattern in by_power.items():
                written = str(pattern.pattern)
                word = re.sub(r"[0¤\u200f'.\s\u00a0]", "", written)
                word = _plain(word)
                if word and (zeros := written.count("0")):
                    found.setdefault(word, int(power) / 10 ** (zeros - 1))
    return sorted(found.items(), key=lambda pair: -len(pair[0]))


@cache
def _groups_by_space(language: str) -> bool:
    from babel.numbers import get_group_symbol

    locale = _locale(language)
    return locale is not None and get_group_symbol(locale).isspace()


@cache
def _months(language: str) -> list[tuple[re.Pattern[str], int]]:
    if (locale := _locale(language)) is None:
        return []
    names = {
        (str(name).casefold(), month)
        for context in ("format", "stand-alone")
        for month, name in locale.months[context]["wide"].items()
        if not any(char.isdecimal() for char in str(name))
    }
    return [(re.compile(rf"(?<!\w){re.escape(name)}"), month) for name, month in sorted(names)]


@cache
def _locale(language: str) -> Locale | None:
    # Importing it takes a while, and English needs none of it.
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
