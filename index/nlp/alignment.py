"""A claim beside a span: words that are paired, out of place, displaced by others or exchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from index.nlp.words import Tokens

# How far what stands nowhere is, in words; and how much may stand between two words of a clause.
FAR = 99.0
_CLOSE = 8
# So many words more or less count as the same distance.
_SLACK = 3
# What stands between two things that may be named in either order.
_JOINING = frozenset("and or with versus vs the a an is are was were its his her s".split())


class Pairing:
    """The words and numbers of a claim beside those of a span, paired where their stems agree.

    Runs of words that both have in the same order come first; then the rest, in order.
    """

    def __init__(self, claim: Tokens, span: Tokens) -> None:
        mine = [place for place, word in enumerate(claim.words) if word.is_placed]
        theirs = [place for place, word in enumerate(span.words) if word.is_placed]
        one = [claim.words[place].stem for place in mine]
        other = [span.words[place].stem for place in theirs]
        self.in_span: dict[int, int] = {}
        for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
            for step in range(block.size):
                self.in_span[mine[block.a + step]] = theirs[block.b + step]
        taken = set(self.in_span.values())
        for place in mine:
            if place not in self.in_span:
                for there in span.places.get(claim.words[place].stem, ()):
                    if there not in taken:
                        self.in_span[place] = there
                        taken.add(there)
                        break
        self.in_claim = {there: here for here, there in self.in_span.items()}


def misfit(here: int, there: int, claim: Tokens, span: Tokens, pairing: Pairing) -> float:
    """How far a place in the span is, in words, from where a place in the claim would have it.

    That is told by the nearest words before and after the place in the claim, on average; FAR
    where the span has neither of them in the sentence.
    """
    found = shifts(here, there, claim, span, pairing)
    return sum(found) / len(found) if found else FAR


def shifts(here: int, there: int, claim: Tokens, span: Tokens, pairing: Pairing) -> list[int]:
    """The same by each of these words by itself, of those that the span has in the sentence."""
    return [
        abs((there - pairing.in_span[beside]) - (here - beside))
        for beside in _beside(claim, here, here)
        if beside in pairing.in_span
        and span.words[pairing.in_span[beside]].sentence == span.words[there].sentence
    ]


def is_displaced(
    here: Sequence[int],
    own: Sequence[int],
    rivals: Sequence[int],
    claim: Tokens,
    span: Tokens,
    pairing: Pairing,
    *,
    or_far: bool = False,
) -> bool:
    """Whether in the span another thing stands where the claim has its own.

    `here` are the places of the thing in the claim, `own` those in the span, where it may be
    missing; `rivals` are those of things of its kind which the claim does not mention. A rival
    stands there if it is as near to a word beside it as the thing is in the claim, and the thing
    itself is not in that sentence; or, with `or_far`, about as near, and the thing itself much
    further away.
    """
    for beside in _beside(claim, here[0], here[-1]):
        there = pairing.in_span.get(beside)
        if there is None:
            continue
        sentence = span.words[there].sentence
        away = min(abs(beside - place) for place in here)
        near, mine = (
            [
                abs(p - there)
                for p in places
                if p < len(span.words) and span.words[p].sentence == sentence
            ]
            for places in (rivals, own)
        )
        closest = min(near, default=FAR)
        if not mine and closest <= away:
            return True
        if or_far and mine and closest <= away + _SLACK and min(mine) > max(away, closest) + _SLACK:
            return True
    return False


def are_exchanged(one: str, other: str, claim: Tokens, span: Tokens) -> bool:
    """Whether two words change sides of what stands between them: "A sued B", "B sued A".

    A passive with "by" changes sides and keeps the meaning: "B was sued by A".
    """
    here = _between(one, other, claim)
    kept, turned = _between(one, other, span), _between(other, one, span)
    same = [(mine, theirs) for mine in here for theirs in kept if _share_words(mine, theirs)]
    if same:
        return all(_is_passive(mine) != _is_passive(theirs) for mine, theirs in same)
    return not kept and any(
        _share_words(mine, theirs) and _is_passive(mine) == _is_passive(theirs)
        for mine in here
        for theirs in turned
    )


def _between(one: str, other: str, tokens: Tokens) -> list[list[str]]:
    """The few words between `one` and a later `other` in one sentence, by stem, in order."""
    found: list[list[str]] = []
    for first in tokens.places_of(one):
        for last in tokens.places_of(other):
            words = tokens.words[first + 1 : last]
            if 0 < len(words) <= _CLOSE and words[0].sentence == words[-1].sentence:
                found.append([word.stem or word.folded for word in words])
    return found


def _share_words(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether what stands between is much the same."""
    one, other = set(mine) - _JOINING, set(theirs) - _JOINING
    return bool(one & other) and 2 * len(one & other) >= min(len(one), len(other))


def _is_passive(words: Sequence[str]) -> bool:
    return "by" in words[-2:]


def _beside(claim: Tokens, first: int, last: int) -> Iterator[int]:
    """The places of the nearest words and numbers before and after these, in their sentence."""
    for places in (range(first - 1, -1, -1), range(last + 1, len(claim.words))):
        for place in places:
            if claim.words[place].sentence != claim.words[first].sentence:
                break
            if claim.words[place].is_placed:
                yield place
                break
