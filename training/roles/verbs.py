"""Verbs between two names: their forms, what the reverse is, and how else the same is said."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("verbs.txt")
CLOSED, OPEN, SAME = "closed", "open", "same"


@dataclass(frozen=True)
class Phrase:
    """Other words for "x VERB y". `from_y`: what is y in the verb's own clause is its subject."""

    base: str
    past: str
    rest: str
    from_y: bool


@dataclass(frozen=True)
class Verb:
    """`kinds` of both names: letters of p people, o companies, t teams, c countries.

    `reverse`: closed where "x VERB y" leaves no room for "y VERB x", open where the one says
    nothing of the other, same where they are one.
    """

    base: str
    past: str
    participle: str
    kinds: str
    reverse: str
    phrases: tuple[Phrase, ...]
    nouns: tuple[str, ...]

    def clause(self, x: str, y: str) -> str:
        return f"{x} {self.past} {y}"

    def statements(self, x: str, y: str) -> list[str]:
        """That x did it to y, in all ways but as a question; no full stop, no capital."""
        by = f"{y} {was(y)} {self.participle} by {x}"
        split = f"it was {x} that {self.past} {y}"
        return [self.clause(x, y), by, split, *(_said(one, x, y) for one in self.phrases)]

    def questions(self, x: str, y: str) -> list[str]:
        found = [
            f"Did {x} {self.base} {y}?",
            f"{was(y).capitalize()} {y} {self.participle} by {x}?",
            f"Was it {x} that {self.past} {y}?",
        ]
        return found + [_asked(one, x, y) for one in self.phrases]

    def denials(self, x: str, y: str) -> list[str]:
        return [
            f"{x} did not {self.base} {y}",
            f"{y} {was(y)} not {self.participle} by {x}",
        ]


def was(name: str) -> str:
    """Of a team that is named as many: "the Harriers were"."""
    return "were" if name.startswith("the ") and name.endswith("s") else "was"


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _said(phrase: Phrase, x: str, y: str) -> str:
    subject, other = (y, x) if phrase.from_y else (x, y)
    past = was(subject) if phrase.base == "be" else phrase.past
    return " ".join(filter(None, (subject, past, phrase.rest, other)))


def _asked(phrase: Phrase, x: str, y: str) -> str:
    subject, other = (y, x) if phrase.from_y else (x, y)
    if phrase.base == "be":
        words = (was(subject).capitalize(), subject, phrase.rest, other)
    else:
        words = ("Did", subject, f"{phrase.base} {phrase.rest}".strip(), other)
    return " ".join(words) + "?"


@cache
def verbs() -> tuple[Verb, ...]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(_verb(line) for line in lines if not line.startswith("#"))


def _verb(line: str) -> Verb:
    forms, kinds, reverse, phrases, nouns = (part.strip() for part in line.split("|"))
    base, past, participle = forms.split()
    return Verb(
        base, past, participle, kinds, reverse,
        tuple(_phrase(one.strip()) for one in phrases.split(";") if one.strip()),
        tuple(one.strip() for one in nouns.split(";") if one.strip()),
    )  # fmt: skip


def _phrase(words: str) -> Phrase:
    from_y = not words.startswith(">")
    verb, _, rest = words.lstrip("> ").partition(" ")
    base, _, past = verb.partition("/")
    return Phrase(base, past, rest, from_y)
