"""Clauses of real texts that have a verb between two names, and what follows from them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from training.reader.cases import Case, Text
from training.roles.exchanging import NAME, around, swapper
from training.roles.rows import Event, asked, rows
from training.roles.verbs import Verb, verbs

SOURCE = "roles-found"
_THE = r"(?:[Tt]he )?"
# What may stand before a subject: nothing that makes it part of something else.
_BEFORE = (
    ". ",
    "! ",
    "? ",
    "\n",
    ", ",
    "that ",
    "and ",
    "when ",
    "after ",
    "before ",
    "as ",
    "while ",
)
_HEAD = "(?:^|" + "|".join(f"(?<={re.escape(words)})" for words in _BEFORE) + ")"
_GOES_ON = """
    in on at by with to for from after before during as when who over last this because and while
    again earlier twice of into under through since until following outside
""".split()
_TAIL = rf"(?=[,.;:)—]|\Z| (?:\d|(?:{'|'.join(_GOES_ON)}) ))"
_NO_NAME = frozenset(
    """
    If Unless Whether Had The He She It They We I You This That There In On At As But And When
    After Who His Her Their Its Monday Tuesday Wednesday Thursday Friday Saturday Sunday January
    February March April June July August September October November December Christmas
    """.split()
)
# What takes back what the clause says.
_UNSURE = re.compile(
    r"\b(?:if|whether|not|never|den(?:y|ied|ies)|false\w*|alleg\w+|claim\w*"
    r"|would|could|might|may"
    r"|rumou?r\w*|nearly|almost|hop\w+|want\w*|fail\w*|unless|imagin\w+|dream\w*|did|had)\b"
    r"|n't|n’t|\?",
    re.I,
)


def found(texts: Iterable[Text], rng: random.Random, wordings: int) -> Iterator[Case]:
    """Of each clause in the texts: what it says and its reverse, over it and over its reverse."""
    for text in texts:
        for event, place in events(text.body):
            near_by = around(text, place, rng)
            if near_by is None:
                continue
            start = near_by.body.find(text.body[slice(*place)])
            yield from _both(event, near_by, (start, start + place[1] - place[0]), rng, wordings)


def _both(
    event: Event, text: Text, near: tuple[int, int], rng: random.Random, wordings: int
) -> Iterator[Case]:
    swap = swapper(event.x.removeprefix("the "), event.y.removeprefix("the "))
    if swap is None:
        return
    body = swap(text.body)
    end = near[1] + len(body) - len(text.body)
    other = replace(text, body=body, header=swap(text.header))
    turned = replace(event, x=swap(event.x), y=swap(event.y))
    for act, words, place in ((event, text, near), (turned, other, (near[0], end))):
        yield from rows(act, words, place, SOURCE, rng, wordings)
        yield from asked(act, words, place, SOURCE)


def events(body: str) -> Iterator[tuple[Event, tuple[int, int]]]:
    """And where each one's sentence stands, about."""
    for match in _pattern().finditer(body):
        by = match["by"] is not None
        x, y = (match["b"], match["a"]) if by else (match["a"], match["b"])
        verb = _forms(by).get(match["participle"] or match["past"])
        left = max(
            body.rfind(". ", 0, match.start()) + 2, body.rfind("\n", 0, match.start()) + 1, 0
        )
        right = min(
            i
            for i in (body.find(". ", match.end()), body.find("\n", match.end()), len(body))
            if i >= 0
        )
        before = body[left : match.start()]
        if verb and _are_names(x, y) and not _UNSURE.search(before) and body[right - 1] != "?":
            x, y = (re.sub(r"^The ", "the ", name) for name in (x, y))
            yield Event(verb, x, y, "p"), match.span()


def _are_names(*names: str) -> bool:
    bare = [re.sub(r"^[Tt]he ", "", name) for name in names]
    words = [set(name.split()) for name in bare]
    return not words[0] & words[1] and not any(name.split()[0] in _NO_NAME for name in bare)


@cache
def _forms(passive: bool) -> dict[str, Verb]:
    return {(one.participle if passive else one.past): one for one in verbs()}


@cache
def _pattern() -> re.Pattern[str]:
    past = "|".join(sorted(_forms(False), key=len, reverse=True))
    participle = "|".join(sorted(_forms(True), key=len, reverse=True))
    return re.compile(
        rf"{_HEAD}(?P<a>{_THE}{NAME}) (?:(?:also|later|then|finally|easily|narrowly|twice) )?"
        rf"(?:(?P<past>{past})|(?:was|were|has been) (?P<participle>{participle})(?P<by> by)) "
        rf"(?P<b>{_THE}{NAME}){_TAIL}"
    )
