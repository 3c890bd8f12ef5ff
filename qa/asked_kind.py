"""What kind of thing a question asks for."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["when", "how many", "who", "why", "yes or no"]

_WHEN = re.compile(
    r"^(?:when|(?:on|in|by|since|until|from) (?:what|which) (?:day|date|month|year))\b", re.I
)
_HOW_MANY = re.compile(
    r"\bhow (?:many|much|long|old|far|big|large|tall|high|often)\b"
    r"|\bwhat (?:number|share|percentage|price|sum|amount|salary|fine|distance)\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\b(?:who|whom|whose|where|wh(?:at|ich) \w+ (?:is|was) named)\b", re.I)
_WHY = re.compile(r"\bwhy\b|\bwhat (?:caused|led to|is the reason|was the reason)\b", re.I)
# What stands before the verb tells when or of what: "Between the report by A and that by B, did …".
_YES_OR_NO = re.compile(
    r"^(?:(?:(?!\b(?:what|which|who|whom|whose|where|why|how)\b)[^?])+,\s+)?"
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)"
    r"\s+(?!.*\bor (?:not\b)?\w)",
    re.IGNORECASE,
)


def kind_asked(question: str) -> Kind | None:
    """None where it asks for something else, as "what" and "which" do."""
    for kind, pattern in _KINDS.items():
        if pattern.search(question):
            return kind
    return None


_KINDS: dict[Kind, re.Pattern[str]] = {
    "when": _WHEN,
    "how many": _HOW_MANY,
    "who": _WHO,
    "why": _WHY,
    "yes or no": _YES_OR_NO,
}
