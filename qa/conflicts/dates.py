"""Whether two sentences give different days for the same event, and which."""

from __future__ import annotations

import re

from index.nlp.dates.mentions import DateMention
from qa.conflicts.statements import Asked, Claim, Values

_MONTH = re.compile(r"[A-Z][a-z]{2,}(?<!day)\b|\d{4}-")
_IS = re.compile(r"when (?:is|are|was|were)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:before|after|until|till|by|since|than)\s(?:[a-z]+\s){0,3}$")


def different_days(one: Claim, other: Claim, asked: Asked) -> Values | None:
    """The two days in their own words; None where they do not contradict each other."""
    if asked.kind != "when" or not (one.answers(asked) and other.answers(asked)):
        return None
    if asked.act and not (one.tells_of_act(asked) and other.tells_of_act(asked)):
        # A plan or an attempt is no other day of what came about.
        return None
    if not asked.act and (_IS.match(asked.text) or not _say_all(asked, one, other)):
        # "When is the fair?": what began, was sold or was said around it is no other day for it.
        return None
    mine, theirs = _only_day(one), _only_day(other)
    if mine is None or theirs is None or may_be_the_same(mine, theirs):
        return None
    return Values(_words(mine, one), _words(theirs, other))


def _say_all(asked: Asked, one: Claim, other: Claim) -> bool:
    return all(asked.stems <= side.statement.tokens.stems for side in (one, other))


def _words(day: DateMention, side: Claim) -> str:
    return side.span.text[day.start : day.end].rstrip(" .")


def _only_day(side: Claim) -> DateMention | None:
    """The one day of a month that the sentence names; else the one month.

    "Yesterday" is mostly when somebody said so, and "before May" is no day.
    """
    text = side.span.text
    days = [
        day
        for day in side.statement.days
        if day.said.month is not None
        and _MONTH.search(text[day.start : day.end])
        and not _OPEN.search(text[: day.start])
    ]
    exact = [day for day in days if day.said.day is not None]
    found = exact or days
    return found[0] if len(found) == 1 else None


def may_be_the_same(one: DateMention, other: DateMention) -> bool:
    return any(
        mine.covers(theirs) or theirs.covers(mine) for mine in one.meant for theirs in other.meant
    )
