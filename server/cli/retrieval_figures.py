"""What measuring retrieval found: the document that `--json` prints."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from index.evaluation import Estimate, Searched
from server.cli.evaluation_figures import Bootstrap, Groups, IndexFigures


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
    bootstrap: Bootstrap = field(default_factory=Bootstrap)

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)
