"""How many people died: told in other words in each report, and the newest report counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import Query
from index.nlp.article_text import article_text
from index.nlp.numbers import Number
from index.nlp.statement import AnnotatedText, annotated_text
from qa.evidence import Evidence, SentenceReading, published
from qa.evidence.answer_type import thing_asked

_ASKS = re.compile(
    r"\bdeath toll\b|\b(?:how many|(?:what is|what was) the number of)\b[^?]{0,200}"
    r"\b(?:die[ds]?|dead|deaths?|kill(?:s|ed)?|fatalities|lives|perish(?:ed)?)\b",
    re.IGNORECASE,
)
_SPEAKS_OF_DEAD = re.compile(
    r"\b(?:die|dead|deaths?|kill|fatal|lives|perish|drown|victim|casualt|bod(?:y|ies)|toll)",
    re.IGNORECASE,
)
# So far behind the surest a sentence may answer in its place: as `behind` of qa.writers.
_NEARLY_AS_SURE = 12.0
# "By 11 March", "in 2019", "last week": the toll of that time.
_OF_A_TIME = re.compile(r"\b(?:by|on|in|until|before|last)\s+(?:\d|[A-Z]?[a-z]+day\b)|\b\d{4}\b")
_WORD = r"\s+(?!(?:and|but|or|of|nor)\b)[A-Za-z’'-]+"
# "23 people have died", "71 confirmed dead"
_DIED = re.compile(
    rf"(?:{_WORD}){{0,4}}?\s+(?:dead|died|dies|killed|deaths?|fatalities|perished|drowned|lives)\b",
    re.IGNORECASE,
)
_ROUGHLY = (
    r"(?:(?:at least|more than|over|about|around|some|nearly|almost|up to|an estimated)\s+)?$"
)
_IS_TOLL = re.compile(
    r"\b(?:toll|number of (?:the )?(?:dead|deaths|victims|people (?:who|killed)))\b[^.;:,]{0,120}?"
    rf"\b(?:to|at|of|is|was|reached|reaches|passed|topped|hit)\s+{_ROUGHLY}",
    re.IGNORECASE,
)
_KILLED = re.compile(rf"\b(?:kill(?:s|ed|ing)|claim(?:s|ed|ing))\s+{_ROUGHLY}", re.IGNORECASE)
_ANOTHER = re.compile(r"\banother\s+$", re.IGNORECASE)
# Characters before a number that may say that it counts the dead.
_NEAR = 170
# A toll that is so much higher is another one.
_MOST_TIMES = 20


def asks_for_toll(question: str) -> bool:
    return bool(_ASKS.search(question))


def tolls(said: AnnotatedText) -> list[Number]:
    """The numbers of a sentence that count people who died."""
    text = said.tokens.text
    return [
        number
        for number in said.numbers
        if not (number.unit or number.is_loose)
        and not _ANOTHER.search(text, max(number.start - _NEAR, 0), number.start)
        and (
            _DIED.match(text, number.end)
            or any(_counts_before(text, number, pattern) for pattern in (_IS_TOLL, _KILLED))
        )
    ]


def tolls_in_place(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence that was read, surest first: where a number of dead is asked for, and the surest
    sentence tells one, that of the newest report about the same before it.

    It answers as surely: the reader knows the toll by the words of the question alone. Where
    people are counted for anything else, those who died are none of them: how many died stands
    behind what answers nearly as surely.
    """
    found = list(evidence)
    if not found:
        return found
    if not asks_for_toll(query.text):
        return _without_tolls_first(query.text, found)
    if _OF_A_TIME.search(query.text):
        return found
    best = found[0]
    known = _toll(best)
    if known is None or best.reading is None:
        return found
    asked = annotated_text(query.text, article_text(best.hit.article))
    names = [frozenset(name.words) for name in asked.names]
    told = [(best, known)]
    for one in found[1:]:
        toll = _toll(one) if published(one) > published(best) else None
        grew = toll is not None and known.value <= toll.value <= _MOST_TIMES * known.value
        if toll is not None and grew and _is_about(one, names):
            told.append((one, toll))
    newest, toll = max(told, key=lambda pair: (published(pair[0]), pair[1].value))
    return [_as_sure(newest, toll, best.reading), *(one for one in found if one is not newest)]


def _without_tolls_first(question: str, found: list[Evidence]) -> list[Evidence]:
    if thing_asked(question).sort != "count" or _SPEAKS_OF_DEAD.search(question):
        return found
    near = [one for one in found if one.surely >= found[0].surely - _NEARLY_AS_SURE]
    of_dead = {id(one) for one in near if _answers_with_toll(one)}
    return sorted(found, key=lambda one: (one not in near, id(one) in of_dead))


def _answers_with_toll(one: Evidence) -> bool:
    if one.reading is None:
        return False
    answer = one.reading.answer
    told = tolls(annotated_text(one.text, article_text(one.hit.article)))
    return any(
        one.start + toll.start < answer.end and answer.start < one.start + toll.end for toll in told
    )


def _as_sure(one: Evidence, toll: Number, reading: SentenceReading) -> Evidence:
    """With that reading's scores, and as its answer the words that it has for the toll."""
    start, end = one.start + toll.start, one.start + toll.end
    known = one.reading.answer if one.reading else None
    if known and known.start < end and start < known.end:
        start, end = known.start, known.end
    answer = replace(reading.answer, start=start, end=end)
    return replace(one, reading=replace(reading, answer=answer))


def _toll(one: Evidence) -> Number | None:
    """What is called the toll, else the highest: others are of a part, or of an earlier day."""
    said = annotated_text(one.text, article_text(one.hit.article))
    told = tolls(said)
    whole = [number for number in told if _counts_before(said.tokens.text, number, _IS_TOLL)]
    return max(whole or told, key=lambda number: number.value, default=None)


def _counts_before(text: str, number: Number, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(text, max(number.start - _NEAR, 0), number.start))


def _is_about(one: Evidence, names: Sequence[frozenset[str]]) -> bool:
    """Whether its headline has one of the names, and headline and passage have all of them."""
    known = article_text(one.hit.article)
    headline = known.title.folded
    around = headline | annotated_text(one.hit.passage.text, known).tokens.folded
    return any(not name.isdisjoint(headline) for name in names) and all(
        name <= around for name in names
    )
