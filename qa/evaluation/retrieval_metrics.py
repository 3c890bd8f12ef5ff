"""Measuring search: judged questions and what was found for them → measures with intervals.

Articles are what is judged. A search returns passages, so an article stands in a ranking once, at
the place of its best passage.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.models import Hit
from index.retrieval import Retriever

RESAMPLES = 2_000
CONFIDENCE = 0.95
SEED = 20_231_130
RECALL_DEPTHS = (1, 5, 10, 20, 50, 100)
_DEPTH = 10

# Question → article → relevance; above 0 is relevant.
Qrels = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class RunHit:
    """One passage found: `text == article.text[start:end]`; `rank` counts from 1.

    `copies` are the ids of the articles that print the same, and are told with it.
    """

    rank: int
    article_id: str
    passage_id: str
    start: int
    end: int
    score: float
    text: str
    copies: tuple[str, ...] = ()

    @staticmethod
    def of(hit: Hit, rank: int) -> RunHit:
        found, copies = hit.passage, tuple(copy.id for copy in hit.copies)
        place = (hit.article.id, found.id, found.start, found.end)
        return RunHit(rank, *place, hit.score, found.text, copies)


# Question → what was found, best first.
Run = Mapping[str, Sequence[RunHit]]


@dataclass(frozen=True)
class Searched:
    """A run, and how long each search took: shape (searches,), in milliseconds, in their order."""

    run: Run
    latencies_ms: NDArray[np.float64]

    def latency_ms(self, percent: float) -> float:
        return float(np.percentile(self.latencies_ms, percent))


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


def searched(retriever: Retriever, questions: Iterable[tuple[str, str]], k: int) -> Searched:
    """Search every (id, text) for `k` passages, one after the other."""
    run, latencies = dict[str, tuple[RunHit, ...]](), list[float]()
    for question, text in questions:
        begun = time.perf_counter()
        hits = retriever.search(text, k)
        latencies.append(1_000 * (time.perf_counter() - begun))
        run[question] = tuple(RunHit.of(hit, rank) for rank, hit in enumerate(hits, 1))
    return Searched(run, np.array(latencies))


def ranked_articles(hits: Sequence[RunHit], k: int, relevant: Collection[str] = ()) -> list[str]:
    """The articles of the first `k` passages, each once, at the place of its best passage.

    A search shows one of several copies and names the others; a relevant one among those stands
    for it.
    """
    shown = ([hit.article_id, *hit.copies] for hit in hits[:k])
    return list(dict.fromkeys(next((a for a in of if a in relevant), of[0]) for of in shown))


def score(qrels: Qrels, run: Run, k: int) -> Scores:
    """Measures of the first `k` passages, for each question that has a relevant article.

    Recall at `k` and the `RECALL_DEPTHS` below it; nDCG, MRR and MAP at 10, or at
    `k` where that is less; all as trec_eval has them (MAP divides by all relevant articles), and a
    copy as good as what it copies. A question that the run lacks counts as one for which nothing
    was found.
    """
    # Only who measures needs it.
    import ir_measures
    from ir_measures import AP, RR, R, nDCG

    depth = min(k, _DEPTH)
    named = {f"recall@{n}": R @ n for n in sorted({k, *(n for n in RECALL_DEPTHS if n < k)})}
    named |= {
        f"nDCG@{depth}": nDCG @ depth,
        f"MRR@{depth}": RR @ depth,
        f"MAP@{depth}": AP @ depth,
    }
    judged = {question: of for question, of in qrels.items() if max(of.values(), default=0) > 0}
    relevant_to = {question: {a for a, n in of.items() if n > 0} for question, of in judged.items()}
    columns = {str(measure): j for j, measure in enumerate(named.values())}
    rows = {question: i for i, question in enumerate(judged)}
    values = np.zeros((len(rows), len(columns)))
    # Scores that fall with the rank: trec_eval sorts by score, and breaks ties by name.
    ranked = {
        question: {
            article: -float(place)
            for place, article in enumerate(ranked_articles(run.get(question, ()), k, relevant))
        }
        for question, relevant in relevant_to.items()
    }
    for found in ir_measures.iter_calc(list(named.values()), judged, ranked):
        values[rows[found.query_id], columns[str(found.measure)]] = found.value
    return Scores(tuple(judged), tuple(named), values)
