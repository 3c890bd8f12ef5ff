"""Whether a claim states as a fact what its span only alleges, expects or asks."""

from __future__ import annotations

import re

from qa.verifying.reading import Reading
from qa.verifying.scope import scopes

_CUES = re.compile(
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
_OPEN = re.compile(
    r"""\b(?:expect\w*|plan(?:s|ned)?|due|hop(?:e|es|ed|ing)|will|would|should|may|might|could
    |before|until|unless|if|whether|alleg\w+|said\ to|reportedly|only|nearly|almost)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def leaves_open(span: str, question: str) -> bool:
    """Whether the words speak of what may be, is to come or holds in part, and the question not."""
    return not _cues(span) <= _cues(question)


def _cues(text: str) -> set[str]:
    return {cue.casefold() for cue in _OPEN.findall(text)}


def is_hedged(claim: Reading, span: Reading) -> bool:
    """Whether the span hedges, or asks, what the claim says outright."""
    if span.text.rstrip("\"”’')] ").endswith("?") and "?" not in claim.text:
        return True
    claimed = {claim.words[place].stem for scope in scopes(claim, _CUES) for place in scope.over}
    for scope in scopes(span, _CUES):
        bare = [span.words[place].stem for place in scope.over[:2]]
        if any(stem in claim.stems and stem not in claimed for stem in bare):
            return True
    return False
