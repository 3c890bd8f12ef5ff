"""Whether two reports of one day count the same differently: nothing has grown between them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.nlp.numbers import Number
from index.nlp.words import is_past_form, stem
from qa.conflicts.dates import may_be_the_same
from qa.conflicts.statements import Asked, Claim, Values
from qa.evidence.answer_type import thing_asked
from qa.evidence.toll import asks_for_toll, tolls

# "More than 1,500" is what another report has as 1,537.
_ROUNDED = 0.05
# Words after a number among which is what it counts: "2,300 striking bus drivers".
_NEAR = 3
# So much less surely than the surer one the other may answer: as `behind_newer` of qa.writers.
_AS_SURE = 20.0


def different_counts(one: Claim, other: Claim, asked: Asked) -> Values | None:
    """In words, what different publishers counted on one day; None where they are of one mind.

    Both sentences may answer, and are of what the question names; one is what the answer rests
    on, so that no count that a later one has overtaken is set against another.
    """
    if asked.answer not in (one.span, other.span) or _are_of_other_days(one, other):
        return None
    if not _of_one_day(one, other) or not (one.is_about(asked) and other.is_about(asked)):
        return None
    if not (asks_for_toll(asked.text) or abs(one.surely - other.surely) <= _AS_SURE):
        return None
    mine, theirs = (_counts(side, asked) for side in (one, other))
    if len(mine) != 1 or len(theirs) != 1 or mine[0].unit != theirs[0].unit:
        return None
    if math.isclose(mine[0].value, theirs[0].value, rel_tol=_ROUNDED):
        return None
    return Values(_worded(mine[0], one, asked), _worded(theirs[0], other, asked))


def _are_of_other_days(one: Claim, other: Claim) -> bool:
    """Whether each names a time, and none the other's: "in August alone", "in all of 2024"."""
    mine, theirs = one.statement.days, other.statement.days
    return bool(mine and theirs) and not any(may_be_the_same(a, b) for a in mine for b in theirs)


def _of_one_day(one: Claim, other: Claim) -> bool:
    mine, theirs = one.article.published_at, other.article.published_at
    if mine is None or theirs is None or one.article.publisher == other.article.publisher:
        return False
    return mine.date() == theirs.date()


def _worded(number: Number, side: Claim, asked: Asked) -> str:
    """With the words for what it counts, "2,300 bus drivers", or the word behind it."""
    words = side.statement.tokens.words
    after = side.statement.places_of(number)[-1] + 1
    head = _head(asked)
    near = [place for place in range(after, min(after + _NEAR, len(words)))]
    counted = [place for place in near if words[place].stem in head] or near[:1]
    end = words[counted[-1]].end if counted else number.end
    return side.span.text[number.start : end]


def _head(asked: Asked) -> frozenset[str]:
    """The stems of what is to be counted."""
    thing = thing_asked(asked.text)
    head = (word for word in thing.head if thing.sort == "count" and not is_past_form(word))
    return frozenset(map(stem, head)) - {""}


def _counts(side: Claim, asked: Asked) -> Sequence[Number]:
    """The numbers of its sentence that count what the question asks for."""
    if asks_for_toll(asked.text):
        return tolls(side.statement)
    head = _head(asked)
    words = side.statement.tokens.words
    found: list[Number] = []
    for number in side.statement.numbers:
        after = side.statement.places_of(number)[-1] + 1
        near = {word.stem for word in words[after : after + _NEAR]}
        if not number.is_loose and number.unit not in ("th", "s") and head & near:
            found.append(number)
    return found
