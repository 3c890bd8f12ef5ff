"""Changing a claim so that it is no longer true: one number, name, day, negation or direction.

They share no code and no table with qa.verification. Each change gives a new claim, or None where
there is nothing to change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from training.verifier.wordnet import Antonyms

_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w]|[.,]?\d)")
_SPELT = "two three four five six seven eight nine ten eleven twelve".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_NAME = re.compile(
    r"(?<=[a-z,] )[A-Z][a-z’'-]{2,}(?: [A-Z][a-z’'-]{2,}){0,2}(?=[ ,.;:]|’s|'s)(?! [A-Z\d])"
)
_HEAD_NAME = re.compile(r"^[A-Z][a-z’'-]{2,} [A-Z][a-z’'-]{2,}(?= [a-z])")
_HEADS = """
    The This That These Those But And Here There You They Yes It’s It's What When Where Why
    How Who While After Before Since Best Other Now Yesterday Today Nov Dec Oct Sept Aug Jan
    Feb Please However For With From Not All Some Many Most Every Each Both""".split()
_NO_NAMES = frozenset([*_WEEKDAYS, *_MONTHS, "English", *_HEADS])
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|can|could|should|has|have|had|does|did|do|must)\b"
    r"(?! not|n’t|n't)"
)
_NEGATED = re.compile(
    r"\b(is|are|was|were|will|would|can|could|should|has|have|had|does|did|do|must) not\b"
    r"|\b(is|are|was|were|would|could|should|has|have|had|does|did|do)n[’']t\b"
)
_PAST = re.compile(
    r"(?<=[a-z’] )([a-z]{2,}ed)(?= (?:the|a|an|its|his|her|their|that|to|in|on|by) )"
)


@dataclass(frozen=True)
class Pool:
    """What a change may put in: what other sentences, near and far, have."""

    span: str
    passage: str
    corpus_names: Sequence[str]
    antonyms: Antonyms | None
    rng: random.Random


Change = Callable[[str, Pool], str | None]


def names_of(text: str) -> list[str]:
    """Names without possessive whose words do not also stand in the text as common words."""
    found = [match[0] for match in _NAME.finditer(text)]
    head = _HEAD_NAME.match(text)
    found = [re.sub(r"[’']s?$", "", name) for name in [*found, *([head[0]] if head else [])]]
    found = [name for name in found if not name.startswith(("I’", "I'"))]
    common = set(re.findall(r"\b[a-z]+\b", text))
    return [
        name
        for name in dict.fromkeys(found)
        if all(word not in _NO_NAMES and word.lower() not in common for word in name.split())
    ]


def near_number(claim: str, pool: Pool) -> str | None:
    """One digit, or one word, away."""

    def changed(match: re.Match[str]) -> str:
        digits = match[0]
        at = pool.rng.choice([i for i, c in enumerate(digits) if c.isdigit()])
        step = pool.rng.choice([-1, 1, 2])
        return digits[:at] + str((int(digits[at]) + step) % 10 or 1) + digits[at + 1 :]

    return _with_one(claim, _NUMBER, changed, pool) or _other_spelt(claim, pool)


def far_number(claim: str, pool: Pool) -> str | None:
    def changed(match: re.Match[str]) -> str:
        return re.sub(r"\d", lambda _: str(pool.rng.randint(1, 9)), match[0])

    return _with_one(claim, _NUMBER, changed, pool)


def number_of_passage(claim: str, pool: Pool) -> str | None:
    other = [n for n in _NUMBER.findall(pool.passage) if n not in pool.span and len(n) > 1]
    if not other:
        return None
    return _with_one(claim, _NUMBER, lambda _: pool.rng.choice(other), pool)


def other_day(claim: str, pool: Pool) -> str | None:
    """Another weekday, month, or year."""
    kinds: list[tuple[str, Callable[[re.Match[str]], str]]] = [
        (rf"\b(?:{'|'.join(_WEEKDAYS)})\b", lambda match: _another(_WEEKDAYS, match[0], pool)),
        (rf"\b(?:{'|'.join(_MONTHS)})\b(?= \d|,? \d{{4}})|(?<=in )(?:{'|'.join(_MONTHS)})\b",
         lambda match: _another(_MONTHS, match[0], pool)),
        (r"(?<=in )(?:19|20)\d\d\b|(?<=[a-z] \d\d, )20\d\d\b",
         lambda match: str(int(match[0]) + pool.rng.choice([-3, -2, -1, 1, 2]))),
        (rf"(?<=(?:{'|'.join(m for m in _MONTHS if len(m) == 8)}) )\d{{1,2}}\b",
         lambda match: str(int(match[0]) % 28 + pool.rng.randint(1, 2))),
    ]  # fmt: skip
    for pattern, changed in pool.rng.sample(kinds, len(kinds)):
        new = _with_one(claim, re.compile(pattern), changed, pool)
        if new:
            return new
    return None


def name_of_passage(claim: str, pool: Pool) -> str | None:
    return _other_name(claim, [n for n in names_of(pool.passage) if _is_new(n, pool.span)], pool)


def name_of_corpus(claim: str, pool: Pool) -> str | None:
    return _other_name(claim, [n for n in pool.corpus_names if _is_new(n, pool.span)], pool)


def negate(claim: str, pool: Pool) -> str | None:
    places = list(_AUXILIARY.finditer(claim))
    if places and "not" not in claim and "n’t" not in claim and "n't" not in claim:
        match = pool.rng.choice(places)
        form = pool.rng.choice(["{} not", "{}n't"]) if match[0] not in ("will", "can") else "{} not"
        return claim[: match.start()] + form.format(match[0]) + claim[match.end() :]
    match_past = _PAST.search(claim)
    if match_past:
        word = match_past[1]
        base = word[:-1] if re.search(r"[^aeiou][iuv]ed$|[cgsz]ed$|ated$", word) else word[:-2]
        return f"{claim[: match_past.start()]}did not {base}{claim[match_past.end() :]}"
    return None


def affirm(claim: str, pool: Pool) -> str | None:
    """Without its negation."""
    del pool
    return _NEGATED.sub(lambda m: m[1] or m[2], claim, count=1) if _NEGATED.search(claim) else None


def turn_round(claim: str, pool: Pool) -> str | None:
    """One word by its antonym in WordNet."""
    if pool.antonyms is None:
        return None
    words = re.split(r"(\W+)", claim)
    places = [at for at, word in enumerate(words) if word.islower() and pool.antonyms.of(word)]
    if not places:
        return None
    at = pool.rng.choice(places)
    words[at] = pool.rng.choice(pool.antonyms.of(words[at]))
    return "".join(words)


def exchange_names(claim: str, pool: Pool) -> str | None:
    """Two names on either side of a verb change places."""
    del pool
    found = [(claim.index(name), name) for name in names_of(claim) if claim.count(name) == 1]
    for (start, one), (there, other) in zip(sorted(found), sorted(found)[1:], strict=False):
        between = claim[start + len(one) : there]
        if re.search(r" [a-z]+(?:ed|s) ", between) and not re.search(
            r",| and | or |\bwith\b|’s|'s|\bof\b|\bby\b", between
        ):
            return claim[:start] + other + between + one + claim[there + len(other) :]
    return None


def unhedge(claim: str, pool: Pool) -> str | None:
    """What was alleged or possible as a fact."""
    del pool
    new = re.sub(r"\b(?:allegedly|reportedly|possibly|potentially|likely) ", "", claim)
    new = re.sub(r"\b(?:may|might|could) be\b", "is", new)
    return new if new != claim else None


CHANGES: dict[str, Change] = {
    "number, near": near_number,
    "number, far": far_number,
    "number, of the passage": number_of_passage,
    "day": other_day,
    "name, of the passage": name_of_passage,
    "name, of the corpus": name_of_corpus,
    "negated": negate,
    "negation removed": affirm,
    "direction": turn_round,
    "roles exchanged": exchange_names,
    "hedge removed": unhedge,
}


def _with_one(
    claim: str, pattern: re.Pattern[str], changed: Callable[[re.Match[str]], str], pool: Pool
) -> str | None:
    places = list(pattern.finditer(claim))
    if not places:
        return None
    match = pool.rng.choice(places)
    put = changed(match)
    if put == match[0] or re.search(rf"(?<![\w.,]){re.escape(put)}(?![\w]|[.,]\d)", pool.span):
        return None
    return claim[: match.start()] + put + claim[match.end() :]


def _other_spelt(claim: str, pool: Pool) -> str | None:
    pattern = re.compile(rf"(?<![-\w])(?:{'|'.join(_SPELT)})(?![-\w])")
    return _with_one(claim, pattern, lambda match: _another(_SPELT, match[0], pool), pool)


def _another(words: Sequence[str], word: str, pool: Pool) -> str:
    return pool.rng.choice([other for other in words if other != word])


def _other_name(claim: str, others: Sequence[str], pool: Pool) -> str | None:
    """A name by one of as many words: two words are mostly people, one word places and firms."""
    mine = names_of(claim)
    if not mine:
        return None
    name = pool.rng.choice(mine)
    alike = [other for other in others if len(other.split()) == len(name.split())]
    return claim.replace(name, pool.rng.choice(alike)) if alike else None


def _is_new(name: str, span: str) -> bool:
    return not any(word in span for word in name.split())
