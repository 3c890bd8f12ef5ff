"""What measuring found, for all questions and for each type: the parts that every document has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index import IndexStatus
from index.evaluation import CONFIDENCE, RESAMPLES, SEED, Estimate, Scores

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
