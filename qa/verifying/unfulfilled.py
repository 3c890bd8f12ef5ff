"""Acts that a claim tells as done and its span only as refused, failed or intended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from qa.verifying.reading import Reading
from qa.verifying.vocabulary import is_past_form

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
    |motion|plot|bid|(?:is|are|was|were)|set|ready|agreed|agrees|promis(?:e|es|ed))\ to\b""",
    re.VERBOSE | re.IGNORECASE,
)
_REACH = 8
_CLAUSE_WORDS = frozenset("who whom which that and but or after when while because".split())

Unfulfilled = Literal["denied", "intended"]


def unfulfilled(claim: Reading, span: Reading) -> Unfulfilled | None:
    """Whether a verb of the claim, in the past tense, stands in the span under such words alone.

    "Legalized" beside "rejected the bill to legalize" is denied, "retired" beside "intends to
    retire" intended. What the claim says so as well is neither.
    """
    found = {one for word in _told(claim) for one in _under(word, span)}
    return "denied" if "denied" in found else "intended" if "intended" in found else None


def _told(claim: Reading) -> Iterator[str]:
    """The stems of its verbs in the past tense, but for what is under such words in it."""
    for place, word in enumerate(claim.words):
        if word.is_content and is_past_form(word.folded) and not word.is_capitalised:
            before = claim.text[: word.start]
            if not (DID_NOT.search(before) or _MAY_YET.search(before)) and place:
                yield word.stem


def _under(stem: str, span: Reading) -> Iterator[Unfulfilled]:
    places = span.places.get(stem, [])
    if any(is_past_form(span.words[place].folded) for place in places):
        return
    for place in places:
        governed = _governing(place, span)
        if DID_NOT.search(governed):
            yield "denied"
        elif _MAY_YET.search(governed):
            yield "intended"


def _governing(place: int, span: Reading) -> str:
    """The words before, in the same clause."""
    first = place
    while first > max(place - _REACH, 0):
        word = span.words[first - 1]
        if word.clause != span.words[place].clause or word.folded in _CLAUSE_WORDS:
            break
        first -= 1
    return span.text[span.words[first].start : span.words[place].start]
