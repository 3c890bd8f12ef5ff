"""Whether words of a sentence can be who did it, where the question is who did."""

from __future__ import annotations

import re

_AUXILIARY = (
    r"(?:did|do|does|is|was|are|were|has|have|had|will|would|can|could|should|may|might|else)\b"
)
_ASKED = re.compile(
    rf"^\W*(?:who|(?:which|what)\s+[\w-]+)\s+(?:[a-z]+ly\s+|first\s+|also\s+|then\s+)?(?!{_AUXILIARY})(\w+)",
    re.IGNORECASE,
)
# Whoever it is done against did not do it; whoever something is taken from did not take it.
_OPPONENT = re.compile(r"\b(?:against|over|than|unlike)\s+(?:the\s+)?$", re.IGNORECASE)
_GIVER = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_TAKES = re.compile(
    r"(?:buys?|bought|purchase[sd]?|acquire[sd]?|borrow(?:s|ed)?|inherit(?:s|ed)?|steals?|stole"
    r"|takes?|took|receive[sd]?|gets?|got|hire[sd]?|capture[sd]?|seize[sd]?|wrest(?:s|ed)?)",
    re.IGNORECASE,
)


def may_be_doer(question: str, sentence: str, start: int) -> bool:
    """Whether words that begin at `start` may be; True where the question is not who did it.

    "Who bought it?" is not answered by the last name of "he bought it from Hask & Ferrier".
    """
    asked = _ASKED.match(question)
    if asked is None:
        return True
    before = sentence[max(0, start - 20) : start]
    if _OPPONENT.search(before):
        return False
    return not (_TAKES.fullmatch(asked[1]) and _GIVER.search(before))
