"""How alike a claim and a span are: the words they share, their order, and their meaning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.embedding import Vectors
from qa.verifying.pairing import Pairing
from qa.verifying.reading import Reading
from qa.verifying.vocabulary import Vocabulary

# Who said it is a matter of names; that it was said adds nothing.
_REPORTING = frozenset(
    """said say says saying told tell report reports reported reporting according article articles
    state states stated note notes noted announce announced announces add added adds explain
    explained explains mention mentioned mentions write wrote writes""".split()
)


@dataclass(frozen=True)
class Meant:
    """A text by its words: `vectors[i]`, a unit row, belongs to `words[i]`, folded."""

    words: dict[str, int]
    vectors: Vectors

    def mean(self) -> Vectors:
        if not len(self.vectors):
            return np.zeros(self.vectors.shape[1:], np.float32)
        mean: Vectors = self.vectors.mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)


@dataclass(frozen=True)
class Likeness:
    """Each in [0, 1]; words are content words of the claim, weighed by rarity.

    around: those that stand in the span, or in the headline, publisher or date of its article.
    near: those that stand in the span; another counts by the cosine of the nearest one there.
    lost: the weight of the heaviest word that is not there, less that cosine.
    order: those that stand in the span in the same order.
    meaning: the cosine of the two texts' mean word vectors.
    """

    around: float
    near: float
    lost: float
    order: float
    meaning: float


def claimed_stems(claim: Reading) -> dict[str, str]:
    """The stems that count, each with one of its words."""
    return {
        word.stem: word.folded
        for word in claim.words
        if word.is_content and word.folded not in _REPORTING
    }


def share(claim: Reading, stems: frozenset[str], vocabulary: Vocabulary) -> float:
    """The share of the claim's words, weighed by rarity, that are among `stems`."""
    weights = {stem: vocabulary.weight(stem) for stem in claimed_stems(claim)}
    total = sum(weights.values())
    return sum(w for stem, w in weights.items() if stem in stems) / total if total else 0.0


def likeness(
    claim: Reading,
    span: Reading,
    pairing: Pairing,
    around: frozenset[str],
    meant: tuple[Meant, Meant],
    vocabulary: Vocabulary,
) -> Likeness:
    """`around` are the stems of what is known of the article beside its text."""
    here, there = meant
    claimed = claimed_stems(claim)
    weights = {stem: vocabulary.weight(stem) for stem in claimed}
    total = sum(weights.values()) or 1.0
    near = {
        stem: 1.0 if stem in span.stems else _nearness(claimed[stem], here, there)
        for stem in claimed
    }
    ordered = {claim.words[place].stem for place in pairing.in_order}
    lost = [weights[stem] * (1 - near[stem]) for stem in claimed if stem not in around]
    return Likeness(
        around=share(claim, span.stems | around, vocabulary),
        near=sum(weights[stem] * near[stem] for stem in claimed) / total,
        lost=max(lost, default=0.0),
        order=sum(weights.get(stem, 0.0) for stem in ordered) / total,
        meaning=float(np.clip(here.mean() @ there.mean(), 0, 1)),
    )


def _nearness(word: str, here: Meant, there: Meant) -> float:
    if word not in here.words or not len(there.vectors):
        return 0.0
    return float(np.clip((there.vectors @ here.vectors[here.words[word]]).max(), 0, 1))
