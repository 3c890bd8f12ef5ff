"""Which questions are about the archive: its articles on something, of a time, the newest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from index import Filters, Query

# Bounds what the expressions below may take.
_LONGEST = 300
_ONE = frozenset("article story report piece item".split())
_ARTICLES = (
    r"(?:news )?(?:articles?|stor(?:y|ies)|reports?|pieces?|items?|headlines?|coverage|news)"
)
_GIVE = (
    r"(?:(?:can|could|will|would) you )?(?:please )?(?:list|show|find|give|get|name|tell)"
    r"(?: me| us)?"
)
_OF = (
    r"(?:about|on|regarding|concerning|mentioning|covering"
    r"|that (?:mention|are about|cover))"
)
_HAVE = (
    r"(?:(?:do|does|did|have|are|is) (?:you|we|it|there|the archive|this archive)"
    r"(?: (?:have|hold|got|know))?(?: (?:here|there|stored|available))?)"
)
_ARCHIVE = r"in (?:the|this|your) archive"
_HERE = rf"(?:here|there|available|stored|in here|{_ARCHIVE})"
_ABOUT = re.compile(
    rf"(?:(?:which|what|how many) {_ARTICLES} (?:{_HAVE} )?(?:{_HERE} )?{_OF}"
    rf"|(?:{_HAVE} )(?:any |some )?{_ARTICLES} (?:{_HERE} )?{_OF}"
    rf"|{_GIVE} (?:all |the |any |some |every |all the )?{_ARTICLES} (?:{_HAVE} )?{_OF}"
    rf"|what(?:['’]s| is| do you have| have you)(?: got)?(?: there)? {_ARCHIVE} {_OF}"
    rf"|what do you have {_OF}) (?P<subject>.+)",
    re.IGNORECASE,
)
_WHAT = r"(?:what(?:['’]s| is| are| were| was)|which (?:is|are)|show|list|give|when (?:is|was))"
_NEWEST = re.compile(
    rf"(?:(?:{_WHAT}|{_GIVE}) )?(?:(?:me|us) )?(?:all )?(?:the )?(?:very )?"
    r"(?P<which>newest|latest|most recent|last|oldest|earliest|first)(?: \w+)?"
    rf" (?P<articles>{_ARTICLES})(?: (?:{_HAVE}|{_HERE}|from|published))*"
    rf"|what(?:['’]s| is) (?:new|(?:in )?the news)(?: {_HERE})?"
    rf"|(?:which|what|how many) {_ARTICLES} {_HAVE}(?: {_HERE})?",
    re.IGNORECASE,
)
# With the days and publishers taken out of it.
_SUM_UP = r"(?:summari[sz]e|sum up|recap)(?: for me)?"
_ASKING = rf"(?:{_GIVE}|{_WHAT}|any|is there any|are there any|{_SUM_UP})"
_OF_A_TIME = re.compile(
    rf"(?:{_ASKING} )?(?:me |us )?(?:a summary of )?(?:all )?(?:the )?(?:['’]s )?"
    rf"(?:latest |top |main |new )?{_ARTICLES}"
    r"(?: (?:of|from|on|in|since|for|published|dated|between|before|after|by"
    r"|(?:is|are|was|were) there|there|here))*"
    rf"|{_SUM_UP}(?: the)?(?: ['’]s)?"
    r"|(?:what|which)(?:['’]s| is| was| has| did| have| articles| stories| news)*"
    r"(?: (?:new|happened|(?:been )?happening|(?:been )?going on|in the news|come (?:in|out)"
    r"|publish(?:ed)?|report(?:ed|ing)?|write|written(?: about)?))*"
    r"(?: (?:in|on|since|of|from|during|after|before|for|over|the|news))*",
    re.IGNORECASE,
)
_OF_REPORTING = re.compile(
    r"\b(?:new|news|newest|articles?|stor(?:y|ies)|reports?|reported|headlines?|publish\w*"
    r"|summari[sz]e|sum up|recap)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class AskedArticles:
    """Articles about the `subject`, if not "", of the publishers and days in `limits`.

    `when` is how the question names those days where only today explains it ("this week").
    `surely` is False where it may as well be asked what happened then. `only` are the newest or
    the oldest ones, of one day.
    """

    subject: str
    limits: Filters
    when: str = ""
    surely: bool = True
    only: Literal["newest", "oldest"] | None = None


def articles_asked(query: Query, filters: Filters = Filters()) -> AskedArticles | None:
    """None where the question asks for anything else than a list of articles."""
    words = " ".join(query.full.words.split()).rstrip(" ?.!")
    if len(words) > _LONGEST:
        return None
    limits = _limits(query, filters)
    spoken = [query.text[day.start : day.end] for day in query.full.days]
    when = "" if any(map(_DIGIT.search, spoken)) else " and ".join(spoken)
    if found := _ABOUT.fullmatch(words):
        return AskedArticles(found["subject"].strip(" \"“”'"), limits, when)
    if found := _NEWEST.fullmatch(words):
        oldest = (found["which"] or "").casefold() in ("oldest", "earliest", "first")
        many = found["articles"] is None or found["articles"].casefold() not in _ONE
        only: Literal["newest", "oldest"] = "oldest" if oldest else "newest"
        return AskedArticles("", limits, when, only=None if many and not oldest else only)
    if spoken and _OF_A_TIME.fullmatch(words):
        surely = bool(when) or _OF_REPORTING.search(query.text) is not None
        return AskedArticles("", limits, when, surely)
    return None


def _limits(query: Query, filters: Filters) -> Filters:
    """The publishers and days that the question names, within those that were given."""
    days = query.full.days
    firsts = [day.first for day in days if day.first] + ([filters.after] if filters.after else [])
    lasts = [day.last for day in days if day.last] + ([filters.before] if filters.before else [])
    return replace(
        filters,
        publishers=tuple(sorted(query.full.publishers)) or filters.publishers,
        after=max(firsts, default=None),
        before=min(lasts, default=None),
    )
