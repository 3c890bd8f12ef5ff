"""English words that name a day, a month or a year without saying which: where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_OF_THAT_YEAR = r",?\s+(?:of\s+)?(?:that|the\ same|the\ following|the\ previous)\s+year"
_NO_DAY_AFTER = (
    r"(?!s\b|-|\s+(?:of|Times|Mail|Telegraph|Night|Mirror|Express|Post|Herald|League|Independent"
    r"|Star|People|World|Business|Live|[Mm]ornings|[Ee]venings|nights|afternoons)\b)"
)
# Words after which a day of the week is a name, or any such day.
_NO_DAY_BEFORE = "".join(
    rf"(?<!\b{word}\ )"
    for word in (
        "every Every each Each a one any most some another that the The first second third fourth"
        " following previous Black Good Bloody Super Ash Easter Holy Palm Cyber Sheffield Ruby"
        " Freaky Shrove"
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
  | (?:(?P<day_name>{_WEEKDAY}|(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?),?\ \(?(?:the\ )?)?
    (?: (?P<month1>{_MONTH})\ (?P<day1>{_DAY})(?:st|nd|rd|th)?
        (?!\d|[:.]\d|\ ?percent|%|{_OF_THAT_YEAR})        {_YEAR.format("year1")}
      | (?P<day2>{_DAY})(?:st|nd|rd|th)?\ (?:of\ )?(?P<month2>{_MONTH})
        (?!{_OF_THAT_YEAR}){_YEAR.format("year2")})
  | {_NO_DAY_BEFORE}(?:(?P<which_day>(?i:last|this|next))\ )?(?P<weekday>{_WEEKDAY})\b
    {_NO_DAY_AFTER}
  | (?P<which_month>(?i:last|next))\ (?P<month3>{_MONTH_NAME})\b(?!\s[A-Z\d])
  | (?:(?<=\b[Ii]n\ )|(?<=\b[Ss]ince\ )|(?<=\b[Uu]ntil\ )|(?<=\b[Bb]y\ )|(?<=\bof\ )|(?<=\bearly\ )
      |(?<=\blate\ )|(?<=\bmid-)|(?<=\b[Ff]rom\ )|(?<=\b[Dd]uring\ ))
    (?P<month4>{_MONTH_NAME})\b(?!\s[A-Z\d]|,?\s+\d|,?\s+of\s+\d|[’']s|{_OF_THAT_YEAR})
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
