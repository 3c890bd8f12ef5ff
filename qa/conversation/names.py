"""The names that the turns of a conversation speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.nlp import words_of

_WORD = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$")
# What may stand between two words of a name.
_JOINT = re.compile(
    r"(?:\s|-|(?<=s)['’]\s|\s&\s|\s(?:of|de|del|der|van|von|al|bin|du|la)\s|\sof the\s)"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:…\n]|[“\"(])[\s“\"(*]*$")
_CALENDAR = frozenset(
    """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday""".split()
)
# Words that have a capital letter only because a sentence or a title begins with them.
_NO_NAMES = words_of("words_not_names")
_TITLES = frozenset(
    """mr mrs ms miss dr sir lord lady dame president minister chancellor senator governor mayor
    king queen prince princess pope judge justice professor captain colonel general inspector coach
    reverend father councillor""".split()
)
_THINGS = words_of("named_things")
_PLACED = re.compile(r"\b(?:the|in|at|on|near|off|across|around|through|outside|inside)\s+$", re.I)


@dataclass(frozen=True)
class Name:
    """`text[start:end]` of a turn, "the" before it included; `words` are folded, without "the".

    `modifies` is true of one with a common noun right behind it: "the Hask & Ferrier shipyard".
    """

    text: str
    words: tuple[str, ...]
    start: int
    end: int
    person: bool
    modifies: bool


def is_name(text: str) -> bool:
    """Whether it is one name and nothing else."""
    named = names_in(f"of {text}")
    return len(named) == 1 and named[0].text.removeprefix("the ") == text.removeprefix("the ")


def names_in(text: str) -> list[Name]:
    """In reading order. A lone word at the head of a sentence is taken for a common one."""
    found: list[Name] = []
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if run and not (_is_capital(word) and _joined(text, run[-1], word)):
            found += _named(text, run)
            run = []
        if _is_capital(word) and (run or _may_begin(word)):
            run.append(word)
    return [*found, *_named(text, run)]


def ending_alike(word: str, names: Iterable[Name]) -> Name | None:
    """The first name of several words of which `word`, folded, is the last."""
    return next((name for name in names if len(name.words) > 1 and name.words[-1] == word), None)


def fold(word: str) -> str:
    return _POSSESSIVE.sub("", word).casefold()


def _is_capital(word: re.Match[str]) -> bool:
    return word.group()[0].isupper() and fold(word.group()) not in _CALENDAR


def _may_begin(word: re.Match[str]) -> bool:
    return fold(word.group()) not in _NO_NAMES


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    owns = bool(_POSSESSIVE.search(left.group()))
    return not owns and bool(_JOINT.fullmatch(text, left.end(), right.start()))


def _named(text: str, run: list[re.Match[str]]) -> list[Name]:
    if not run:
        return []
    start, end = run[0].start(), run[-1].end()
    if _POSSESSIVE.search(run[-1].group()):
        end -= 2
    if len(run) == 1 and _SENTENCE_START.search(text[:start]):
        return []
    words = tuple(fold(word.group()) for word in run)
    person = _is_person(words, text[:start])
    modifies = words[-1] not in _THINGS and _is_modifier(text, end)
    if text[:start].endswith(("the ", "The ")) and not modifies:
        start -= 4
    shown = text[start:end]
    if shown.startswith("The "):
        shown = f"t{shown[1:]}"
    return [Name(shown, words, start, end, person, modifies)]


def _is_modifier(text: str, end: int) -> bool:
    """A verb behind a name is taken for a noun: the safe side, as then less is made of the name."""
    following = re.match(r"\s+([a-z][\w’'-]*)", text[end:])
    return following is not None and fold(following[1]) not in _NO_NAMES


def _is_person(words: tuple[str, ...], before: str) -> bool:
    if words[0] in _TITLES and len(words) > 1:
        return True
    return (
        1 < len(words) <= 4
        and _THINGS.isdisjoint(words)
        and not _PLACED.search(before)
        and "of" not in words
    )
