"""The members of a list that is asked for, gathered from several sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.nlp.words import tokenize
from qa.evidence import Evidence
from qa.evidence.slot import AskedSlot
from qa.writers import FITTED

_BETWEEN_MEMBERS = re.compile(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or|as well as)\s+")
_NAMED = ("person", "name", "place")
# A sentence whose words answer so much less surely than the surest, in logits, lists other things.
_WITHIN: float = FITTED["short_answer"]["listed_within"]
_BEHIND: float = FITTED["behind_newer"]
_MOST = 5


def gathered(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Sentences whose shortest answers together name most of what is asked for, each of them one
    at least that those before it do not; first the one that names most.

    The evidence was read, and is sorted by how surely it answers.
    """
    slot = AskedSlot(question)
    near = [
        one
        for one in evidence
        if one.reading
        and one.surely >= evidence[0].surely - _BEHIND
        and slot.is_filled_by(one.hit.article, one.text, *_place(one))
    ]
    surest = max((one.reading.answer.score for one in near if one.reading), default=0.0)
    left = [one for one in near if one.reading and one.reading.answer.score >= surest - _WITHIN]
    known: set[str] = set()
    found: list[Evidence] = []
    while left and len(found) < _MOST:
        best = max(left, key=lambda one: len(_new(one, slot, known)))
        if not _new(best, slot, known):
            break
        known.update(*_members(best, slot))
        found.append(best)
        left.remove(best)
    return found


def _new(one: Evidence, slot: AskedSlot, known: set[str]) -> list[frozenset[str]]:
    """Its members, but for those of whose words all are known: "Stanvik" after "Mirela Stanvik"."""
    return [words for words in _members(one, slot) if not words <= known]


def _place(one: Evidence) -> tuple[int, int]:
    """Where in the sentence its shortest answer stands."""
    answer = one.reading.answer if one.reading else None
    return (answer.start - one.start, answer.end - one.start) if answer else (0, 0)


def _members(one: Evidence, slot: AskedSlot) -> set[frozenset[str]]:
    """The words of each: "Norway, Portugal and Chile" are three. Of names those that have a
    capital letter: "the toy maker Fabel" is Fabel.
    """
    start, end = _place(one)
    parts = _BETWEEN_MEMBERS.split(" ".join(one.text[start:end].split()))
    named = slot.asked.sort in _NAMED
    said = (tokenize(part).words for part in parts)
    told = (
        (w.folded for w in words if w.stem and (w.is_capitalised or not named)) for words in said
    )
    return {frozenset(words) for words in told} - {frozenset()}
