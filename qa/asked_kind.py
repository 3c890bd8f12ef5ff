"""What kind of thing a question asks for, and whether a sentence has one."""

from __future__ import annotations

import re

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


def asked_kind(question: str, sentence: str) -> bool:
    """True where the sentence has a date, number or name of the asked kind beyond the question's.

    False where it has none, and where the question asks for no such kind.
    """
    if _WHEN.search(question):
        return bool(_new(_DATE, question, sentence))
    if _HOW_MANY.search(question):
        return bool(_new(_NUMBER, question, sentence))
    if _WHO.search(question):
        return any(
            name[0].isupper() for name in _new(_NAME, question, sentence[1:]) if len(name) > 1
        )
    return False


def _new(pattern: re.Pattern[str], question: str, sentence: str) -> set[str]:
    known = {found.casefold() for found in pattern.findall(question)}
    return {found for found in pattern.findall(sentence) if found.casefold() not in known}
