"""English words that name a day, a month or a year without saying which: where they stand, and
whether their clause looks back or ahead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from index.nlp.dates import MONTHS, WEEKDAYS
from index.nlp.numbers import ONES

NUMBERS = {word: int(value) for word, value in ONES.items() if 1 <= value <= 12}
NUMBERS |= {"a": 1, "an": 1, "couple of": 2}
_NUMBER = r"(?:\d{1,3}|" + "|".join(NUMBERS) + ")"
_WEEKDAY = "|".join(name.capitalize() for name in WEEKDAYS)
_MONTH_NAME = "|".join(name.capitalize() for name in MONTHS)
_MONTH = rf"(?:(?:{_MONTH_NAME})\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:,?\s+(?:in\s+)?(?P<{}>(?:1[5-9]|20)\d\d)\b(?!\s*(?:people|km|tonnes)))?"
_NO_DAY_AFTER = (
    r"(?!s\b|-|\s+(?:of|Times|Mail|Telegraph|Night|Mirror|Express|Post|Herald|League|Independent"
    r"|Star|People|World|Business|Live|[Mm]ornings|[Ee]venings|nights|afternoons)\b)"
)
# Words after which a day of the week is a name, or any such day.
_NO_DAY_BEFORE = "".join(
    rf"(?<!\b{word}\ )"
    for word in (
        "every each a one any most some another that the The first second third fourth following"
        " previous Black Good Bloody Super Ash Easter Holy Palm Cyber Sheffield Ruby Freaky Shrove"
    ).split()
)

_EXPRESSION = re.compile(
    rf"""\b(?:
    (?<!\bUSA\ )(?P<near>(?i:the\ day\ before\ yesterday|the\ day\ after\ tomorrow|yesterday
        |tomorrow|today|tonight|last\ night|this\ (?:morning|afternoon|evening)))\b
  | (?P<part>(?i:earlier|later))\ this\ (?P<part_of>week|month|year)\b
  | (?<!\bthe\ )(?P<which>(?i:last|this|next))\ (?P<unit>week|month|year|weekend)\b
        (?!\ of\b|[’']?s?\ of\b|-)
  | (?P<weekend>(?i:over|at|on|during)\ the\ weekend)\b
  | (?P<ago>(?i:{_NUMBER}))\ (?P<ago_unit>day|week|month|year)s?\ ago\b
  | (?i:(?:in|over|during|within)\ the\ )?(?:(?<=\bthe\ ))?(?P<span_count>(?i:past|last)\ {_NUMBER})
        \ (?P<span_unit>day|week|month|year)s?\b
  | (?<=\bthe\ )(?P<past>past)\ (?P<past_unit>week|month|year)\b
  | (?i:in|within)\ (?P<ahead>{_NUMBER})\ (?P<ahead_unit>day|week|month|year)s?\b
        (?P<time>[’']\ time)?
  | (?:(?P<day_name>{_WEEKDAY}),?\ (?:the\ )?)?
    (?: (?P<month1>{_MONTH})\ (?P<day1>{_DAY})(?:st|nd|rd|th)?(?!\d|[:.]\d|\ ?percent|%)
        {_YEAR.format("year1")}
      | (?P<day2>{_DAY})(?:st|nd|rd|th)?\ (?:of\ )?(?P<month2>{_MONTH}){_YEAR.format("year2")})
  | {_NO_DAY_BEFORE}(?:(?P<which_day>(?i:last|this|next))\ )?(?P<weekday>{_WEEKDAY})\b
    {_NO_DAY_AFTER}
  | (?P<which_month>(?i:last|next))\ (?P<month3>{_MONTH_NAME})\b(?!\s[A-Z\d])
  | (?:(?<=\b[Ii]n\ )|(?<=\b[Ss]ince\ )|(?<=\b[Uu]ntil\ )|(?<=\b[Bb]y\ )|(?<=\bof\ )|(?<=\bearly\ )
      |(?<=\blate\ )|(?<=\bmid-)|(?<=\b[Ff]rom\ )|(?<=\b[Dd]uring\ ))
    (?P<month4>{_MONTH_NAME})\b(?!\s[A-Z\d]|,?\s+\d|,?\s+of\s+\d|[’']s)
  | (?:(?<=\b[Oo]n\ )|(?<=\b[Ss]ince\ )|(?<=\b[Uu]ntil\ )|(?<=\b[Bb]y\ )|(?<=\bfrom\ ))
    the\ (?P<day3>{_DAY})(?:st|nd|rd|th)
    (?=[.,;:)”"]|\ (?:and|when|after|before|in|at|to|that|but)\b|$)
    )""",
    re.VERBOSE,
)
# Every expression has one of these. They are found many times faster, having no word boundary.
_TRIGGER = re.compile(
    r"[Dd]ay|[Tt]omorrow|[Tt]onight|week|month|year|[Nn]ight|[Tt]his\ |[Jj]an|Feb|Mar|Apr|May|Jun"
    r"|Jul|Aug|Sep|Oct|Nov|Dec|\d(?:st|nd|rd|th)\b"
)
# No expression is longer than this, nor begins or ends further from its trigger.
_LONGEST = 48
Direction = Literal["past", "ahead", "open"]
_BOUND = re.compile(r"[.!?;:“”\"\n](?=\s|$|[A-Z“”\"])|[“”\"\n]")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|[A-Z][a-z]{1,3})\.$")
_REPORTING = (
    r"(?:said|told|says|announced|reported|added|confirmed|denied|warned|stated|wrote|tweeted"
    r"|declared|insisted|agreed|voted|ruled|decided|disclosed|revealed|signalled|argued|promised"
    r"|pledged|testified|estimated)"
)
_SAID_THEN = re.compile(
    rf"\b{_REPORTING}\b(?:\s+(?:\w+\s+){{0,3}})?\s*(?:(?:late|early|on|in|by|a|statement)\s+)*$"
)
_SAID = re.compile(rf"\b{_REPORTING}\b")
# "She will be mayor after defeating him in Sunday's election": what came before what is to come.
_DONE_BEFORE = re.compile(r"\b(?:after|since|having)\s+\w+(?:ing|ed)\b[^,;]*$")
_AHEAD = re.compile(
    r"\b(?:will|shall|won[’']t|due|upcoming|coming|scheduled|slated|expects?|(?<!than )expected"
    r"|expecting|plan(?:s|ned|ning)?\b(?=\s+(?:to|for|on))|set\s+(?:to|for)|(?:is|are|was|were)\s+to"
    r"|to\s+be\s+held|ahead\s+of|aims?\s+to|hopes?\s+to|going\s+to)\b|[’']ll\b"
)
# "Closed until Friday" is written before Friday; "from Monday until Friday" may be over.
_UNTIL = re.compile(r"\b(?:until|till)\s+(?:late\s+|early\s+)?$")
# "Knew nothing of it until Monday": then it did.
_NOT_BEFORE = re.compile(
    r"\b(?:(?:was|were|had|did|could)(?:n[’']t|\s+not)|(?:knew|heard|had|did|saw|said)\s+nothing)\b"
    r"[^,;]*\b(?:until|till)\s+(?:late\s+|early\s+)?$"
)
_WOULD = re.compile(r"\b(?:would|to\s+\w+)\b(?!\s+have)")
_PAST = re.compile(
    r"\b(?:was|were|had|has|have|did|said|told|took|fell|rose|won|lost|met|began|left|came|went"
    r"|held|shot|struck|broke|gave|made|ran|spoke|saw|hit|sank|quit|died|killed|"
    r"(?!need|feed|seed|speed|hundred|indeed)[a-z]{2,}ed)\b"
)


def date_expressions(text: str) -> Iterator[re.Match[str]]:
    """In reading order; the names of their groups say what they are made of."""
    place = 0
    for trigger in _TRIGGER.finditer(text):
        if trigger.start() < place:
            continue
        place = max(place, trigger.start() - _LONGEST)
        found = _EXPRESSION.search(text, place, trigger.end() + _LONGEST)
        # What begins later may be cut short here, and has a trigger of its own.
        if found and found.start() < trigger.end():
            yield found
            place = found.end()
        place = max(place, trigger.end())


def direction_of(text: str, start: int, end: int) -> Direction:
    """Of the words around `text[start:end]`: within its sentence, up to a quotation or a colon."""
    before = text[_clause_start(text, start) : start]
    bound = _BOUND.search(text, end)
    after = text[end : bound.start() if bound else len(text)]
    if _SAID_THEN.search(before) or _DONE_BEFORE.search(before):
        return "past"
    told_of_later = _AHEAD.search(before) or (_SAID.search(before) and _WOULD.search(before))
    if _NOT_BEFORE.search(before) and not told_of_later:
        return "past"
    if told_of_later or (_UNTIL.search(before) and " from " not in before):
        return "ahead"
    coming = _AHEAD.search(after)
    if coming and not _SAID.search(after, 0, coming.start()):
        return "ahead"
    return "past" if _PAST.search(before) or _PAST.search(after) else "open"


def _clause_start(text: str, start: int) -> int:
    """Where the clause begins; a full stop after an abbreviation or an initial ends none."""
    window = max(0, start - 400)
    bounds = [
        found.end()
        for found in _BOUND.finditer(text, window, start)
        if not _ABBREVIATION.search(text, max(window, found.end() - 6), found.end())
    ]
    return bounds[-1] if bounds else window
