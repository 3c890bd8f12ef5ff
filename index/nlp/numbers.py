"""The numbers of a text by value and unit: "£2.3m", "2.3 million pounds", "twenty-one", "1st"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

_CURRENCIES = {
    "$": "$", "us$": "$", "dollar": "$", "dollars": "$", "usd": "$",
    "£": "£", "pound": "£", "pounds": "£", "gbp": "£",
    "€": "€", "euro": "€", "euros": "€", "eur": "€",
    "¥": "¥", "yen": "¥",
}  # fmt: skip
_BIG = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_LETTERS = {"k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12}
_FRACTIONS = {"": 0.0, "½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
ONES = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10.0 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ORDINALS = {
    word: float(value)
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
        " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        " twentieth".split(),
        1,
    )
}
_SMALL = ONES | _TENS | _ORDINALS

_DIGITS = re.compile(
    r"""(?<![\w.])(?P<currency>us\$|[$£€¥])?\s?
    (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?=[½¼¾⅓⅔]))(?P<fraction>[½¼¾⅓⅔])?
    (?:(?P<ordinal>st|nd|rd|th)|(?P<plural>s)|(?P<letter>k|mn?|bn?|tn)
      |[\s-](?P<big>hundred|thousand|million|billion|trillion))?
    (?![^\W\d_])""",
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+")
_PER_CENT = re.compile(r"\s?-?(?:%|per\s?cent|percentage|pc\b)")
_UNIT_WORD = re.compile(r"[\s-]?({})\b".format("|".join(w for w in _CURRENCIES if w.isalpha())))
# "no one", "the one", "one of them", "one day": not a count.
_UNCOUNTED_BEFORE = re.compile(r"\b(?:no|any|every|some|each|the|this|that|which|another)[\s-]$")
_UNCOUNTED_AFTER = re.compile(r"\s(?:of|another|day|that|who|which|to)\b|[.,;:!?]|$")
_OF_TIME = re.compile(r"[\d-]\s?$")
# As far as these look back: "another", what parts it from "one", and what stands before both.
_LOOKED_BACK = 10
_BIG_FOLLOWS = re.compile(r"\s*+(?:{})".format("|".join(_BIG)))


@dataclass(frozen=True)
class Number:
    """`text[start:end]`. `unit` is "%", a currency's sign, "th" (ordinal), "s" (1990s) or "".

    `is_loose`: "one" in words, which may mean no more than "a".
    """

    value: float
    unit: str
    start: int
    end: int
    is_loose: bool = False

    def agrees(self, said: Number) -> bool:
        """Whether `said`, in an article, backs this one: the same value and no other unit."""
        if not math.isclose(self.value, said.value, rel_tol=1e-9):
            return False
        units = {self.unit, said.unit}
        return len(units) == 1 or ("" in units and "th" not in units)


def numbers(text: str) -> list[Number]:
    """In the order of the text."""
    folded = text.lower() if len(text.lower()) == len(text) else text
    found = list(_in_digits(folded))
    taken = {place for number in found for place in range(number.start, number.end)}
    spelt = [number for number in _spelt(folded) if number.start not in taken]
    return sorted([*found, *spelt], key=lambda number: number.start)


def _in_digits(text: str) -> Iterator[Number]:
    for match in _DIGITS.finditer(text):
        value = float(match["digits"].replace(",", "") or 0) + _FRACTIONS[match["fraction"] or ""]
        value *= _BIG.get(match["big"] or "", 1.0) * _LETTERS.get(match["letter"] or "", 1.0)
        unit = _CURRENCIES.get(match["currency"] or "", "")
        unit = unit or ("th" if match["ordinal"] else "s" if match["plural"] else "")
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        yield Number(value, unit or _unit_after(text, match.end()), start, match.end())


def _spelt(text: str) -> Iterator[Number]:
    """Runs of number words; "half" alone is 50 per cent."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if run and not _goes_on(run, word, text):
            yield from _number_of(run, text)
            run = []
        if run or word.group() in _SMALL or word.group() in ("half", "dozen", *_BIG):
            run.append(word)
    yield from _number_of(run, text)


def _goes_on(run: list[re.Match[str]], word: re.Match[str], text: str) -> bool:
    """Whether `word` belongs to the number that `run` has begun."""
    if text[run[-1].end() : word.start()].strip(" -"):
        return False
    last, this = run[-1].group(), word.group()
    if this in _BIG or this == "dozen":
        return last not in _ORDINALS
    if last == "and":
        return this in _SMALL or (this == "a" and text.startswith("a half", word.start()))
    if last == "a":
        return this == "half" or this in _BIG
    if this == "and":
        return (last in _BIG and _small_follows(text, word.end())) or text.startswith(
            "and a half", word.start()
        )
    if this == "a":
        return last == "half" and _BIG_FOLLOWS.match(text, word.end()) is not None
    if this not in _SMALL:
        return False
    return last in _BIG or (last in _TENS and _SMALL[this] < 10)


def _small_follows(text: str, place: int) -> bool:
    following = _WORD.search(text, place)
    return following is not None and following.group() in _SMALL


def _number_of(run: list[re.Match[str]], text: str) -> Iterator[Number]:
    words = [match.group() for match in run]
    if not words:
        return
    start, end = run[0].start(), run[-1].end()
    back = max(0, start - _LOOKED_BACK)
    if words == ["half"]:
        yield Number(50.0, "%", start, end)
    elif (
        words == ["one"]
        and (_UNCOUNTED_BEFORE.search(text, back, start) or _UNCOUNTED_AFTER.match(text, end))
    ) or (words == ["second"] and _OF_TIME.search(text, back, start)):
        return
    else:
        unit = "th" if words[-1] in _ORDINALS else _unit_after(text, end)
        yield Number(_value(words), unit, start, end, words == ["one"])


def _value(words: list[str]) -> float:
    """Of words such as "two hundred and five thousand"."""
    total, group = 0.0, 0.0
    for word in words:
        if word == "half":
            group += 0.5
        elif word == "dozen":
            group = (group or 1.0) * 12
        elif word == "hundred":
            group = (group or 1.0) * 100
        elif word in _BIG:
            total += (group or 1.0) * _BIG[word]
            group = 0.0
        else:
            group += _SMALL.get(word, 0.0)
    return total + group


def _unit_after(text: str, end: int) -> str:
    if _PER_CENT.match(text, end):
        return "%"
    word = _UNIT_WORD.match(text, end)
    return _CURRENCIES[word[1]] if word else ""
