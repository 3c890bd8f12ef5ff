"""Whether a sentence denies an act: a verb that says that it did not come about governs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from index.nlp.scope import DID_NOT
from index.nlp.statement import AnnotatedText
from index.nlp.words import Tokens
from qa.evidence.stance.asked_act import AskedAct
from qa.evidence.stance.roles import CLAUSE_WORDS, GOVERNED, is_suffered, stems_after, stems_before
from qa.evidence.stance.subject import is_subject
from qa.evidence.stance.telling import OPENING, OTHER_TIME, is_plain, is_said_at_once

# Beside what says so by a verb of its own: "did not", "has not yet".
_NOT = re.compile(
    r"""\b(?:could\ not|couldn['’]t
    |(?:did|has|have|had|was|were|is|are)\ (?:not|never)(?:\ yet)?
    |(?:did|has|have|had|was|were|is|are)n['’]t(?:\ yet)?|never)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:was|were|been)\s+(?:\w+ly\s+)?(?:rejected|refused|turned down|voted down|blocked"
    r"|called off|cancell?ed|scrapped|abandoned|dismissed|vetoed|overturned|foiled|thwarted)\b",
    re.IGNORECASE,
)


def is_denied(asked: AskedAct, act: int, said: AnnotatedText) -> bool:
    """Whether a verb that says that it did not come about governs the act in the sentence."""
    wanted = asked.statement.tokens.words[act].stem
    tokens = said.tokens
    # Of "ban night" before this one: they belong to the subject.
    earlier = {asked.statement.tokens.words[p].stem for p in asked.acts if p < act}
    for cue in chain(_cues(DID_NOT, tokens), _cues(_NOT, tokens)):
        first, last = cue
        if not is_plain(first, said, asked.statement) or _is_in_question(cue, asked, tokens):
            continue
        place = _governed(last, tokens, asked)
        if place is None or tokens.words[place].stem != wanted:
            continue
        if not is_said_at_once(asked, act, place, said):
            continue
        if not earlier <= stems_before(first, tokens):
            continue
        if _is_denied_of(asked, first, place, said):
            return True
    return not asked.passive and any(
        _is_passive_denial(asked, cue, wanted, said) for cue in _cues(_DENIED, tokens)
    )


def _is_denied_of(asked: AskedAct, cue: int, place: int, said: AnnotatedText) -> bool:
    tokens = said.tokens
    negated = said.tokens.words[cue].folded not in ("rejected", "dismissed")
    if asked.passive:
        return (
            negated
            and asked.subject <= stems_before(cue, tokens)
            and (
                is_suffered(place, tokens)
                or tokens.words[place - 1].folded in ("not", "yet", "never")
            )
            and is_subject(asked, cue, said)
        )
    return (
        asked.subject <= stems_before(cue, tokens)
        and asked.object <= stems_after(cue, tokens)
        and is_subject(asked, cue, said)
    )


def _is_passive_denial(
    asked: AskedAct, cue: tuple[int, int], wanted: str, said: AnnotatedText
) -> bool:
    """ "The attempt to launch it was called off": act and subject stand before the verb."""
    tokens, first = said.tokens, cue[0]
    places = [p for p in tokens.places.get(wanted, ()) if p < first]
    if not places or not _is_plain_but_for(first, said, asked):
        return False
    between = tokens.words[places[-1] : first]
    if first - places[-1] > GOVERNED or any(w.folded in CLAUSE_WORDS for w in between):
        return False
    before = stems_before(first, tokens)
    named = {word for name in said.names if name.last < first for word in name.words}
    return (
        asked.subject | asked.object <= before
        and named <= asked.statement.tokens.folded
        and tokens.words[places[-1]].sentence == tokens.words[first].sentence
    )


def _is_plain_but_for(place: int, said: AnnotatedText, asked: AskedAct) -> bool:
    """Whether the verb there is told; what comes before it may be an attempt, a plan or a bill."""
    tokens = said.tokens
    before = tokens.words[max(place - 2, 0) : place]
    if any(word.folded in OPENING - {"to"} for word in before):
        return False
    return not OTHER_TIME.search(tokens.text) or bool(
        OTHER_TIME.search(asked.statement.tokens.text)
    )


def _cues(pattern: re.Pattern[str], tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The first and the last place of each match."""
    for match in pattern.finditer(tokens.text):
        yield tokens.place_of(match.start()), tokens.place_of(match.end() - 1)


def _is_in_question(cue: tuple[int, int], asked: AskedAct, tokens: Tokens) -> bool:
    """ "Did they reject …" is no denial where they rejected it."""
    stems = {word.stem for word in tokens.words[cue[0] : cue[1] + 1] if word.stem}
    return bool(stems & asked.statement.tokens.stems)


def _governed(cue: int, tokens: Tokens, asked: AskedAct) -> int | None:
    """The first word of the question after the cue, in its clause; other words may lie between.

    None where a new clause or another cue begins before.
    """
    words = tokens.words
    for place in range(cue + 1, min(cue + 1 + GOVERNED, len(words))):
        word = words[place]
        if word.sentence != words[cue].sentence or word.clause != words[cue].clause:
            return None
        if word.folded in CLAUSE_WORDS or word.folded.endswith("n't"):
            return None
        if word.is_content and word.stem in asked.statement.tokens.stems:
            return place
    return None
