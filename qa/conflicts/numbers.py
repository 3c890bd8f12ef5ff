"""Whether two sentences give different numbers of the same thing, and which."""

from __future__ import annotations

import re

from index.nlp.numbers import Number
from index.nlp.statement import AnnotatedText
from qa.conflicts.counts import different_counts
from qa.conflicts.statements import Asked, Claim, Values

# What is said beside a number that is not taken over: "not fourteen thousand", "the wrong number".
_DISPUTING = re.compile(
    r"\b(?:not|n[o']t|wrong(?:ly)?|incorrect(?:ly)?|mistaken(?:ly)?|error|correct(?:ed|s|ion)"
    r"|instead|rather than|disput\w+|in fact|actually|revised|overstated|understated)\b|n['’]t\b",
    re.IGNORECASE,
)

# Smaller ones stand near each other by chance.
_SMALL = 13
# What all of it comes to is not what a part does.
_IN_ALL = re.compile(
    r"\b(?:in all|in total|altogether|all told|a total of|overall)\b", re.IGNORECASE
)
# A count that grows is no other count.
_GROWING = re.compile(
    r"\b(?:at least|so far|to date|until now|(?:rose|risen|rises|climbed|climbs|grown|grew|gone up"
    r"|increased) to|up from|(?:more|fewer|less) than|still rising|feared)\b",
    re.IGNORECASE,
)
# "A 33-goal season" counts no goals of this one.
_OF_A_SORT = re.compile(r"[-‑][a-z]")
# "A 70/30 split", "a 105-95 win": neither is a count by itself.
_OF_A_PAIR = re.compile(r"(?<=\d)[/:–-](?=\d)")
# "Two more cracks" are not all of them.
_ADDED = re.compile(r"\s(?:more|other|others|further|additional|extra|of)\b")


def different_numbers(one: Claim, other: Claim, asked: Asked) -> Values | None:
    """The two numbers in their own words; None where they do not contradict each other.

    Most surely they do where a headline has both, then where one sentence takes up the other
    number, then where both count what the question asks for.
    """
    if counts := different_counts(one, other, asked):
        return counts
    mine, theirs = _of_its_own(one, other, asked), _of_its_own(other, one, asked)
    like = [(a, b) for a in mine for b in theirs if _is_like(a, b)]
    if not like:
        return None
    best: Values | None = None
    for a, b in like if one.bears_on(asked) and other.bears_on(asked) else ():
        if min(a.value, b.value) < _SMALL or not _may_count_the_same(a, b, one, other):
            continue
        score = max(_disputing(one, a, b), _disputing(other, b, a))
        if score > (best.score if best else 0):
            best = Values(_worded(a, one), _worded(b, other), score)
    if best or not (asked.wants_number and one.answers(asked) and other.answers(asked)):
        return best
    if not all(asked.stems <= side.statement.tokens.stems for side in (one, other)):
        # The dead of the festival are not those who came to it.
        return None
    if any(_GROWING.search(side.span.text) for side in (one, other)):
        return None
    same = [(a, b) for a, b in like if _same_thing(a, b, one, other, asked)]
    return Values(_worded(same[0][0], one), _worded(same[0][1], other)) if len(same) == 1 else None


def _of_its_own(side: Claim, other: Claim, asked: Asked) -> list[Number]:
    """Those that neither the other sentence nor the question has."""
    known = [*other.statement.numbers, *asked.statement.numbers]
    return [
        number
        for number in side.statement.numbers
        if not number.is_loose
        and number.unit not in ("th", "s")
        and not _ADDED.match(side.span.text, number.end)
        and not _OF_A_SORT.match(side.span.text, number.end)
        and not _is_of_a_pair(number, side.span.text)
        and not any(number.agrees(said) for said in known)
        and not any(d.start <= number.start < d.end for d in side.statement.days)
    ]


def _is_of_a_pair(number: Number, text: str) -> bool:
    beside = (number.start - 1, number.end)
    return any(_OF_A_PAIR.match(text, place) for place in beside if place >= 0)


def _same_thing(a: Number, b: Number, one: Claim, other: Claim, asked: Asked) -> bool:
    if a.unit != b.unit or bool(_IN_ALL.search(one.span.text)) != bool(
        _IN_ALL.search(other.span.text)
    ):
        return False
    if not asked.named and not asked.stems - {asked.thing}:
        # "How many beds?" does not say where.
        return False
    counted = one.statement.counted(a), other.statement.counted(b)
    if asked.thing:
        return all(
            what == asked.thing or (not what and asked.thing in side.statement.tokens.stems)
            for what, side in zip(counted, (one, other), strict=True)
        )
    return counted[0] == counted[1] and bool(counted[0] or a.unit)


def _is_like(a: Number, b: Number) -> bool:
    """Nobody disputes 14,000 by saying 3."""
    if a.unit != b.unit or not a.value or not b.value:
        return False
    return 0.2 <= a.value / b.value <= 5


def _may_count_the_same(a: Number, b: Number, one: Claim, other: Claim) -> bool:
    counted = {one.statement.counted(a), other.statement.counted(b)} - {""}
    return len(counted) <= 1


def _disputing(side: Claim, own: Number, theirs: Number) -> int:
    """3 where its headline takes up the other number, 2 where its sentences do, else 0."""
    title = AnnotatedText(side.statement.known.title, side.statement.known)
    for score, text in ((3, title), (2, side.around)):
        both = _mentions(text, theirs) and _mentions(text, own)
        if both and _is_disputed(text, own, theirs):
            return score
    return 0


def _is_disputed(text: AnnotatedText, own: Number, theirs: Number) -> bool:
    """Whether a word of dispute stands in a sentence that has no number but these two."""
    words = text.tokens.words
    others = {
        words[text.places_of(number)[0]].sentence
        for number in text.numbers
        if not (number.agrees(own) or number.agrees(theirs))
    }
    places = (
        text.tokens.place_of(found.start()) for found in _DISPUTING.finditer(text.tokens.text)
    )
    return any(place < len(words) and words[place].sentence not in others for place in places)


def _mentions(text: AnnotatedText, number: Number) -> bool:
    return any(number.agrees(said) for said in text.numbers)


def _worded(number: Number, side: Claim) -> str:
    """With the word for what it counts."""
    text, statement = side.span.text, side.statement
    if not statement.counted(number):
        return text[number.start : number.end]
    word = statement.tokens.words[statement.places_of(number)[-1] + 1]
    return text[number.start : word.end]
