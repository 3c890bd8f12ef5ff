"""A question cut into the parts that different articles may answer."""

from __future__ import annotations

import re

# Where one part of a question ends and the next begins.
_CUTS = re.compile(
    r"[;?]\s+|,?\s+(?:while|whereas|whilst|even though|although)\s+"
    r"|,\s+(?:but|and|or|yet|did|does|do|is|was|were|are|has|have|had|who|which|with|in contrast to"
    r"|compared (?:to|with)|unlike|rather than|instead of)\s+"
    r"|\s+and\s+(?=(?:is|was|are|were|has|had|have|also|who|which|that|then|the|an?|another|according"
    r"|as|by|accused|alleged|claimed|reported|described)\b)"
    r"|\s+(?:compared (?:to|with)|in contrast to|as opposed to|different from|similar to|as well as"
    r"|and then|and also|but also)\s+",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"\w{4,}")
_FEWEST_WORDS = 4
_MOST_PARTS = 5


def parts_of(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of each part in reading order; one part is the whole question.

    A part with too few words to be searched for stays with the one before it.
    """
    starts = [0, *(cut.end() for cut in _CUTS.finditer(text))]
    ends = [*(cut.start() for cut in _CUTS.finditer(text)), len(text)]
    parts: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        long_enough = len(_CONTENT.findall(text, start, end)) >= _FEWEST_WORDS
        first_is_short = len(parts) == 1 and _is_short(text, *parts[0])
        if parts and (not long_enough or first_is_short or len(parts) == _MOST_PARTS):
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _is_short(text: str, start: int, end: int) -> bool:
    return len(_CONTENT.findall(text, start, end)) < _FEWEST_WORDS
