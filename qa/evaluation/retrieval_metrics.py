"""Measuring search: judged questions and what was found for them → measures with intervals.

Articles are what is judged. A search returns passages, so an article stands in a ranking once, at
the place of its best passage.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.models import Hit
from index.retrieval import Retriever
from qa.evaluation import Scores

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
