"""What measuring retrieval found: the document that `--json` prints."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from index import IndexStatus
from index.evaluation import CONFIDENCE, RESAMPLES, SEED, Estimate, Scores, Searched

Types = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Group:
    """Measures over some questions, or differences of them."""

    questions: int
    measures: dict[str, Estimate]


@dataclass(frozen=True)
class Groups:
    """All judged questions, and those of each type that the data set names."""

    all: Group
    by_type: dict[str, Group]

    @staticmethod
    def of(scores: Scores, types: Types) -> Groups:
        among = {name: scores.among(of_type) for name, of_type in types.items()}
        return Groups(
            _group(scores), {name: _group(some) for name, some in among.items() if some.questions}
        )


@dataclass(frozen=True)
class Latency:
    """Of one search after another, embedding the question included, in milliseconds."""

    p50: float
    p95: float

    @staticmethod
    def of(searched: Searched) -> Latency:
        return Latency(searched.latency_ms(50), searched.latency_ms(95))


@dataclass(frozen=True)
class Comparison:
    """This run less another, question by question, over those that stand in both."""

    run: str
    differences: Groups


@dataclass(frozen=True)
class AtDepth:
    """Recall of articles when `k` passages are asked for, and how long that takes."""

    k: int
    recall: Estimate
    latency_ms: Latency


@dataclass(frozen=True)
class IndexFigures:
    folder: str
    model: str
    articles: int
    passages: int

    @staticmethod
    def of(status: IndexStatus) -> IndexFigures:
        return IndexFigures(str(status.path), status.model, status.articles, status.passages)


@dataclass(frozen=True)
class Bootstrap:
    resamples: int = RESAMPLES
    seed: int = SEED
    confidence: float = CONFIDENCE


@dataclass(frozen=True)
class RetrievalFigures:
    """`searched` counts all questions; `measures` are of those with a relevant article."""

    dataset: str
    split: str
    k: int
    index: IndexFigures
    searched: int
    measures: Groups
    latency_ms: Latency
    comparison: Comparison | None
    depths: tuple[AtDepth, ...]
    bootstrap: Bootstrap = Bootstrap()

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)


def _group(scores: Scores) -> Group:
    return Group(len(scores.questions), scores.estimates())
