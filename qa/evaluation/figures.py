"""What measuring answers found: the document that `--json` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

from index import IndexStatus
from qa.evaluation import CONFIDENCE, RESAMPLES, SEED, Estimate, Scores, bootstrapped
from qa.evaluation.answer_metrics import (
    Gold,
    RiskAtCoverage,
    TextOf,
    auroc,
    risk_by_coverage,
    score_answers,
    verbatim,
)
from qa.evaluation.retrieval_metrics import Searched
from qa.events import Answer, Mode
from qa.llm import Usage

Types = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Group:
    """Measures over some questions, or differences of them."""

    questions: int
    measures: dict[str, Estimate]


@dataclass(frozen=True)
class Groups:
    """All questions measured, and those of each type that the data set names."""

    all: Group
    by_type: dict[str, Group]

    @staticmethod
    def of(scores: Scores, types: Types) -> Groups:
        among = {name: scores.among(of_type) for name, of_type in types.items()}
        return Groups(
            _group(scores), {name: _group(some) for name, some in among.items() if some.questions}
        )


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


def _group(scores: Scores) -> Group:
    return Group(len(scores.questions), scores.estimates())


@dataclass(frozen=True)
class Confidences:
    """Of the questions that the articles answer, and of those that they do not."""

    answerable: list[float]
    unanswerable: list[float]


@dataclass(frozen=True)
class Citations:
    """All citations given, and how many of them are verbatim."""

    given: int
    verbatim: int


@dataclass(frozen=True)
class Milliseconds:
    p50: float
    p95: float


@dataclass(frozen=True)
class Cost:
    """Tokens of all questions together, and the time of one; how many were asked at once."""

    tokens: Usage
    ms: dict[str, Milliseconds]


@dataclass(frozen=True)
class AnswerFigures:
    """`questions` are in the set, `asked` of them were; `failed` have no answer and no figures."""

    dataset: str
    split: str
    index: IndexFigures
    mode: Mode
    models: tuple[str, ...]
    questions: int
    asked: int
    failed: int
    measures: Groups
    auroc: Estimate | None
    citations: Citations
    risk_by_coverage: list[RiskAtCoverage]
    confidences: Confidences
    cost: Cost
    bootstrap: Bootstrap = field(default_factory=Bootstrap)

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)


@dataclass(frozen=True)
class Asked:
    """What was asked of which set, and how."""

    dataset: str
    split: str
    mode: Mode
    questions: int
    failed: int


def answer_figures(
    asked: Asked,
    status: IndexStatus,
    golds: Mapping[str, Gold],
    answers: Mapping[str, Answer],
    types: Types,
    text: TextOf,
) -> AnswerFigures:
    """All figures over the questions that were answered, of which there is one at least."""
    cited = [citation for answer in answers.values() for citation in answer.citations]
    return AnswerFigures(
        dataset=asked.dataset,
        split=asked.split,
        index=IndexFigures.of(status),
        mode=asked.mode,
        models=tuple(sorted({one.model for one in answers.values() if one.model})),
        questions=asked.questions,
        asked=len(answers) + asked.failed,
        failed=asked.failed,
        measures=Groups.of(score_answers(golds, answers, text), types),
        auroc=_auroc(golds, answers),
        citations=Citations(len(cited), sum(verbatim(one, text) for one in cited)),
        risk_by_coverage=risk_by_coverage(golds, answers),
        confidences=Confidences(*(_confidences(golds, answers, of) for of in (True, False))),
        cost=_cost(list(answers.values())),
    )


def _confidences(
    golds: Mapping[str, Gold], answers: Mapping[str, Answer], answerable: bool
) -> list[float]:
    return [one.confidence for key, one in answers.items() if golds[key].answerable is answerable]


def _auroc(golds: Mapping[str, Gold], answers: Mapping[str, Answer]) -> Estimate | None:
    """Of the confidence, for telling what the articles answer; None where all is of one kind."""
    judged = [one for one in answers if golds[one].answerable is not None]
    confidence = np.array([answers[one].confidence for one in judged])
    answerable = np.array([bool(golds[one].answerable) for one in judged])
    if not len(judged) or answerable.all() or not answerable.any():
        return None

    def of(places: NDArray[np.intp]) -> NDArray[np.float64]:
        values, kinds = confidence[places], answerable[places]
        return np.array([auroc(values[kinds], values[~kinds])])

    [bounds] = bootstrapped(of, len(judged))
    return Estimate(*bounds, len(judged))


def _cost(answers: list[Answer]) -> Cost:
    stages = dict.fromkeys(stage for answer in answers for stage in answer.timings_ms)
    return Cost(
        sum((answer.usage for answer in answers), Usage()),
        {stage: _spread(answer.timings_ms.get(stage, 0) for answer in answers) for stage in stages},
    )


def _spread(ms: Iterable[float]) -> Milliseconds:
    p50, p95 = np.percentile(list(ms), (50, 95))
    return Milliseconds(float(p50), float(p95))


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
