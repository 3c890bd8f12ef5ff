"""Something in a question replaced by something else of its kind: "and in June?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.conversation.names import is_name, names_in
from qa.conversation.questions import joined

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_YEAR = r"(?:19|20)\d\d"
_TIME = re.compile(
    rf"(?:\b(?:in|on|for|during|since|until|before|after|by|of)\s+)?(?:the\s+)?\b(?:"
    rf"(?:\d{{1,2}}\s+)?{_MONTH}(?:\s+\d{{1,2}})?(?:,?\s+{_YEAR})?|{_YEAR}"
    r"|(?:last|this|next|the previous|the following)\s+"
    r"(?:year|month|week|summer|winter|spring|autumn)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:in\s+)?(?:the\s+)?"
    r"(?:year\s+(?P<side>before|after)|(?P<which>previous|following|next)\s+year)",
    re.IGNORECASE,
)

_ACCORDING = re.compile(r",?\s*\baccording to\s+[^,?]+", re.IGNORECASE)
_SOURCE = re.compile(r"(?:(?:according to|in|from|by)\s+)?(.+)", re.IGNORECASE | re.DOTALL)
_LEADING = re.compile(r"^(?:in|at|by|for|from|to|of|with|about)\s+")
_WORD = re.compile(r"[\w’'-]+")
_ORDINAL = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final"
    r"|\d{1,3}(?:st|nd|rd|th))"
)
_PHRASE = re.compile(r"(?!the\b|an?\b)([a-z]+)\s")


def with_time(question: str, time: str) -> str | None:
    """The question asked of another time, "and in June?"; None where `time` is not one.

    A month takes its year from the question; "the year before" is counted from there.
    """
    years = re.findall(rf"\b{_YEAR}\b", question)
    if beside := _BESIDE.fullmatch(time):
        if not years:
            return None
        earlier = (beside["side"] or beside["which"]).lower() in ("before", "previous")
        time = f"in {int(years[-1]) + (-1 if earlier else 1)}"
    elif not _TIME.fullmatch(time):
        return None
    elif years and re.search(_MONTH, time, re.IGNORECASE) and not re.search(_YEAR, time):
        time = f"{time} {years[-1]}"
    places = list(_TIME.finditer(question))
    if not places:
        return f"{question.rstrip(' ?!.…')} {_led(time, 'in')}?"
    place = places[-1]
    old = re.match(r"[a-z]+(?=\s)", place.group(), re.IGNORECASE)
    year = re.search(_YEAR, time)
    if year and re.fullmatch(_YEAR, place.group()):  # "the 2023 regatta"
        time = year[0]
    else:
        time = _led(time, old[0] if old else "in")
    return question[: place.start()] + time + question[place.end() :]


def _led(time: str, preposition: str) -> str:
    """ "2022" as "in 2022"."""
    bare = re.match(rf"(?:\d|{_MONTH})", time, re.IGNORECASE)
    return f"{preposition} {time}" if bare else time


def replaced(question: str, instead: str, names_publisher: bool) -> list[str]:
    """The question asked of another time, publisher, place or name, by what may be meant.

    Several where it has several names that `instead` may stand for; empty where it has nothing of
    the kind. `names_publisher` says that `instead` may be the publisher that is asked for.
    """
    timed = with_time(question, instead)
    if timed:
        return [timed]
    source = _SOURCE.fullmatch(instead)
    if names_publisher and source:
        return [joined(_ACCORDING.sub("", question), f" according to {source[1]}")]
    if alike := _where_alike(question, instead):
        return [alike]
    phrase = _PHRASE.match(instead)
    before = list(re.finditer(rf"\s{phrase[1]}\s", question)) if phrase else []
    if before:
        kept = question[: before[-1].start()]
        return [joined(kept, f" {instead}{')' if kept.count('(') > kept.count(')') else ''}")]
    return _with_another_name(question, _LEADING.sub("", instead))


@dataclass(frozen=True)
class _Item:
    """`text[start:end]` is a word, folded in `kind`, or a name or an ordinal, which `kind` says."""

    kind: str
    start: int
    end: int


def _where_alike(question: str, instead: str) -> str | None:
    """With `instead` for the last words of the question that differ from it in names and ordinals.

    "In the third" for "in the second" of "in the second ballot", "Selby in the FA Cup" for "Combe
    in the League Cup".
    """
    given, asked = _items(instead), _items(question)
    if len(given) < 2 or {"name", "ordinal"}.isdisjoint(one.kind for one in given):
        return None
    for first in range(len(asked) - len(given), -1, -1):
        alike = asked[first : first + len(given)]
        if [one.kind for one in alike] == [one.kind for one in given]:
            return question[: alike[0].start] + instead + question[alike[-1].end :]
    return None


def _items(text: str) -> list[_Item]:
    # A lone word at the head of a sentence is not taken for a name.
    before = "of "
    ends = [(name.end - len(before), name) for name in names_in(f"{before}{text}")]
    named = [(end - len(name.text.removeprefix("the ")), end) for end, name in ends]
    words = [
        _Item(_kind_of(found.group().casefold()), *found.span())
        for found in _WORD.finditer(text)
        if not any(start <= found.start() < end for start, end in named)
    ]
    return sorted([*words, *(_Item("name", *span) for span in named)], key=lambda one: one.start)


def _kind_of(folded: str) -> str:
    return "ordinal" if _ORDINAL.fullmatch(folded) else f"word {folded}"


def _with_another_name(question: str, instead: str) -> list[str]:
    if not is_name(instead):
        return []
    [own] = names_in(f"of {instead}")
    return [
        question[: name.start] + instead + question[name.end :]
        for name in names_in(question)
        if name.person == own.person
    ]
