"""Dates as a reader likes them."""

from __future__ import annotations

from datetime import UTC, date, datetime


def long_date(moment: date | datetime | None) -> str:
    """`23 September 2021` (UTC), or `undated`."""
    if moment is None:
        return "undated"
    day = moment.astimezone(UTC) if isinstance(moment, datetime) else moment
    return f"{day.day} {day:%B %Y}"
