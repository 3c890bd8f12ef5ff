"""Whether one sentence affirms what another one denies."""

from __future__ import annotations

import re

from index.nlp.scope import is_negated, leaves_open, negations
from index.nlp.words import Tokens
from qa.conflicts.statements import Asked, Claim, Values

# Beside the word that is denied, so many of the question must be spoken of.
_FEWEST_SHARED = 2
# "Not", and one word between, as in "not been told".
_NOT = re.compile(r"(?i)^(?:not|never|cannot)$|n[’']t$")
_CLOSE = 2
_REPORTING = frozenset("told said asked reported announced".split())
_PASSIVE = frozenset("was were been is are be being".split())


def different_verdicts(one: Claim, other: Claim, asked: Asked) -> Values | None:
    """What each answers to a yes/no question; None where they do not contradict each other."""
    if asked.kind != "yes or no" or not (one.is_about(asked) and other.is_about(asked)):
        return None
    if not (_bears_on(one, asked) and _bears_on(other, asked)):
        return None
    if any(leaves_open(side.statement.tokens.text, asked.text) for side in (one, other)):
        return None
    turned = _denied(asked.statement.tokens)
    for first, second, in_order in ((one, other, True), (other, one, False)):
        for stem in _denied(first.statement.tokens) & asked.stems:
            if _affirms(second, stem) and second.tells_of_act(asked):
                says = ("yes", "no") if stem in turned else ("no", "yes")
                return Values(*says) if in_order else Values(says[1], says[0])
    return None


def _denied(tokens: Tokens) -> frozenset[str]:
    """The stem right after each "not": what is not done, or is not so."""
    return frozenset(
        tokens.words[scope.over[0]].stem
        for scope in negations(tokens)
        if scope.over
        and _NOT.search(tokens.words[scope.cue[-1]].text)
        and scope.over[0] - scope.cue[-1] <= _CLOSE
    )


def _affirms(side: Claim, stem: str) -> bool:
    tokens = side.statement.tokens
    if tokens.text.rstrip("\"”’') ").endswith("?"):
        return False
    places = tokens.places.get(stem, [])
    return any(_is_told(tokens, place) for place in places) and not any(
        is_negated(tokens, place) for place in places
    )


def _is_told(tokens: Tokens, place: int) -> bool:
    """ "She was told", but not "she told us", which only says who reports."""
    if tokens.words[place].folded not in _REPORTING:
        return True
    return place > 0 and tokens.words[place - 1].folded in _PASSIVE


def _bears_on(side: Claim, asked: Asked) -> bool:
    spoken_of = side.around.tokens.stems | side.statement.known.title.stems
    return len(asked.stems & spoken_of) >= min(_FEWEST_SHARED + 1, len(asked.stems))
