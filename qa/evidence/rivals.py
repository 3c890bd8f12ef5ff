"""How far a short answer is ahead of others that other sentences give."""

from __future__ import annotations

from collections.abc import Sequence

from index.nlp.numbers import numbers
from index.nlp.words import tokenize
from qa.evidence import Evidence, published
from qa.evidence.order import is_unfulfilled_by
from qa.evidence.slot import AskedSlot

# Further ahead says nothing more.
_FAR = 25.0


def lead_over_rivals(question: str, best: Evidence, evidence: Sequence[Evidence]) -> float:
    """By how much `best` answers more surely than the surest sentence whose shortest answer is
    another one of the sort that is asked for; 25 at most, and below 0 where that is surer.

    An earlier report's number is no other answer but an earlier state, and what was planned or
    called off is none.
    """
    slot = AskedSlot(question)
    mine = _words(best)
    rivals = (
        one.surely
        for one in evidence
        if one.reading
        and one.span != best.span
        and one.surely > best.surely - _FAR
        and mine.isdisjoint(_words(one))
        and not _is_earlier_number(one, best)
        and is_of_the_sort(slot, one)
        and not is_unfulfilled_by(question, one)
    )
    return min(best.surely - max(rivals, default=best.surely - _FAR), _FAR)


def is_of_the_sort(slot: AskedSlot, one: Evidence) -> bool:
    """Whether its shortest answer is what the question asks for: a number, a day, a name."""
    if one.reading is None:
        return False
    start, end = one.reading.answer.start - one.start, one.reading.answer.end - one.start
    return slot.is_filled_by(one.hit.article, one.text, start, end)


def _is_earlier_number(one: Evidence, best: Evidence) -> bool:
    return published(one) < published(best) and bool(
        numbers(_answer(one)) and numbers(_answer(best))
    )


def _words(one: Evidence) -> frozenset[str]:
    words = tokenize(_answer(one)).words
    return frozenset(word.stem for word in words if word.stem) or frozenset(
        word.folded for word in words
    )


def _answer(one: Evidence) -> str:
    if one.reading is None:
        return ""
    return one.hit.article.text[one.reading.answer.start : one.reading.answer.end]
