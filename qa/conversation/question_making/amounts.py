"""How many and how much: the question that a number behind a verb answers; for English."""

from __future__ import annotations

import re

NUMBER = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"(?:-\w+)?|dozens|hundreds|thousands)"
)
_SO_MANY = re.compile(
    rf"(?:(?:at least|more than|some|about|nearly|around|almost|over|up to)\s)?{NUMBER}\s"
    r"(?:of\s(?:its|the|their|\d+)\s)?(?P<what>(?!percent|per|million|billion|trillion|years|minutes"
    r"|hours|days|weeks|months|more|of|to|in|from|and|or|points|times)(?:[a-z-]{3,}\s)?[a-z]{3,}s|people|men|women"
    r"|children)(?P<rest>(?:\s.+)?)$"
)
_MONEY = (
    r"(?:(?:at least|more than|some|about|nearly|around|almost|over|up to)\s)?"
    r"(?:[$£€]\s?\d[\d.,]*(?:\s?(?:million|billion|trillion|bn|m|k))?"
    r"|\d[\d.,]*\s(?:(?:million|billion|trillion)\s)?(?:crowns|euros|pounds|dollars|francs|yen))"
)
_SO_MUCH = re.compile(
    rf"(?P<whom>(?:(?!(?:at|by|to|of|from|in|for|with|a|an)\s)[a-z’'-]+\s){{0,3}}?){_MONEY}(?P<rest>(?:\s(?:for|on|to|in|of)\s.+)?)$"
)
_SO_BIG = re.compile(
    r"an?\s(?P<what>profit|loss|surplus|deficit|dividend|fine|grant|loan|bonus|donation|fee)\sof\s"
    rf"{_MONEY}(?P<rest>(?:\s(?:for|on|to|in)\s.+)?)$"
)


def amount_asked(asked: str, clause: str) -> str:
    """How many or how much, where that is what follows the verb; else ""."""
    if counted := _SO_MANY.match(clause):
        return f"How many {counted['what']} {asked}{counted['rest']}"
    if big := _SO_BIG.match(clause):
        return f"How big a {big['what']} {asked}{big['rest']}"
    if paid := _SO_MUCH.match(clause):
        return f"How much {asked} {paid['whom']}{paid['rest']}"
    return ""
