"""Our own words beside an article's, in one language: whose it is, when, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from index import Period


@dataclass(frozen=True)
class Wording:
    """The fields are patterns with names in braces; `tag` is of BCP 47."""

    tag: str = "en"
    undated: str = "undated"
    unknown_publisher: str = "Unknown publisher"
    byline: str = "{publisher}, {day}"
    opinion: str = "opinion"
    also_in: str = "also published by {publishers}"
    corrected: str = "corrected: {text}"
    retracted: str = "RETRACTED by its publisher"
    nearest: str = "Nearest articles:"
    respelt: str = "For {names}:"
    unsure: str = "The articles may not answer this: these are the nearest words."
    other_language: str = (
        "Matched by words alone. English is understood best: this answer is less sure than one to a"
        " question in it."
    )
    by_words_alone: str = "Searched by words alone: the embedding endpoint gives no vectors."

    @staticmethod
    def of(tag: str, words: Mapping[str, object]) -> Wording:
        """That of another language, by the names that the widget has for the same."""
        same = {name: str(words[name]) for name in Wording.__annotations__ if name in words}
        corrected = str(words["correction"]).partition("{day}")[0].rstrip(" ,،，、")
        same |= {"nearest": f"{words['nearest']}:", "corrected": f"{corrected}: {{text}}"}
        return Wording(tag, **same)

    def day(self, moment: date | datetime | None) -> str:
        """`23 September 2021` (UTC) as the language writes it, or that it is undated."""
        if moment is None:
            return self.undated
        day = moment.astimezone(UTC) if isinstance(moment, datetime) else moment
        if self.tag == "en":
            return f"{day.day} {day:%B %Y}"
        # Importing it takes a while, and English needs none of it.
        from babel.dates import format_date

        return format_date(day, "long", locale=self.tag)


ENGLISH = Wording()


def period_in_full(period: Period, language: str | None = None) -> str:
    """ "22 September 2021", "September 2021", "2021"; of a week its first and last day.

    As the language writes it; in English where none is named or babel does not know it.
    """
    if period.iso.isdecimal():
        return period.iso
    is_month, is_span = period.iso.count("-") == 1, "/" in period.iso
    if language not in (None, ENGLISH.tag):
        from babel import Locale, UnknownLocaleError
        from babel.dates import format_date, format_interval, format_skeleton

        with suppress(UnknownLocaleError, ValueError):
            locale = Locale.parse(language)
            if is_month:
                return format_skeleton("yMMMM", period.first, locale=locale)
            if is_span:
                return format_interval(period.first, period.last, "yMMMd", locale=locale)
            return format_date(period.first, "long", locale=locale)
    if is_month:
        return f"{period.first:%B %Y}"
    first, last = ENGLISH.day(period.first), ENGLISH.day(period.last)
    return f"{first} to {last}" if is_span else first
