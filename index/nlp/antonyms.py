"""Words that turn a statement round (rose and fell, likely and unlikely), and outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from index.nlp import lines_of, words_of
from index.nlp.alignment import FAR, Pairing, misfit, shifts
from index.nlp.words import Tokens, Word, stem

_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")
# How far off, in words, the opposite of a word still takes its place.
_NEAR = 4
_RIGHT_BESIDE = 1
_NO_SIDES: frozenset[tuple[int, int]] = frozenset()


def turned_round(claim: Tokens, span: Tokens, pairing: Pairing) -> Iterator[tuple[int, int]]:
    """Places, in claim and span, of words that are opposed and stand in the same place.

    Opposed are the two sides of a scale, and a word and the same with a prefix ("likely",
    "unlikely"). Where the span has a word of the same side as well, it must fit less.
    """
    on_side, of_word = _places(span)
    for place, word in enumerate(claim.words):
        sides = _sides_of(word)
        against = {p for scale, side in sides for p in on_side.get((scale, 1 - side), ())}
        against.update(p for other in _prefixed(word.folded) for p in of_word.get(other, ()))
        if not against:
            continue
        alike = {p for side in sides for p in on_side.get(side, ())}
        alike.update(of_word.get(word.folded, ()), span.places.get(word.stem, ()))
        fits = {p: misfit(place, p, claim, span, pairing) for p in against | alike}
        closest = min(against, key=fits.__getitem__)
        if fits[closest] <= _NEAR and all(fits[closest] < fits[p] for p in alike):
            yield place, closest
        elif not alike:
            # Nothing else can be meant, so that standing right beside one word is enough.
            beside = {p: shifts(place, p, claim, span, pairing) for p in against}
            closest = min(against, key=lambda p: min(beside[p], default=FAR))
            if min(beside[closest], default=FAR) <= _RIGHT_BESIDE:
                yield place, closest


def has_alike(word: Word, span: Tokens) -> bool:
    """Whether the span has a word of the same side of a scale."""
    on_side, _ = _places(span)
    return any(side in on_side for side in _sides_of(word))


def _places(tokens: Tokens) -> tuple[dict[tuple[int, int], list[int]], dict[str, list[int]]]:
    """Where each side of a scale, and each word, stands in a text."""
    on_side: dict[tuple[int, int], list[int]] = {}
    of_word: dict[str, list[int]] = {}
    for place, word in enumerate(tokens.words):
        of_word.setdefault(word.folded, []).append(place)
        for side in _sides_of(word):
            on_side.setdefault(side, []).append(place)
    return on_side, of_word


def _sides_of(word: Word) -> frozenset[tuple[int, int]]:
    return _sides_of_stems().get(word.stem or word.folded, _NO_SIDES)


@lru_cache(1)
def _sides_of_stems() -> dict[str, frozenset[tuple[int, int]]]:
    """The table: for each stem the scales it stands on, each with the side."""
    found: dict[str, frozenset[tuple[int, int]]] = {}
    for scale, sides in enumerate(lines_of("antonyms")):
        for side, words in enumerate(sides.split("/")):
            for word in words.split():
                key = stem(word) or word
                found[key] = found.get(key, _NO_SIDES) | {(scale, side)}
    return found


def _prefixed(folded: str) -> list[str]:
    """The word with a prefix that negates it, or without the one it has."""
    if len(folded) < 4:
        return []
    bare = [folded.removeprefix(prefix) for prefix in _PREFIXES if folded.startswith(prefix)]
    return [prefix + folded for prefix in _PREFIXES] + [word for word in bare if len(word) > 3]


def unsaid_outcomes(claim: Tokens, span: Tokens) -> Iterator[str]:
    """Those of the claim's words, folded, that no word of the span says or says the same as."""
    for word in claim.words:
        if word.stem not in _outcome_stems() or word.stem in span.stems:
            continue
        if not has_alike(word, span):
            yield word.folded


@lru_cache(1)
def _outcome_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in words_of("outcomes"))
