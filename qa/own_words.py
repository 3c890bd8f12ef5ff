"""An endpoint's own words about what it refuses, made fit to be shown to a person."""

from __future__ import annotations

import json
import re
from typing import Any

_LONGEST = 300
# In the order in which they are looked into; what was sent is never among them.
_SAYING = ("error", "message", "detail", "msg", "errors", "description")
# Some write the error of their validator out, and what was sent stands behind this.
_SENT = re.compile(r"""\\?["']input\\?["']\s*:.*""", re.DOTALL)


def own_words(body: str, key: str) -> str:
    """One line, cut short, of printable characters alone and without the key; "" if no words."""
    try:
        said = _said(json.loads(body))
    except (ValueError, RecursionError):
        said = "" if body.lstrip().startswith("<") else body
    said = _SENT.sub("…", said)
    printable = "".join(each if each.isprintable() else " " for each in said)
    line = " ".join((printable.replace(key, "…") if key else printable).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return next(filter(None, map(_said, value)), "")
    if isinstance(value, dict):
        found = next(filter(None, (_said(value.get(name)) for name in _SAYING)), "")
        place = value.get("loc")
        if found and isinstance(place, list):
            return f"{'.'.join(map(str, place))}: {found}"
        return found
    return ""
