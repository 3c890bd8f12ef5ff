"""The days that quoted words such as "on Wednesday" mean, told beside the quotation."""

from __future__ import annotations

import re
from datetime import date

from index import Article
from qa.verifying.dates import Day, spoken_days

_QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”]")


def resolved(words: str, article: Article) -> str:
    """ " (Wednesday: 22 September 2021)"; empty where nothing in the words needs it.

    Only what has one meaning is resolved: a weekday, or a word such as "yesterday", of an article
    whose day of publication is known.
    """
    if article.published_at is None:
        return ""
    told: dict[str, str] = {}
    for day in spoken_days(words, article.published_at.date()):
        spoken = words[day.start : day.end]
        if not re.search(r"\d", spoken) and len(day.meant) == 1:
            meant = _in_full(day.meant[0])
            if meant and not set(meant.split()) & set(spoken.split()):
                told.setdefault(spoken, meant)
    return f" ({'; '.join(f'{spoken}: {meant}' for spoken, meant in told.items())})" if told else ""


def resolved_in_quotations(claim: str, article: Article) -> str:
    """The same for what a sentence quotes."""
    return resolved(" … ".join(_QUOTED.findall(claim)), article)


def _in_full(day: Day) -> str:
    if day.year is None or day.month is None:
        return str(day.year or "")
    if day.day is None:
        return f"{date(day.year, day.month, 1):%B %Y}"
    return f"{day.day} {date(day.year, day.month, day.day):%B %Y}"
