"""How much of what a claim says stands in a span, and how likely the span then supports it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import Vectors
from index.embeddings.fitted import fitted_numbers
from index.nlp import words_of
from index.nlp.words import Tokens, Vocabulary
from qa.events import Support

# A logistic regression, fitted by training/fit_verifier.py; figures in docs/decisions/0009.
FITTED = fitted_numbers(Path(__file__).with_name("support.json"))
SUPPORTED: float = FITTED["supported"]
PARTIAL: float = FITTED["partial"]

# Who said it is a matter of names; that it was said adds nothing.
_REPORTING = words_of("reporting")


@dataclass(frozen=True)
class TokenVectors:
    """A text by its words: row `words[w]` of `vectors`, of unit norm, is that of the word w."""

    words: dict[str, int]
    vectors: Vectors


def similarity(
    claim: Tokens,
    granted: frozenset[str],
    meant: tuple[TokenVectors, TokenVectors],
    vocabulary: Vocabulary,
) -> float:
    """The share of the claim's words, weighed by rarity, that the span has, in [0, 1].

    A word counts in full where its stem is `granted`: it stands in the span, or need not. Any
    other counts by the cosine of the nearest word there; `meant` has the words of claim and span.
    """
    claimed = _claimed(claim)
    weights = {stem: vocabulary.weight(stem) for stem in claimed}
    total = sum(weights.values())
    here, there = meant
    near = sum(
        weights[stem] * (1.0 if stem in granted else cosine(word, here, there))
        for stem, word in claimed.items()
    )
    return near / total if total else 0.0


def share(claim: Tokens, granted: frozenset[str], vocabulary: Vocabulary) -> float:
    """The same without vectors: a word that is not granted counts nothing."""
    return share_of(weights_of(claim, vocabulary), granted)


def weights_of(claim: Tokens, vocabulary: Vocabulary) -> dict[str, float]:
    """How much each stem of a claim counts."""
    return {stem: vocabulary.weight(stem) for stem in _claimed(claim)}


def share_of(weights: Mapping[str, float], granted: frozenset[str]) -> float:
    """As `share` gives it for a claim of these weights."""
    total = sum(weights.values())
    return sum(w for stem, w in weights.items() if stem in granted) / total if total else 0.0


def likelihood(near: float) -> float:
    """How likely it is, in [0, 1], that a span as near as that supports the claim."""
    return 1 / (1 + math.exp(-FITTED["weight"] * near - FITTED["intercept"]))


def support_at(likely: float) -> Support:
    if likely >= SUPPORTED:
        return "supported"
    return "partial" if likely >= PARTIAL else "unsupported"


def _claimed(claim: Tokens) -> dict[str, str]:
    """The stems that count, each with one of its words."""
    return {
        word.stem: word.folded
        for word in claim.words
        if word.is_content and word.folded not in _REPORTING
    }


def cosine(word: str, here: TokenVectors, there: TokenVectors) -> float:
    """That of a word here and the nearest one there, in [0, 1]."""
    if word not in here.words or not len(there.vectors):
        return 0.0
    return float(np.clip((there.vectors @ here.vectors[here.words[word]]).max(), 0, 1))
