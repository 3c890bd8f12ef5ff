"""Invented news about one act between two names, and a second text with the names exchanged."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from training.reader.cases import Case, Text
from training.roles.names import Names
from training.roles.rows import Event, asked, rows
from training.roles.verbs import Verb, capitalised, verbs

SOURCE = "roles-invented"
_WHEN = (
    "on Monday",
    "on Tuesday",
    "on Thursday night",
    "last week",
    "in March",
    "in 2017",
    "this spring",
    "yesterday",
    "early on Saturday",
    "in the final",
    "after months of waiting",
    "for the second time",
    "two years ago",
    "in front of a full hall",
    "at the weekend",
    "by a wide margin",
    "late in the day",
)
_ABOUT_ONE = (
    "{n} had no comment.",
    "{n} arrived at noon.",
    "For {n} it was a busy month.",
    "{n} turned down all interviews.",
    "Much had been expected of {n}.",
    "{n} will speak on Friday.",
    "Photographs showed {n} smiling.",
    "{n} has been in the news a good deal of late.",
    "Nobody from the family of {n} was there.",
    "The statement named {n} only once.",
    "{n} declined to take questions.",
    "Little is known about what {n} will do now.",
)
_ABOUT_BOTH = (
    "{n} and {m} will both be there again in May.",
    "Neither {n} nor {m} wanted to speak.",
    "{n} and {m} have known of each other for years.",
    "It was the talk of the town, as {n} and {m} knew.",
    "Between {n} and {m} there had been trouble before.",
)
_PLAIN = (
    "The news came as no surprise.",
    "Rain fell for most of the day.",
    "A spokeswoman gave no details.",
    "The paper had the story first.",
    "About 400 people were there.",
    "More is expected next week.",
    "The figures were published on the same day.",
    "Local radio reported it within the hour.",
)
_SAYING = (
    "",
    "",
    "",
    ", the agency reported",
    ", two witnesses said",
    ", it emerged",
    ", records show",
)
_Form = Callable[[Verb, str, str, str, random.Random], str]


def invented(names: Names, rng: random.Random, texts: int, wordings: int) -> Iterator[Case]:
    """Cases over `texts` texts and as many with the names of the act exchanged."""
    for number in range(texts):
        verb = rng.choice(verbs())
        kind = rng.choice(verb.kinds)
        x, y, z, w = names.some(kind, 4, rng)
        event = Event(verb, x, y, kind, (z, w))
        seed = rng.random()
        for act in (event, replace(event, x=y, y=x)):
            text, near, act_there = _text(act, random.Random(seed), f"invented {number}")
            yield from rows(act_there, text, near, SOURCE, rng, wordings)
            yield from asked(act, text, near, SOURCE)


def _text(event: Event, rng: random.Random, group: str) -> tuple[Text, tuple[int, int], Event]:
    """The text, where in it the act stands, and the event with the other names that it has."""
    form = rng.choice(_FORMS)
    when = rng.choice(_WHEN)
    act = capitalised(form(event.verb, event.x, event.y, when, rng))
    others = [one for one in event.others if rng.random() < 0.5]
    around: list[str] = [_about(name, rng) for name in others]
    if others and rng.random() < 0.5 and event.kind in event.verb.kinds:
        around[0] = _second(event, others[0], rng)
        others = others[1:]
    around += [_about(rng.choice((event.x, event.y)), rng) for _ in range(rng.randrange(2))]
    if rng.random() < 0.3:
        n, m = rng.sample((event.x, event.y), 2)
        around.append(capitalised(rng.choice(_ABOUT_BOTH).format(n=n, m=m)))
    around += rng.sample(_PLAIN, rng.randrange(3))
    rng.shuffle(around)
    place = rng.randrange(len(around) + 1)
    before = " ".join(around[:place])
    start = len(before) + 1 if before else 0
    body = " ".join([*around[:place], act, *around[place:]])
    return Text(body, "", group, group), (start, start + len(act)), replace(
        event, others=tuple(others)
    )  # fmt: skip


def _about(name: str, rng: random.Random) -> str:
    return capitalised(rng.choice(_ABOUT_ONE).format(n=name))


def _second(event: Event, other: str, rng: random.Random) -> str:
    """Another act of the same kind, which one of the two has with a third name."""
    verb = rng.choice([one for one in verbs() if event.kind in one.kinds and one != event.verb])
    one, two = rng.sample((rng.choice((event.x, event.y)), other), 2)
    return capitalised(f"{verb.clause(one, two)} {rng.choice(_WHEN)}.")


def _active(verb: Verb, x: str, y: str, when: str, rng: random.Random) -> str:
    return f"{verb.clause(x, y)} {when}{rng.choice(_SAYING)}."


def _opened(verb: Verb, x: str, y: str, when: str, rng: random.Random) -> str:
    words = rng.choice(verb.statements(x, y))
    return f"{rng.choice(_SAID)} {words} {when}."


def _any(verb: Verb, x: str, y: str, when: str, rng: random.Random) -> str:
    return f"{rng.choice(verb.statements(x, y))} {when}{rng.choice(_SAYING)}."


def _who(verb: Verb, x: str, y: str, when: str, rng: random.Random) -> str:
    return f"{x}, who {verb.past} {y} {when}, {rng.choice(_GOES_ON)}."


def _by_whom(verb: Verb, x: str, y: str, when: str, rng: random.Random) -> str:
    link = "who were" if y.startswith("the ") else "who was"
    link = rng.choice((f"{link} ", ""))
    return f"{y}, {link}{verb.participle} by {x} {when}, {rng.choice(_GOES_ON)}."


def _noun(verb: Verb, x: str, y: str, when: str, rng: random.Random) -> str:
    if not verb.nouns:
        return _any(verb, x, y, when, rng)
    own = "'" if x.endswith("s") else "'s"
    return f"{x}{own} {rng.choice(verb.nouns)} {y} {when} {rng.choice(_CAME)}."


def _led(verb: Verb, x: str, y: str, when: str, rng: random.Random) -> str:
    return f"{verb.participle.capitalize()} by {x} {when}, {y} {rng.choice(_GOES_ON)}."


_SAID = (
    "the court heard that",
    "it was confirmed that",
    "reports said",
    "last year,",
    "officials said",
    "in the end,",
)
_GOES_ON = (
    "will be back in June",
    "said nothing about it",
    "was seen at the airport",
    "has moved on since",
    "gave no reason",
)
_CAME = (
    "came as a surprise",
    "made headlines",
    "was long in coming",
    "is still talked about",
    "changed a good deal",
)
_FORMS: tuple[_Form, ...] = (_active, _active, _any, _any, _opened, _who, _by_whom, _noun, _led)
