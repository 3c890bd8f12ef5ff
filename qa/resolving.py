"""The days that quoted words such as "on Wednesday" mean, told beside the quotation."""

from __future__ import annotations

import re
from datetime import date

from index import Article, Period, date_annotations

_QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”]")


def resolved(words: str, article: Article) -> str:
    """ " (Wednesday: 22 September 2021)"; empty where nothing in the words needs it.

    What `index.date_annotations` makes of them, but for what names the month itself.
    """
    told: dict[str, str] = {}
    for found in date_annotations(words, article.published_at):
        spoken, meant = words[found.start : found.end], _in_full(found.period)
        if not set(meant.split()) & set(spoken.split()):
            told.setdefault(" ".join(spoken.split()), meant)
    return f" ({'; '.join(f'{spoken}: {meant}' for spoken, meant in told.items())})" if told else ""


def resolved_in_quotations(claim: str, article: Article) -> str:
    """The same for what a sentence quotes."""
    return resolved(" … ".join(_QUOTED.findall(claim)), article)


def _in_full(period: Period) -> str:
    """ "22 September 2021", "September 2021", "2021"; of a week its first and last day."""
    match period.iso.count("-"), "/" in period.iso:
        case 0, _:
            return period.iso
        case 1, _:
            return f"{period.first:%B %Y}"
        case 2, False:
            return _day(period.first)
    return f"{_day(period.first)} to {_day(period.last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
