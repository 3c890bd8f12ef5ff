"""Choosing among scored candidates so that every part of a question has its evidence."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from index.embeddings import Vectors

# What is left of a candidate's score once a passage was taken for the same part, and once one
# was taken from the same article; chosen by cross-validation: docs/reference/retrieval.md.
PART_DECAY = 0.95
ARTICLE_DECAY = 0.85


@dataclass(frozen=True)
class Choice:
    """The candidate at `place`, taken for the part `part` with the score it had then, in [0, 1]."""

    place: int
    part: int
    score: float


def diversify(
    scores: Vectors, articles: Sequence[Hashable], k: int, among: Sequence[int] | None = None
) -> list[Choice]:
    """At most `k` candidates, best first.

    `scores` has shape (parts, candidates), in logits; `articles` says which article each candidate
    is from; `among`, where given, holds the places of those that may be taken. Each time the
    candidate of the greatest probability is taken: that which its score gives it for its best part,
    less what was taken before.
    """
    if not scores.size:
        return []
    part_of = scores.argmax(axis=0)
    score = 1.0 / (1.0 + np.exp(-scores.max(axis=0).astype(np.float64)))
    # Of equals the first is taken, whatever the last bits of a float say.
    score = score.round(6)
    numbers = dict(zip(articles, range(len(articles)), strict=True))
    article_of = np.array([numbers[article] for article in articles])
    places = range(len(score)) if among is None else among
    left_out = np.ones(len(score), np.bool_)
    left_out[list(places)] = False
    score[left_out] = -1.0
    taken: list[Choice] = []
    for _ in range(min(k, len(places))):
        best = int(score.argmax())
        taken.append(Choice(best, int(part_of[best]), float(score[best])))
        score[part_of == part_of[best]] *= PART_DECAY
        score[article_of == article_of[best]] *= ARTICLE_DECAY
        score[best] = -1.0
    return taken
