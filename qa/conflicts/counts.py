"""Whether two reports of one day count the same differently: nothing has grown between them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from index.nlp.numbers import Number
from index.nlp.words import stem
from qa.conflicts.statements import Asked, Claim
from qa.evidence.answer_type import thing_asked
from qa.evidence.toll import asks_for_toll, tolls

# "More than 1,500" is what another report has as 1,537.
_ROUNDED = 0.05
# Words after a number among which is what it counts: "2,300 striking bus drivers".
_NEAR = 3
# So much less surely than the surer one the other may answer: as `behind_newer` of qa.writers.
_AS_SURE = 20.0


def different_counts(one: Claim, other: Claim, asked: Asked) -> tuple[Number, Number] | None:
    """The number of each, of different publishers on one day; None where they are of one mind.

    Both sentences may answer, and are of what the question names.
    """
    if not _of_one_day(one, other) or not (one.is_about(asked) and other.is_about(asked)):
        return None
    if not (asks_for_toll(asked.text) or abs(one.surely - other.surely) <= _AS_SURE):
        return None
    mine, theirs = (_counts(side, asked) for side in (one, other))
    if len(mine) != 1 or len(theirs) != 1 or mine[0].unit != theirs[0].unit:
        return None
    a, b = mine[0], theirs[0]
    return None if math.isclose(a.value, b.value, rel_tol=_ROUNDED) else (a, b)


def _of_one_day(one: Claim, other: Claim) -> bool:
    mine, theirs = one.article.published_at, other.article.published_at
    if mine is None or theirs is None or one.article.publisher == other.article.publisher:
        return False
    return mine.date() == theirs.date()


def _counts(side: Claim, asked: Asked) -> Sequence[Number]:
    """The numbers of its sentence that count what the question asks for."""
    if asks_for_toll(asked.text):
        return tolls(side.statement)
    head = {stem(word) for word in thing_asked(asked.text).head} - {""}
    words = side.statement.tokens.words
    found: list[Number] = []
    for number in side.statement.numbers:
        after = side.statement.places_of(number)[-1] + 1
        near = {word.stem for word in words[after : after + _NEAR]}
        if not number.is_loose and number.unit not in ("th", "s") and head & near:
            found.append(number)
    return found
