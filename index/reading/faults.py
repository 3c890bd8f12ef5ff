"""What a library says is wrong with a file or an address, fit for one line of a report."""

from __future__ import annotations

_LONGEST = 120


def in_one_line(error: BaseException) -> str:
    """The error's own words, cut short; the name of its class where it has none."""
    return " ".join(str(error).split())[:_LONGEST] or type(error).__name__
