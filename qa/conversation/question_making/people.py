"""Questions about the people of an article: who somebody is, and what somebody said of it."""

from __future__ import annotations

import re
from collections import Counter

from index.nlp import words_of
from index.nlp.article_text import ArticleText
from index.nlp.names import OF_NO_PERSON, TITLES, Name
from index.nlp.sentences.said_by import said_by
from index.nlp.sentences.speaker import begins_clause
from index.nlp.statement import AnnotatedText
from index.nlp.words import is_past_form

_OF_THINGS = (
    OF_NO_PERSON
    | words_of("named_things")
    | frozenset("one two three four five six seven terminal league nation day house".split())
)
_ROLE_BEHIND = re.compile(
    r",\s(?:the|an?)\s(?!man\b|woman\b|person\b|day\b|place\b)[a-z][^,]{3,60}(?:,|$)"
)
# "Lower Comb, a village of 400", "Candy Crush Saga, a game".
_OF_A_THING = re.compile(
    r"\b(?:village|town|city|suburb|district|river|island|hill|region|province|county|country|state"
    r"|company|firm|group|band|club|team|newspaper|site|website|app|game|film|movie|show|series|book"
    r"|song|album|platform|service|start-?up|maker|chain|agency|bank|school|university|college"
    r"|hospital|church|museum|ship|ferry|boat|car|phone|product|brand|party|union|charity|street"
    r"|bridge|dam|mine|farm|plant|tool|model|rocket|storm|reserve|park)\b"
)
# What everybody knows, or may look up on a map.
_ON_THE_MAP = re.compile(r"\b(?:country|county|region|province|state)$")
_OF_WHAT = re.compile(r"\s(?:of|in|at|for|from|on|with|by|who|that|which)\s")
ROLES = TITLES | frozenset(
    """author lawyer striker midfielder defender goalkeeper quarterback actor actress singer writer
    founder co-founder economist researcher scientist historian president owner leader activist
    guitarist pilot boss head partner captain critic journalist reporter editor student executive
    director manager chair master chairman chairwoman secretary spokesman spokeswoman spokesperson
    engineer chief coach mayor judge professor inspector analyst minister warden keeper architect
    surveyor treasurer councillor""".split()
)
# "The harbour master, Thaddeus Roan": what stands before the name, and behind it.
_ROLE_BEFORE = re.compile(
    r"(?:^|[\s(])(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|\S+['’]s?)\s(?P<role>(?:[a-z’'-]+\s){0,4}[a-z-]+),\s$"
)
_ROLE_ENDS = re.compile(r"^(?:,|$|\.)")
_LONGEST_ROLE = 80
# Nobody asks who a president is.
_KNOWN_TO_ALL = frozenset("president prime pope king queen".split())
_HUMAN = re.compile(
    r",?\s(?:who|said|says|told|tells|wrote|added)\b|['’]s\s(?:wife|husband|lawyer)"
)
_SHORT = 5
# So often somebody comes, and so early, whom an article is about.
_OFTEN, _EARLY = 4, 600
_POSSESSIVE = re.compile(r"['’]s?$")


def is_of_a_person(name: Name) -> bool:
    """Whether it may be a person's, by its words alone."""
    return 1 < len(name.words) <= 4 and _OF_THINGS.isdisjoint(name.words)


class People:
    """Those of an article, by what they are called again: "Kelce" is Travis Kelce."""

    def __init__(self, whole: AnnotatedText, known: ArticleText) -> None:
        self._text, self._publisher = known.article.text, set(known.publisher.folded)
        alone = Counter(name.words[0] for name in whole.names if len(name.words) == 1)
        self._times = Counter(name.words[-1] for name in whole.names)
        self._full: dict[str, str] = {}
        words = whole.tokens.words
        for name in whole.names:
            if not is_of_a_person(name) or len(name.words[0]) < 2 or len(name.words) > 3:
                continue
            first = name.words[0]
            is_thing = _is_the(whole.tokens.text, words[name.first].start)
            if first in ROLES or "." in first or is_thing:
                continue
            if begins_clause(f"{first} ") or (len(first) > _SHORT and is_past_form(first)):
                # "Though Epic", "Dubbed Roadrunner"
                continue
            begins, ends = words[name.first].start, words[name.last].end
            shown = _POSSESSIVE.sub("", whole.tokens.text[begins:ends])
            is_human = bool(_HUMAN.match(whole.tokens.text, ends)) or _has_role(
                whole.tokens.text, begins, ends
            )
            if alone[name.words[-1]] or is_human:
                self._full.setdefault(name.words[-1], shown)

    def foremost(self) -> str:
        """Who is named early and comes most often; "" where nobody does."""
        early = [
            (times, self._full[last])
            for last, times in self._times.items()
            if times >= _OFTEN and self._full.get(last, "\0") in self._text[:_EARLY]
        ]
        return max(early, default=(0, ""))[1]

    def introduced(self, said: AnnotatedText) -> str | None:
        """Of a sentence that says who somebody is: "Joost Verrin, the chief engineer, …"."""
        text, words = said.tokens.text, said.tokens.words
        for name in said.names:
            begins, ends = words[name.first].start, words[name.last].end
            shown = text[begins:ends]
            is_whole = len(name.words[0]) > 1 and not shown.endswith(("'s", "’s"))
            is_dubbed = len(name.words[0]) > _SHORT and is_past_form(name.words[0])
            before = words[name.first - 1] if name.first else None
            is_person = is_of_a_person(name) and is_whole and not is_dubbed
            is_called = (
                is_person
                and before is not None
                and before.folded in ROLES - _KNOWN_TO_ALL
                and text[before.end : begins] == " "
                and self._full.get(name.words[-1]) == shown
            )
            if is_called or (is_person and _has_role(text, begins, ends)):
                return f"Who is {shown}?"
            is_titled = before is not None and before.folded in TITLES
            is_whole = is_whole and len(name.words) > 1 and not is_titled
            what = _what_behind(text, ends)
            if is_whole and _OF_A_THING.search(what) and not _ON_THE_MAP.search(what):
                return f"What is {shown}?"
        return None

    def in_full(self, name: str) -> str:
        """ "Travis Kelce" for "Kelce"; any other name as it is."""
        return self._full.get(name.casefold(), name)

    def speaking(self, start: int, end: int, about: str) -> str | None:
        """Of a sentence that gives words of somebody's: what that person said of it."""
        found = said_by(self._text, start, end) if about else None
        if found is None:
            return None
        speaker = self._text[found.start : found.end].split()
        full = self._full.get(_POSSESSIVE.sub("", speaker[-1]).casefold())
        if full is None or not set(full.casefold().split()).isdisjoint(about.casefold().split()):
            return None
        return f"What did {full} say about {about}?"


def _is_the(text: str, begins: int) -> bool:
    return text[max(begins - 4, 0) : begins].casefold() == "the "


def _what_behind(text: str, ends: int) -> str:
    """ "Village", of "Lower Comb, a village of 400 people,"."""
    behind = _ROLE_BEHIND.match(text, ends)
    return _OF_WHAT.split(behind.group())[0].strip(", ").rpartition(" ")[2] if behind else ""


def _has_role(text: str, begins: int, ends: int) -> bool:
    """ "Joost Verrin, the chief engineer", "its chief executive, Sunniva Achterberg, said"."""
    behind = _ROLE_BEHIND.match(text, ends)
    if behind and not _OF_A_THING.search(_what_behind(text, ends)):
        return True
    role = _ROLE_BEFORE.search(text[max(begins - _LONGEST_ROLE, 0) : begins])
    is_one = role is not None and not ROLES.isdisjoint(role["role"].split())
    return is_one and bool(_ROLE_ENDS.match(text[ends : ends + 1]))
