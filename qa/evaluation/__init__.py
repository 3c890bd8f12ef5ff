"""How good retrieval and answers are, measured on questions with known answers.

What was measured of each question, and the mean of that with an interval.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
CONFIDENCE = 0.95
SEED = 20_231_130


@dataclass(frozen=True)
class Estimate:
    """A mean over so many `questions` and the interval that holds it with `CONFIDENCE`."""

    mean: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True)
class Scores:
    """`values[i, j]` is what measure `measures[j]` gives for question `questions[i]`.

    NaN where the question has nothing that could be measured so.
    """

    questions: tuple[str, ...]
    measures: tuple[str, ...]
    values: NDArray[np.float64]

    def among(self, questions: Collection[str]) -> Scores:
        """Those of the given questions that are here, in this order."""
        places = [i for i, question in enumerate(self.questions) if question in questions]
        kept = tuple(self.questions[i] for i in places)
        return Scores(kept, self.measures, self.values[places])

    def minus(self, other: Scores) -> Scores:
        """Question by question, this less the other, which has the same questions and measures."""
        if (self.questions, self.measures) != (other.questions, other.measures):
            raise ValueError("only the same questions and measures can be compared")
        return Scores(self.questions, self.measures, self.values - other.values)

    def estimates(self) -> dict[str, Estimate]:
        """Each measure's mean with its interval, over the questions that have it."""
        had = np.flatnonzero(~np.isnan(self.values).all(axis=0))
        present = ~np.isnan(self.values[:, had])
        values = np.where(present, self.values[:, had], 0.0)

        def means(places: NDArray[np.intp]) -> NDArray[np.float64]:
            counts = present[places].sum(axis=0)
            sums: NDArray[np.float64] = values[places].sum(axis=0)
            shares: NDArray[np.float64] = np.divide(
                sums, counts, out=np.full(len(counts), np.nan), where=counts > 0
            )
            return shares

        bounds = bootstrapped(means, len(self.questions))
        counts = present.sum(axis=0)
        return {
            self.measures[j]: Estimate(*bound, int(count))
            for j, bound, count in zip(had, bounds, counts, strict=True)
        }


def bootstrapped(
    statistics: Callable[[NDArray[np.intp]], NDArray[np.float64]], count: int
) -> list[tuple[float, float, float]]:
    """Each statistic of `count` questions, and the percentile bootstrap interval around it.

    `statistics` takes the places of questions, shape (count,), and gives an array of shape
    (statistics,), NaN where one cannot be had. Efron & Tibshirani, An Introduction to the Bootstrap
    (1993), chapter 13: `RESAMPLES` samples of as many questions, with replacement. Always the same
    for the same values.
    """
    random = np.random.default_rng(SEED)
    resampled = [statistics(random.integers(count, size=count)) for _ in range(RESAMPLES)]
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.nanpercentile(resampled, (tail, 100 - tail), axis=0)
    of_all = statistics(np.arange(count))
    return [(float(m), float(a), float(b)) for m, a, b in zip(of_all, low, high, strict=True)]
