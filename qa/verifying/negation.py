"""Whether a claim and a span negate the same things."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.verifying.pairing import Pairing
from qa.verifying.reading import Reading
from qa.verifying.scope import Scope, scopes

_CUES = re.compile(
    r"""\b(?:not|cannot|never|nobody|nothing|neither|nor|without|hardly|barely|scarcely
    |no\s+longer|no\s+one|none|no|\w*n['’]t|den(?:y|ies|ied|ying)
    |(?:refus|declin)(?:e|es|ed|ing)\s+to|fail(?:s|ed|ing|ure)?\s+to|yet\s+to|unable\s+to)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# Negations in form alone.
_IN_FORM_ALONE = re.compile(
    r"""\bno\s+(?:doubt|matter|sooner|wonder|more\s+than|less\s+than|fewer\s+than)\b
    |\bnot\s+(?:only|just|merely|simply|least|to\s+mention)\b|n['’]t\s+(?:only|just)\b
    |\b(?:if|whether\s+or|why|or)\s+not\b|\bnothing\s+(?:but|less)\b|\bno\.\s?\d""",
    re.VERBOSE | re.IGNORECASE,
)


def negations(reading: Reading) -> list[Scope]:
    """The scopes of what the text negates; one that is negated itself is left out."""
    in_form = [range(*match.span()) for match in _IN_FORM_ALONE.finditer(reading.text)]
    found = [
        scope
        for scope in scopes(reading, _CUES)
        if not any(reading.words[scope.cue[-1]].start in places for places in in_form)
    ]
    negated = {scope.over[0] for scope in found if scope.over}
    return [scope for scope in found if negated.isdisjoint(scope.cue)]


def negations_agree(
    claim: Reading, span: Reading, pairing: Pairing, turned: Sequence[tuple[int, int]]
) -> bool:
    """Whether each thing that one of them negates is negated, or not spoken of, in the other.

    `turned` has the places of opposites, in claim and span: "did not rise" agrees with "fell".
    """
    claimed, said = negations(claim), negations(span)
    turned_here, turned_there = {one for one, _ in turned}, {other for _, other in turned}
    return all(
        not turned_here.isdisjoint(scope.over)
        or _is_backed(scope, span, pairing, said)
        or _comes_to_pass(scope, claim, span)
        for scope in claimed
    ) and all(
        not turned_there.isdisjoint(scope.over)
        or _is_kept(scope, pairing, claimed)
        or _comes_to_pass(scope, span, claim)
        for scope in said
    )


def is_negated(reading: Reading, place: int) -> bool:
    return any(place in scope.over for scope in negations(reading))


def _is_backed(scope: Scope, span: Reading, pairing: Pairing, said: Sequence[Scope]) -> bool:
    """Whether what the claim negates is negated in the span too.

    Where the span puts it in another word, a negation in the same sentence is enough.
    """
    if not scope.over:
        return bool(said)
    there = pairing.in_span.get(scope.over[0])
    if there is not None:
        return any(there in one.over for one in said)
    sentences = {
        span.words[pairing.in_span[place]].sentence
        for place in scope.over
        if place in pairing.in_span
    }
    negated = {span.words[one.cue[0]].sentence for one in said}
    return bool(said) and (not sentences or not sentences.isdisjoint(negated))


def _is_kept(scope: Scope, pairing: Pairing, claimed: Sequence[Scope]) -> bool:
    """Whether what the span negates is negated in the claim, where the claim speaks of it."""
    for place in scope.over[:2]:
        here = pairing.in_claim.get(place)
        if here is not None:
            return any(here in one.over for one in claimed)
    return True


def _comes_to_pass(scope: Scope, negated: Reading, other: Reading) -> bool:
    """ "It did not start until May" says that it started, where the other has no "until"."""
    clause = negated.words[scope.cue[-1]].clause
    return "until" not in other.folded and any(
        word.folded == "until" and word.clause == clause for word in negated.words[scope.cue[-1] :]
    )
