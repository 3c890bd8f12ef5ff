"""Where the clause of a sentence ends, and which day it names; for English."""

from __future__ import annotations

import re

from index.nlp.words import is_past_form

# Where the clause that is asked about ends.
END = re.compile(
    r",|\s[—–-]\s|\s(?:after|when|because|while|who|which|whose|where|before|but|and|since|until"
    r"|amid|following|despite|although|though|as|so|if|according|saying|said|says|than|due)\s"
)
_DAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s(?:morning|afternoon|evening|night))?)"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
WHEN = re.compile(
    rf"\s+(?:(?:on|early|late|from|by)\s+)*(?:{_DAY}(?:,?\s\d{{1,2}}\s{_MONTH})?"
    rf"|\d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?|{_MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?)(?=\s|$)"
    rf"|\s+in\s+(?:{_MONTH}(?:\s\d{{4}})?|\d{{4}})(?=\s|$)"
    r"|\s+(?:yesterday|today|tonight|overnight|(?:last|this|next)\s(?:week|month|year|night))(?=\s|$)"
)
_GOING_ON = frozenset(
    "the a an has have had was were is are will would he she it they his her its their".split()
)
_NUMBERED = re.compile(r"\d\S*(?:\s\S+)?$")


def _first_clause(rest: str) -> str:
    """Nothing where "8 hours and 52 minutes", or a name with "and" in it, would be cut in two."""
    end = END.search(rest)
    if end is None:
        return rest
    clause, goes_on = rest[: end.start()], rest[end.end() : end.end() + 1].isupper()
    is_name = goes_on and clause.split(" ")[-1][:1].isupper()
    is_and = end.group().strip() == "and"
    is_cut = is_and and (is_name or _NUMBERED.search(clause) or not _goes_on(rest[end.end() :]))
    return "" if is_cut else clause


def clause_of(rest: str) -> str:
    """Up to where the next clause begins, without the day."""
    return WHEN.sub("", f" {_first_clause(rest)}").strip()


def has_day(rest: str) -> bool:
    return bool(WHEN.search(f" {_first_clause(rest)}"))


def _goes_on(following: str) -> bool:
    """Whether something else is said: "and sold it", not "and monopolistic practices"."""
    word = following.partition(" ")[0].casefold()
    return is_past_form(word) or word in _GOING_ON
