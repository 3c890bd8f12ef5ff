"""Which words of a text stand under a cue, such as a negation: those that follow it closely."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.verifying.reading import Reading

_REACH = 3
# A new statement begins.
_AUXILIARIES = frozenset("is are was were does did do has have had will would can could".split())
# They stand between a cue and what it bears on: "has not yet been fully chosen".
_PASSED_OVER = frozenset(
    "yet also even ever just only really actually so far fully be been".split()
)


@dataclass(frozen=True)
class Scope:
    """The places of a cue's words, and of the content words it bears on, the nearest first."""

    cue: tuple[int, ...]
    over: tuple[int, ...]


def scopes(reading: Reading, cues: re.Pattern[str]) -> list[Scope]:
    """One for each match of `cues`, in order; it ends with the clause that it begins in."""
    return [_scope(reading, match) for match in cues.finditer(reading.text)]


def _scope(reading: Reading, match: re.Match[str]) -> Scope:
    words = reading.words
    cue = [
        p for p, word in enumerate(words) if word.start < match.end() and match.start() < word.end
    ]
    over: list[int] = []
    last = cue[-1]
    for place in range(last + 1, len(words)):
        word = words[place]
        if word.sentence != words[last].sentence or len(over) == _REACH:
            break
        if over and (word.folded in _AUXILIARIES or word.clause != words[over[0]].clause):
            break
        if word.is_content and not _is_passed_over(word.folded):
            over.append(place)
    return Scope(tuple(cue), tuple(over))


def _is_passed_over(folded: str) -> bool:
    return folded in _PASSED_OVER or (folded.endswith("ly") and len(folded) > 4)
