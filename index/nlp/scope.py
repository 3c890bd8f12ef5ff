"""What a text negates, hedges, or says did not come about: cues, and the words under them.

Under a cue stand the words that follow it closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.nlp.alignment import Pairing
from index.nlp.words import Tokens, is_past_form

# On so many content words a cue bears at most.
_MOST_UNDER_A_CUE = 3
# A new statement begins.
_AUXILIARIES = frozenset("is are was were does did do has have had will would can could".split())
# They stand between a cue and what it bears on: "has not yet been fully chosen".
_PASSED_OVER = frozenset(
    "yet also even ever just only really actually so far fully be been".split()
)
_NEGATIONS = re.compile(
    r"""\b(?:not|cannot|never|nobody|nothing|neither|nor|without|hardly|barely|scarcely
    |no\s+longer|no\s+one|none|no|\w*n['’]t|den(?:y|ies|ied|ying)
    |(?:refus|declin)(?:e|es|ed|ing)\s+to|fail(?:s|ed|ing|ure)?\s+to|yet\s+to|unable\s+to)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# Those in form alone.
_IN_FORM_ALONE = re.compile(
    r"""\bno\s+(?:doubt|matter|sooner|wonder|more\s+than|less\s+than|fewer\s+than)\b
    |\bnot\s+(?:only|just|merely|simply|least|to\s+mention)\b|n['’]t\s+(?:only|just)\b
    |\b(?:if|whether\s+or|why|or)\s+not\b|\bnothing\s+(?:but|less)\b|\bno\.\s?\d""",
    re.VERBOSE | re.IGNORECASE,
)
_HEDGES = re.compile(
    r"""\b(?:alleg(?:e|es|ed|edly|ing|ation|ations)|accus(?:e|es|ed|ing|ation|ations)
    |claim(?:s|ed|ing)?|reported(?:ly)?\s+to|reportedly|rumou?r(?:s|ed)?|purported(?:ly)?
    |suspect(?:s|ed)?|suppos(?:ed|edly)|apparently|believed\s+to|thought\s+to|said\s+to\s+(?:be|have)
    |may|might|could|if|whether|unless|possib(?:le|ly)|potential(?:ly)?|perhaps
    |plan(?:s|ned|ning)?\s+to|hop(?:e|es|ed|ing)\s+to|expect(?:s|ed)?\s+to|consider(?:s|ed|ing)?
    |want(?:s|ed)?\s+to|offer(?:s|ed|ing)?\s+to|try(?:ing)?\s+to|tried\s+to|aim(?:s|ed|ing)?\s+to|seek(?:s|ing)?\s+to
    |propos(?:e|es|ed|ing)\s+to|threat(?:en|ens|ened|ening)\s+to|likely|unlikely|deni(?:es|ed))\b""",
    re.VERBOSE,
)
# What may be or is to come, and what holds only so far.
_LEAVES_OPEN = re.compile(
    r"""\b(?:expect\w*|plan(?:s|ned)?|due|hop(?:e|es|ed|ing)|will|would|should|may|might|could
    |before|until|unless|if|whether|alleg\w+|said\ to|reportedly|only|nearly|almost)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# What says that what follows did not come about; the past tense alone, what may be is not denied.
DID_NOT = re.compile(
    r"""\b(?:rejected|refused\ to|failed\ to|declined\ to|voted\ (?:against|down)|turned\ down
    |blocked|called\ off|cancell?ed|scrapped|abandoned|(?:gave|given)\ up(?:\ on)?|dismissed
    |vetoed|overturned|foiled|thwarted|was\ unable\ to|were\ unable\ to)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_MAY_YET = re.compile(
    r"""\b(?:inten(?:d|ds|ded)|plan(?:s|ned)?|aim(?:s|ed)?|vow(?:s|ed)?|propos(?:e|es|ed)|seeks?|sought
    |attempt(?:s|ed)?|tr(?:y|ies|ied)|want(?:s|ed)?|hop(?:e|es|ed)|threaten(?:s|ed)?|bill|proposal
    |motion|plot|bid|(?:is|are|was|were)|ha(?:ve|s)|needs?|set|ready|agreed|agrees
    |promis(?:e|es|ed))\ to\b""",
    re.VERBOSE | re.IGNORECASE,
)
# What governs a verb stands no more words before it, in its clause.
_MOST_BEFORE_A_VERB = 8
_CLAUSE_BEGINS = frozenset("who whom which that and but or after when while because".split())
Unfulfilled = Literal["denied", "intended"]
Outcome = Literal["failed", "to come"]
_TRIED = re.compile(r"\b(?:attempt(?:s|ed)?|tr(?:y|ies|ied)|plot(?:s|ted)?)\s+to\b", re.IGNORECASE)
TO_COME = re.compile(
    r"\b(?:intends?|plans?|aims?|vows?|promises?|agree[sd]?|ready|hopes?|(?:is|are)"
    r"(?:\s+(?:set|due|scheduled|expected|about))?)\s+to\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Scope:
    """The places of a cue's words, and of the content words it bears on, the nearest first."""

    cue: tuple[int, ...]
    over: tuple[int, ...]


def scopes(tokens: Tokens, cues: re.Pattern[str]) -> list[Scope]:
    """One for each match of `cues`, in order; it ends with the clause that it begins in."""
    return [_scope(tokens, match) for match in cues.finditer(tokens.text)]


def _scope(tokens: Tokens, match: re.Match[str]) -> Scope:
    words = tokens.words
    cue = [
        p for p, word in enumerate(words) if word.start < match.end() and match.start() < word.end
    ]
    over: list[int] = []
    last = cue[-1]
    for place in range(last + 1, len(words)):
        word = words[place]
        if word.sentence != words[last].sentence or len(over) == _MOST_UNDER_A_CUE:
            break
        if over and (word.folded in _AUXILIARIES or word.clause != words[over[0]].clause):
            break
        if word.is_content and not _is_passed_over(word.folded):
            over.append(place)
    return Scope(tuple(cue), tuple(over))


def _is_passed_over(folded: str) -> bool:
    return folded in _PASSED_OVER or (folded.endswith("ly") and len(folded) > 4)


def negations(tokens: Tokens) -> list[Scope]:
    """The scopes of what the text negates; one that is negated itself is left out."""
    in_form = [range(*match.span()) for match in _IN_FORM_ALONE.finditer(tokens.text)]
    found = [
        scope
        for scope in scopes(tokens, _NEGATIONS)
        if not any(tokens.words[scope.cue[-1]].start in places for places in in_form)
    ]
    negated = {scope.over[0] for scope in found if scope.over}
    return [scope for scope in found if negated.isdisjoint(scope.cue)]


def negations_agree(
    claim: Tokens, span: Tokens, pairing: Pairing, turned: Sequence[tuple[int, int]]
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


def is_negated(tokens: Tokens, place: int) -> bool:
    return any(place in scope.over for scope in negations(tokens))


def _is_backed(scope: Scope, span: Tokens, pairing: Pairing, said: Sequence[Scope]) -> bool:
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


def _comes_to_pass(scope: Scope, negated: Tokens, other: Tokens) -> bool:
    """ "It did not start until May" says that it started, where the other has no "until"."""
    clause = negated.words[scope.cue[-1]].clause
    return "until" not in other.folded and any(
        word.folded == "until" and word.clause == clause for word in negated.words[scope.cue[-1] :]
    )


def leaves_open(span: str, question: str) -> bool:
    """Whether the words speak of what may be, is to come or holds in part, and the question not."""
    return not _open_cues(span) <= _open_cues(question)


def _open_cues(text: str) -> set[str]:
    return {cue.casefold() for cue in _LEAVES_OPEN.findall(text)}


def is_hedged(claim: Tokens, span: Tokens) -> bool:
    """Whether the span hedges, or asks, what the claim says outright."""
    if span.text.rstrip("\"”’')] ").endswith("?") and "?" not in claim.text:
        return True
    claimed = {claim.words[place].stem for scope in scopes(claim, _HEDGES) for place in scope.over}
    for scope in scopes(span, _HEDGES):
        bare = [span.words[place].stem for place in scope.over[:2]]
        if any(stem in claim.stems and stem not in claimed for stem in bare):
            return True
    return False


def unfulfilled(claim: Tokens, span: Tokens) -> Unfulfilled | None:
    """Whether a verb of the claim, in the past tense, stands in the span under such words alone.

    "Legalized" beside "rejected the bill to legalize" is denied, "retired" beside "intends to
    retire" intended. What the claim says so as well is neither.
    """
    found = {one for word in _past_verbs(claim) for one in _unfulfilled_verb(word, span)}
    return "denied" if "denied" in found else "intended" if "intended" in found else None


def is_unfulfilled(stem: str, span: Tokens) -> bool:
    """Whether the verb stands in the span under words alone that deny it or leave it to come."""
    return any(_unfulfilled_verb(stem, span))


def outcome_of(stem: str, span: Tokens) -> Outcome | None:
    """What plainly became of a verb that the span has under such words alone.

    "Failed" also of what was refused or tried; what was planned once may have come about.
    """
    if not is_unfulfilled(stem, span):
        return None
    for place in span.places.get(stem, []):
        governed = _governing(place, span)
        if DID_NOT.search(governed) or _TRIED.search(governed):
            return "failed"
        if TO_COME.search(governed):
            return "to come"
    return None


def _past_verbs(claim: Tokens) -> Iterator[str]:
    """The stems of its verbs in the past tense, but for what is under such words in it."""
    for place, word in enumerate(claim.words):
        if word.is_content and is_past_form(word.folded) and not word.is_capitalised:
            before = claim.text[: word.start]
            if not (DID_NOT.search(before) or _MAY_YET.search(before)) and place:
                yield word.stem


def _unfulfilled_verb(stem: str, span: Tokens) -> Iterator[Unfulfilled]:
    places = span.places.get(stem, [])
    if any(is_past_form(span.words[place].folded) for place in places):
        return
    for place in places:
        governed = _governing(place, span)
        if DID_NOT.search(governed):
            yield "denied"
        elif _MAY_YET.search(governed):
            yield "intended"


def _governing(place: int, span: Tokens) -> str:
    """The words before, in the same clause."""
    first = place
    while first > max(place - _MOST_BEFORE_A_VERB, 0):
        word = span.words[first - 1]
        if word.clause != span.words[place].clause or word.folded in _CLAUSE_BEGINS:
            break
        first -= 1
    return span.text[span.words[first].start : span.words[place].start]
