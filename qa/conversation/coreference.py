"""Words that point back to what was said before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.names import Name, ending_alike, fold, names_in
from qa.conversation.questions import AUXILIARIES

_WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*")
_PERSONAL = frozenset("he she him her his hers".split())
_IMPERSONAL = frozenset("it its they them their theirs".split())
_OWNING = frozenset("his its their hers theirs".split())
# "Is it true that …", "how hot did it get": it points at nothing before it.
_EXPLETIVE = re.compile(
    r"\bit\s+(?:true|possible|likely|clear|known|raining|important|rain|snow)\b"
    r"|^how (?:hot|cold|warm|dark) (?:did|does|will|was|is) it\b|^what time is it\b",
    re.IGNORECASE,
)
# What a name cannot do: "did Tollgate Bridge happen?"
_OF_EVENTS = re.compile(r"\b(?:happen|occur|take place|come about|turn out)", re.IGNORECASE)
_HER_OBJECT = re.compile(
    r"\s+(?:when|if|as|to|for|on|in|at|about|by|and|from|with)\b|\s*[,.?!]|\s*$"
)
# "Which player lost his place?", "who voted against their party?": what is asked for owns it.
_ASKED_FOR = re.compile(
    r"(?:who(?!['’]s\b)|(?:which|what)(?:\s+(?!is\b|are\b|was\b|were\b|do\b|does\b|did\b|has\b|have\b"
    r"|had\b|will\b|would\b|can\b|could\b)[\w’'-]+)+)\s+(?:(?:is|are|was|were|has|had)\s+)?(?!his\b|her\b"
    r"|its\b|their\b|is\b|are\b|was\b|were\b|do\b|does\b|did\b)[\w’'-]+",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"^(?:[\w’' -]+\s)?(?:is|was|did|does|has|were|are) that\b|\bthat$"
    r"|\b(?:this|these|those)\b|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bany )\bthere$",
    re.IGNORECASE,
)
# Nothing in the question stands before it that it could mean.
_AT_ITS_HEAD = re.compile(
    rf"^(?:[a-zA-Z]+['’]?[a-z]*\s+){{0,4}}?(?:{'|'.join(map(re.escape, sorted(AUXILIARIES)))})"
    r"\s+(?:it|he|she|they)\b",
    re.IGNORECASE,
)
_ONLY_THERE = re.compile(r"^(?!.*\b(?:in|at|near|to|from)\s).*(?<!\bis )(?<!\bare ) there$", re.I)
_DEFINITE = re.compile(r"\b(?i:the|this|that|these|those)\s+([a-z][\w’'-]*)\b")


def person_pronoun(text: str, names: Sequence[Name]) -> re.Match[str] | None:
    """The first "he" or "her" that no name of the text itself explains."""
    return _first(text, _PERSONAL, [name for name in names if name.person])


def thing_pronoun(text: str, names: Sequence[Name]) -> re.Match[str] | None:
    return _first(text, _IMPERSONAL, names)


def points_back(core: str) -> bool:
    """ "When was that", "this one", "what will they store there"."""
    return bool(_POINTING.search(core))


def must_point_back(core: str, pronoun: re.Match[str] | None, names: Sequence[Name]) -> bool:
    """ "Is it still in use", "how many died there": it says nothing by itself."""
    return bool((pronoun and _AT_ITS_HEAD.match(core)) or (not names and _ONLY_THERE.match(core)))


def with_antecedent(text: str, pronoun: re.Match[str], meant: Name) -> str:
    """The text with a name in place of the pronoun; where it cannot stand there, behind it."""
    folded, after = pronoun.group().casefold(), text[pronoun.end() :]
    owns = folded in _OWNING or (folded == "her" and not _HER_OBJECT.match(after))
    return f"{text[: pronoun.start()]}{meant.text}{'’s' if owns else ''}{after}"


def in_full(text: str, names: Sequence[Name]) -> str:
    """ "the bridge" and "Sarr" under the full names that the conversation has for them."""
    present = {name.words for name in names_in(text)}
    for definite in _DEFINITE.finditer(text):
        name = ending_alike(fold(definite[1]), [each for each in names if not each.person])
        if name and name.words not in present:
            return text[: definite.start()] + name.text + text[definite.end() :]
    for short in names_in(text):
        name = ending_alike(short.words[0], names) if len(short.words) == 1 else None
        if name and name.words not in present:
            return text[: short.start] + name.text + text[short.end :]
    return text


def _first(text: str, pronouns: frozenset[str], names: Sequence[Name]) -> re.Match[str] | None:
    if _EXPLETIVE.search(text):
        return None
    asked_for = _ASKED_FOR.match(text)
    for word in _WORD.finditer(text):
        if word.group().casefold() in pronouns:
            explained = any(name.end <= word.start() for name in names)
            own = asked_for and word.group().casefold() in _OWNING | {"her"}
            return None if explained or own else word
    return None


def is_of_events(text: str) -> bool:
    return bool(_OF_EVENTS.search(text))
