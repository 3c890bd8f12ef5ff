"""Near misses made by rule: one detail of an answerable question changed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

from training.verifier.wordnet import Antonyms

_NUMBER: re.Pattern[str] = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w]|[.,]?\d)")
_YEAR: re.Pattern[str] = re.compile(r"\b(1[5-9]\d\d|20[0-3]\d)\b")
_NAME = re.compile(r"(?<=[a-z,’'] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_AUXILIARY = re.compile(
    r"\b(did|does|do|is|are|was|were|will|would|can|could|has|have|had)\b( \w+)?"
)
_DETERMINERS = frozenset("the a an his her their its this that these those".split())
_WORD = re.compile(r"[a-z]{3,}")
_LONG_WORD = re.compile(r"\b[a-z]{4,}\b")
_SUPERLATIVES = {
    "first": "last", "last": "first", "most": "fewest", "largest": "smallest",
    "smallest": "largest", "highest": "lowest", "lowest": "highest", "best": "worst",
    "oldest": "youngest", "longest": "shortest", "more": "fewer", "less": "more",
    "before": "after", "after": "before", "north": "south", "south": "north", "east": "west",
    "west": "east", "maximum": "minimum", "minimum": "maximum", "male": "female",
    "increase": "decrease", "won": "lost", "lost": "won", "win": "lose", "lose": "win",
    "above": "below", "below": "above", "early": "late", "late": "early", "father": "mother",
    "mother": "father", "son": "daughter", "brother": "sister", "men": "women", "women": "men",
}  # fmt: skip


class NearMisses:
    """Changes questions; of WordNet as much as there is: antonyms, nouns with their fields."""

    def __init__(self, antonyms: Antonyms | None, nouns: Mapping[str, str] | None = None) -> None:
        self._antonyms = antonyms
        self._nouns = nouns or {}

    def of(self, question: str, text: str, rng: random.Random) -> str | None:
        """The question with one detail changed, or None where there is nothing to change."""
        changes: list[Callable[[str, str, random.Random], str | None]] = [
            self._opposite, self._opposite, self._other_noun, self._other_noun,
            _other_number, _other_name, _roles_exchanged, _negated,
        ]  # fmt: skip
        rng.shuffle(changes)
        for change in changes:
            made = change(question, text, rng)
            if made and made != question:
                return made
        return None

    def _opposite(self, question: str, text: str, rng: random.Random) -> str | None:
        found: list[tuple[re.Match[str], str]] = []
        for word in _WORD.finditer(question):
            others = [_SUPERLATIVES[word[0]]] if word[0] in _SUPERLATIVES else []
            others = others or (self._antonyms.of(word[0]) if self._antonyms else [])
            found += [(word, other) for other in others]
        if not found:
            return None
        word, other = rng.choice(found)
        return f"{question[: word.start()]}{other}{question[word.end() :]}"

    def _other_noun(self, question: str, text: str, rng: random.Random) -> str | None:
        """Another noun of the text and of the same field, one or many as the one it replaces."""
        found = [word for word in _LONG_WORD.finditer(question) if self._field(word[0])]
        if not found:
            return None
        chosen = rng.choice(found)
        asked = set(_LONG_WORD.findall(question.lower()))
        words: set[str] = set(_LONG_WORD.findall(text)) - asked
        field = self._field(chosen[0])
        others = sorted(word for word in words if self._field(word) == field)
        if not others:
            return None
        return question[: chosen.start()] + rng.choice(others) + question[chosen.end() :]

    def _field(self, word: str) -> tuple[str, bool] | None:
        """WordNet's, and whether there are many; None of what is no noun."""
        if word in self._nouns:
            return self._nouns[word], False
        base = word.removesuffix("s")
        return (self._nouns[base], True) if base in self._nouns else None


def _other_number(question: str, text: str, rng: random.Random) -> str | None:
    found = list(_NUMBER.finditer(question))
    if not found:
        return None
    chosen = rng.choice(found)
    if _YEAR.fullmatch(chosen[0]):
        others = [str(int(chosen[0]) + by) for by in (-10, -3, -2, -1, 1, 2, 4)]
    else:
        others = [n for n in _NUMBER.findall(text) if len(n) == len(chosen[0])]
        others += ["".join(rng.choice("123456789") if c.isdigit() else c for c in chosen[0])]
    others = [other for other in others if other != chosen[0]]
    if not others:
        return None
    return question[: chosen.start()] + rng.choice(others) + question[chosen.end() :]


def _other_name(question: str, text: str, rng: random.Random) -> str | None:
    found = list(_NAME.finditer(question))
    if not found:
        return None
    chosen = rng.choice(found)
    length = len(chosen[0].split())
    names: set[str] = {name[0] for name in _NAME.finditer(text)}
    others = sorted(name for name in names if len(name.split()) == length)
    folded = question.lower()
    others = [name for name in others if name.lower() not in folded]
    if not others:
        return None
    return question[: chosen.start()] + rng.choice(others) + question[chosen.end() :]


def _roles_exchanged(question: str, text: str, rng: random.Random) -> str | None:
    found = list(_NAME.finditer(question))
    if len(found) < 2:
        return None
    one, two = found[0], found[-1]
    if one[0] == two[0]:
        return None
    return (
        question[: one.start()] + two[0] + question[one.end() : two.start()] + one[0]
        + question[two.end() :]
    )  # fmt: skip


def _negated(question: str, text: str, rng: random.Random) -> str | None:
    if " not " in question or rng.random() < 0.5:
        return None
    found = _AUXILIARY.search(question)
    if not found or question.lower().startswith(("is ", "are ", "did ", "does ", "was ", "were ")):
        return None
    if found[1] in ("did", "does", "do"):
        words: Sequence[str] = question[found.end(1) :].split(" ")
        # After the subject: "did the council vote" → "did the council not vote".
        if len(words) < 4:
            return None
        place = 3 if words[1].lower() in _DETERMINERS else 2
        return question[: found.end(1)] + " ".join([*words[:place], "not", *words[place:]])
    following = question[found.end(1) :].split(maxsplit=1)
    # "Who has not given", but not "where was not the mayor".
    if not following or following[0] in _DETERMINERS or not following[0].islower():
        return None
    return question[: found.end(1)] + " not" + question[found.end(1) :]
