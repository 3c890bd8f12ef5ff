"""What is asked and said of one event between two names, each with its label."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from training.reader.cases import NOT_ENTAILED, Case, Text
from training.reader.model import CONTRADICTED, ENTAILED, NEITHER
from training.roles.verbs import CLOSED, SAME, Verb, capitalised, verbs

_REVERSE = {CLOSED: CONTRADICTED, SAME: ENTAILED}
_DENIED = {ENTAILED: CONTRADICTED, CONTRADICTED: ENTAILED, NOT_ENTAILED: None}
_ASKED_OF = {"p": "Who", "t": "Which team", "o": "Which company", "c": "Which country"}


@dataclass(frozen=True)
class Event:
    """That x did it to y. `others`: names of the same kind that stand in the text, too."""

    verb: Verb
    x: str
    y: str
    kind: str = "p"
    others: tuple[str, ...] = ()


def rows(
    event: Event, text: Text, near: tuple[int, int], source: str, rng: random.Random, most: int
) -> Iterator[Case]:
    """`most` wordings, each with the names as they are and exchanged."""
    reverse = _REVERSE.get(event.verb.reverse, NOT_ENTAILED)
    for number in range(most):
        make = rng.choice((_question, _question, _statement, _denial))
        if event.verb.reverse == SAME and not number:
            make = _denial
        way = rng.randrange(99)
        for x, y, label in ((event.x, event.y, ENTAILED), (event.y, event.x, reverse)):
            if make is _denial:
                denied = _DENIED[label]
                if denied is not None:
                    yield _case(source, text, _denial(event.verb, x, y, way), near, denied)
            else:
                yield _case(source, text, make(event.verb, x, y, way), near, label)
    yield from _unsaid(event, text, near, source, rng)


def asked(event: Event, text: Text, near: tuple[int, int], source: str) -> Iterator[Case]:
    """Who did it to y, to whom x did it; and the same of the other, which nothing says."""
    who, verb = _ASKED_OF[event.kind], event.verb
    for x, y in ((event.x, event.y), (event.y, event.x)):
        place = text.body.find(x, *near)
        span = (place, place + len(x)) if place >= 0 else None
        whom = text.body.find(y, *near)
        other = (whom, whom + len(y)) if whom >= 0 else None
        right = x == event.x
        if verb.reverse == SAME or not (span and other):
            continue
        yield _wh(source, text, f"{who} {verb.past} {y}?", span, right)
        yield _wh(source, text, f"{who} did {x} {verb.base}?", other, right)
        yield _wh(source, text, f"{who} was {verb.participle} by {x}?", other, right)


def _wh(source: str, text: Text, question: str, span: tuple[int, int], right: bool) -> Case:
    spans = (span,) if right else ()
    return Case(f"{source}-asked", text, question, spans, span, right)


def _unsaid(
    event: Event, text: Text, near: tuple[int, int], source: str, rng: random.Random
) -> Iterator[Case]:
    """Of another name, and of another act: neither follows."""
    make, way = rng.choice((_question, _statement)), rng.randrange(99)
    if event.others and rng.random() < 0.5:
        other = rng.choice(event.others)
        x, y = rng.choice(((event.x, other), (other, event.y)))
        yield _case(source, text, make(event.verb, x, y, way), near, NOT_ENTAILED)
    elif rng.random() < 0.3:
        act = rng.choice([one for one in verbs() if event.kind in one.kinds])
        if not act.nouns or set(_words(act)) & set(_words(event.verb)):
            return
        for x, y in ((event.x, event.y), (event.y, event.x)):
            yield _case(source, text, make(act, x, y, way), near, NEITHER)


def _words(verb: Verb) -> list[str]:
    forms = [verb.base, verb.past, *(noun.split()[-2] for noun in verb.nouns if " " in noun)]
    return forms + [one.base for one in verb.phrases if one.base not in ("be", "get", "have")]


def _case(source: str, text: Text, words: str, near: tuple[int, int], label: int) -> Case:
    tells = True if words.endswith("?") and label in (ENTAILED, CONTRADICTED) else None
    return Case(source, text, words, None, near, tells, label)


def _question(verb: Verb, x: str, y: str, way: int) -> str:
    ways = verb.questions(x, y)
    # Half of them in the verb's own active and passive.
    return ways[way % 2] if way < 40 else ways[way % len(ways)]


def _statement(verb: Verb, x: str, y: str, way: int) -> str:
    ways = verb.statements(x, y)
    return capitalised(ways[way % 2] if way < 30 else ways[way % len(ways)]) + "."


def _denial(verb: Verb, x: str, y: str, way: int) -> str:
    ways = verb.denials(x, y)
    return capitalised(ways[way % len(ways)]) + "."
