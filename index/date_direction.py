"""Whether the clause around a date tells of what has been or of what is to come."""

from __future__ import annotations

import re
from typing import Literal

Direction = Literal["past", "ahead", "open"]

_BOUND = re.compile(r"[.!?;:“”\"\n](?=\s|$|[A-Z“”\"])|[“”\"\n]")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|[A-Z][a-z]{1,3})\.$")
_REPORTING = (
    r"(?:said|told|says|announced|reported|added|confirmed|denied|warned|stated|wrote|tweeted"
    r"|declared|insisted|agreed|voted|ruled|decided|disclosed|revealed|signalled|argued|promised"
    r"|pledged|testified|estimated)"
)
_SAID_THEN = re.compile(
    rf"\b{_REPORTING}\b(?:\s+(?:\w+\s+){{0,3}})?\s*(?:(?:late|early|on|in|by|a|statement)\s+)*$"
)
_SAID = re.compile(rf"\b{_REPORTING}\b")
# "She will be mayor after defeating him in Sunday's election": what came before what is to come.
_DONE_BEFORE = re.compile(r"\b(?:after|since|having)\s+\w+(?:ing|ed)\b[^,;]*$")
_AHEAD = re.compile(
    r"\b(?:will|shall|won[’']t|due|upcoming|coming|scheduled|slated|expects?|(?<!than )expected"
    r"|expecting|plan(?:s|ned|ning)?\b(?=\s+(?:to|for|on))|set\s+(?:to|for)|(?:is|are|was|were)\s+to"
    r"|to\s+be\s+held|ahead\s+of|aims?\s+to|hopes?\s+to|going\s+to)\b|[’']ll\b"
)
# "Closed until Friday" is written before Friday; "from Monday until Friday" may be over.
_UNTIL = re.compile(r"\b(?:until|till)\s+(?:late\s+|early\s+)?$")
# "Knew nothing of it until Monday": then it did.
_NOT_BEFORE = re.compile(
    r"\b(?:(?:was|were|had|did|could)(?:n[’']t|\s+not)|(?:knew|heard|had|did|saw|said)\s+nothing)\b"
    r"[^,;]*\b(?:until|till)\s+(?:late\s+|early\s+)?$"
)
_WOULD = re.compile(r"\b(?:would|to\s+\w+)\b(?!\s+have)")
_PAST = re.compile(
    r"\b(?:was|were|had|has|have|did|said|told|took|fell|rose|won|lost|met|began|left|came|went"
    r"|held|shot|struck|broke|gave|made|ran|spoke|saw|hit|sank|quit|died|killed|"
    r"(?!need|feed|seed|speed|hundred|indeed)[a-z]{2,}ed)\b"
)


def direction_of(text: str, start: int, end: int) -> Direction:
    """Of the words around `text[start:end]`: within its sentence, up to a quotation or a colon."""
    before = text[_clause_start(text, start) : start]
    bound = _BOUND.search(text, end)
    after = text[end : bound.start() if bound else len(text)]
    if _SAID_THEN.search(before) or _DONE_BEFORE.search(before):
        return "past"
    told_of_later = _AHEAD.search(before) or (_SAID.search(before) and _WOULD.search(before))
    if _NOT_BEFORE.search(before) and not told_of_later:
        return "past"
    if told_of_later or (_UNTIL.search(before) and " from " not in before):
        return "ahead"
    coming = _AHEAD.search(after)
    if coming and not _SAID.search(after, 0, coming.start()):
        return "ahead"
    return "past" if _PAST.search(before) or _PAST.search(after) else "open"


def _clause_start(text: str, start: int) -> int:
    """Where the clause begins; a full stop after an abbreviation or an initial ends none."""
    window = max(0, start - 400)
    bounds = [
        found.end()
        for found in _BOUND.finditer(text, window, start)
        if not _ABBREVIATION.search(text, max(window, found.end() - 6), found.end())
    ]
    return bounds[-1] if bounds else window
