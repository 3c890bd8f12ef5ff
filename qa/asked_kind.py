"""What kind of thing a question asks for, and whether a sentence has one."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["when", "how many", "who", "why", "yes or no"]

_NUMBER = re.compile(
    r"\d+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|half)\b", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_][\w’'-]*")
_DATE = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|today|yesterday|tomorrow|week|month|year"
    r"|morning|evening|night|noon|[12]\d{3}|\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m)\b",
    re.IGNORECASE,
)
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
_YES_OR_NO = re.compile(
    r"^(?:[^?]{0,120},\s+)?(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)"
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


def asked_kind(question: str, sentence: str) -> bool:
    """True where the sentence has a date, number or name of the asked kind beyond the question's.

    False where it has none, and where the question asks for no such kind.
    """
    match kind_asked(question):
        case "when":
            return bool(_new(_DATE, question, sentence))
        case "how many":
            return bool(_new(_NUMBER, question, sentence))
        case "who":
            names = _new(_NAME, question, sentence[1:])
            return any(name[0].isupper() for name in names if len(name) > 1)
    return False


def _new(pattern: re.Pattern[str], question: str, sentence: str) -> set[str]:
    known = {found.casefold() for found in pattern.findall(question)}
    return {found for found in pattern.findall(sentence) if found.casefold() not in known}
