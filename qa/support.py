"""Does a span of an article say what a written sentence claims? A check by code alone.

Numbers, names and quoted words of the claim must stand in the span or in what is known of its
article (headline, publisher, date); negation must agree; and most of its other words must be
there, weighed by how rare they are in the archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index import Article
from qa.events import Support

SUPPORTED_SHARE = 0.7
PARTIAL_SHARE = 0.45

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {
    word: str(value)
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
    )
}
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,})[\"”]")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|\w+n['’]t|denied|denies|deny"
    r"|refused|refuses|rejected|rejects|failed to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Words:
    """How texts are compared: `terms` folds and stems, `rarity` weighs each term."""

    terms: Callable[[str], list[str]]
    rarity: Callable[[list[str]], Mapping[str, float]]


def support(claim: str, span: str, article: Article, words: Words) -> tuple[Support, float]:
    """The verdict on `claim` beside `span`, and the share of its words found there, in [0, 1]."""
    share = _share(claim, f"{span} {_surroundings(article)}", words)
    if not (
        _numbers(claim) <= _numbers(f"{span} {_surroundings(article)}")
        and _names(claim) <= _folded(f"{span} {_surroundings(article)}")
        and all(_flat(quoted) in _flat(span) for quoted in _QUOTED.findall(claim))
        and bool(_NEGATION.search(claim)) == bool(_NEGATION.search(span))
    ):
        return "unsupported", share
    if share >= SUPPORTED_SHARE:
        return "supported", share
    return ("partial" if share >= PARTIAL_SHARE else "unsupported"), share


def _surroundings(article: Article) -> str:
    """What is known of the article beside its text, and may be said without standing in it."""
    when = ""
    if article.published_at:
        when = f"{article.published_at:%A %d %B %Y} {article.published_at.day}"
    return f"{article.title} {article.publisher or ''} {when}"


def _share(claim: str, grounds: str, words: Words) -> float:
    claimed = sorted(set(words.terms(claim)))
    if not claimed:
        return 0.0
    weights = words.rarity(claimed)
    present = set(words.terms(grounds))
    total = sum(weights.values())
    return sum(weights[term] for term in claimed if term in present) / total if total else 0.0


def _numbers(text: str) -> set[str]:
    """Numbers by value: "1,200" and "1200", "seven" and "7" are the same."""
    found = {number.replace(",", "").rstrip(".").lstrip("0") for number in _NUMBER.findall(text)}
    spelt = {_NUMBER_WORDS.get(word.lower(), "") for word in _WORD.findall(text)}
    return (found | spelt) - {""}


def _names(text: str) -> set[str]:
    """Capitalised words that do not merely begin a sentence, folded."""
    words = list(_WORD.finditer(text))
    return {
        _fold(word.group())
        for word in words
        if word.group()[0].isupper() and not _begins_sentence(text, word.start())
    }


def _begins_sentence(text: str, position: int) -> bool:
    before = text[:position].rstrip(" \"“'‘(")
    return not before or before[-1] in ".!?:\n"


def _folded(text: str) -> set[str]:
    return {_fold(word) for word in _WORD.findall(text)}


def _fold(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.casefold())


def _flat(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()
