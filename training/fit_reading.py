"""Fits how sure an answer is by what the reader makes of it.

`python -m training.fit_reading PUBLIC` asks the questions that were held from the reader's training
over an archive of all that it was trained on and judged on, as the product does. `--write` writes
the weights of the confidence and the least that an answer takes (`qa/evidence/confidence.json`),
and those of the short answer (`qa/writers/thresholds.json`).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from index import EmbedderIdentity
from index.embeddings.fitted import write_fitted
from qa.evidence import Evidence, log_odds
from qa.evidence.question import kind_asked
from qa.evidence.rivals import is_of_the_sort, lead_over_rivals
from qa.evidence.slot import AskedSlot
from qa.writers import FITTED
from training.held_archive import LEARNT, HeldArchive, held_archive
from training.reader.cases import Case, all_cases
from training.reader.judge import words_f1
from training.reader.pictures import reliability

_CONFIDENCE = Path("qa/evidence/confidence.json")
THRESHOLDS = Path("qa/writers/thresholds.json")
_FEATURES = (
    "late",
    "coverage",
    "context",
    "numbers",
    "passage",
    "has",
    "near",
    "untyped",
    "length",
)
_ENCYCLOPAEDIC = "reading-squad2-part"
_ANSWERED = 0.98
_SAME_WORDS = 0.5
# Of the right short answers so many are shown.
_SHOWN = 0.75
_MOST_OF_SENTENCE: float = FITTED["short_answer"]["most_of_sentence"]


@dataclass(frozen=True)
class Asked:
    """A question as the product sees it, with the sentences that were read, best first."""

    case: Case
    evidence: list[Evidence]

    @property
    def best(self) -> Evidence:
        return self.evidence[0]

    @property
    def right(self) -> bool:
        """Whether the best sentence has the answer."""
        return self.holds(self.best)

    def holds(self, one: Evidence) -> bool:
        said = " ".join(one.text.split())
        return bool(self.case.answerable) and any(
            " ".join(gold.split()) in said for gold in self._golds()
        )

    @property
    def short_right(self) -> bool:
        """Whether the question has an answer, and the best sentence's words are it."""
        words = _answer(self.best)
        return (
            bool(self.case.answerable)
            and max((words_f1(words, gold) for gold in self._golds()), default=0.0) >= _SAME_WORDS
        )

    @property
    def may_be_short(self) -> bool:
        """Whether the best sentence's words are of the sort that is asked for, and few of it."""
        short = len(_answer(self.best)) <= _MOST_OF_SENTENCE * len(self.best.text)
        return short and is_of_the_sort(AskedSlot(self.case.question), self.best)

    def ordered(self, order: dict[str, float]) -> Asked:
        weights = [1.0, order["span"], order["relevance"]]
        found = sorted(self.evidence, key=lambda one: -np.dot(weights, _order_features(one)))
        return Asked(self.case, found)

    def _golds(self) -> list[str]:
        return [self.case.text.body[slice(*span)] for span in self.case.spans or ()]


def asked(cases: Sequence[Case], archive: HeldArchive) -> Iterator[Asked]:
    """Of those that the archive has sentences for."""
    for case in cases:
        _, evidence = archive.asked(case.question)
        if evidence:
            yield Asked(case, evidence)


def order_weights(asked: Sequence[Asked]) -> dict[str, float]:
    """What orders sentences, as shares of the weight of answerable: of those of one question, which
    has the answer.
    """
    rows: list[list[float]] = []
    labels: list[bool] = []
    for one in asked:
        holds = [one.holds(sentence) for sentence in one.evidence]
        if any(holds):
            # Only what differs between sentences of the same question can order them.
            table = np.array([_order_features(sentence) for sentence in one.evidence])
            rows += (table - table.mean(0)).tolist()
            labels += holds
    weights = LogisticRegression(C=1.0, class_weight="balanced").fit(rows, labels).coef_[0]
    return {
        "span": round(float(weights[1] / weights[0]), 3),
        "relevance": round(float(weights[2] / weights[0]), 3),
    }


def _order_features(one: Evidence) -> list[float]:
    said = one.reading
    return [said.answerable if said else 0.0, _span_score(one), one.relevance]


def _answer(one: Evidence) -> str:
    if one.reading is None:
        return ""
    return one.hit.article.text[one.reading.answer.start : one.reading.answer.end]


def questions(held: Mapping[str, list[Case]], most: int) -> dict[str, list[Case]]:
    """By set at most so many of each kind, none that wants a yes or a no; no set without any."""
    rng = random.Random(3)

    def some(*names: str) -> list[Case]:
        found = [case for name in names for case in held.get(name, [])]
        found = [case for case in found if kind_asked(case.question) != "yes or no"]
        rng.shuffle(found)
        return found[:most]

    encyclopaedic = some(_ENCYCLOPAEDIC) + some(f"{_ENCYCLOPAEDIC}-unanswerable")
    sets = {
        "news": some("news") + some("news-near-miss"),
        "held news": some("held-news") + some("held-news-near-miss"),
        "encyclopaedic": encyclopaedic,
    }
    return {name: found for name, found in sets.items() if found}


@dataclass(frozen=True)
class Confidence:
    """How likely the best sentence has the answer: of each question by a fit that did not see it.

    `least` is what most of those reach that would be answered rightly: what would be answered
    wrongly had better be refused.
    """

    fit: LogisticRegression
    likely: np.ndarray
    labels: np.ndarray
    least: float

    @staticmethod
    def of(every: Sequence[Asked], order: dict[str, float]) -> Confidence:
        table = np.array([_features(one.best, order) for one in every])
        labels = np.array([one.right for one in every])
        likely = _five_fold(LogisticRegression(C=1.0, max_iter=1000), table, labels)
        fit = LogisticRegression(C=1.0, max_iter=1000).fit(table, labels)
        return Confidence(fit, likely, labels, float(np.quantile(likely[labels], 1 - _ANSWERED)))

    @property
    def weights(self) -> dict[str, object]:
        score, *others = self.fit.coef_[0]
        return {
            "features": {n: round(float(w), 2) for n, w in zip(_FEATURES, others, strict=True)},
            "score": round(float(score), 4),
            "intercept": round(float(self.fit.intercept_[0]), 3),
            "least_confidence": round(self.least, 3),
        }


def short_answer_weights(every: Sequence[Asked], likely: np.ndarray) -> dict[str, float]:
    """Of what may be shown as a short answer at all: the other rules know of no fit."""
    shown = [place for place, one in enumerate(every) if one.may_be_short]
    table = np.array([_short_features(every[place], likely[place]) for place in shown])
    right = np.array([every[place].short_right for place in shown])
    chance = _five_fold(LogisticRegression(C=1.0, max_iter=2000), table, right)
    fit = LogisticRegression(C=1.0, max_iter=2000).fit(table, right)
    least = float(np.quantile(chance[right], 1 - _SHOWN))
    print(
        f"short answer: n {len(shown)}, right {right.mean():.3f},"
        f" AUROC {roc_auc_score(right, chance):.3f},"
        f" calibration error {_calibration_error(chance, right):.3f}"
        f" | at {least:.2f}: right {right[chance >= least].mean():.3f}"
    )
    names = ("confidence", "score", "lead")
    return {
        **{n: round(float(w), 3) for n, w in zip(names, fit.coef_[0], strict=True)},
        "intercept": round(float(fit.intercept_[0]), 3),
        "least": round(least, 2),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("public", type=Path)
    parser.add_argument("--most", type=int, default=250, help="questions of each kind")
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--picture", type=Path, metavar="FILE", help="how right which confidence is"
    )
    given = parser.parse_args(arguments)
    sets = questions(all_cases(given.public, LEARNT).held, given.most)
    texts = {case.text.body: case.text for case in sets.get("encyclopaedic", [])}
    with held_archive(list(texts.values())) as archive:
        identity = archive.identity
        rows = {name: list(asked(cases, archive)) for name, cases in sets.items()}
    order = order_weights([one for found in rows.values() for one in found])
    rows = {name: [one.ordered(order) for one in found] for name, found in rows.items()}
    every = [one for found in rows.values() for one in found]
    fitted = Confidence.of(every, order)
    at = 0
    for name, found in rows.items():
        _say(name, found, fitted.likely[at : at + len(found)], fitted.least)
        at += len(found)
    error = _calibration_error(fitted.likely, fitted.labels)
    print("expected calibration error", round(error, 3))
    if given.picture:
        reliability(fitted.likely, fitted.labels, given.picture)
    short = short_answer_weights(every, fitted.likely)
    weights = {"order": order, **fitted.weights}
    print(json.dumps(weights), json.dumps(short))
    if given.write:
        _write(_CONFIDENCE, identity, "read", weights)
        _write(THRESHOLDS, identity, "short_answer", short)
    return 0


def _write(
    path: Path, identity: EmbedderIdentity, name: str, weights: Mapping[str, object]
) -> None:
    """Over those of that name that are there."""
    known = json.loads(path.read_text("utf-8"))[name]
    write_fitted(path, identity, {name: {**known, **weights}})


def _five_fold(model: LogisticRegression, table: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How likely each row is so, by a fit that did not see it."""
    chance: np.ndarray = cross_val_predict(model, table, labels, cv=5, method="predict_proba")
    return chance[:, 1]


def _features(best: Evidence, order: dict[str, float]) -> list[float]:
    answerable, span, _ = _order_features(best)
    features = (float(getattr(best.features, name)) for name in _FEATURES)
    return [answerable + order["span"] * span, *features]


def _short_features(one: Asked, likely: float) -> list[float]:
    lead = lead_over_rivals(one.case.question, one.best, one.evidence)
    return [log_odds(likely), _span_score(one.best), lead]


def _span_score(best: Evidence) -> float:
    return best.reading.answer.score if best.reading else 0.0


def _say(name: str, found: Sequence[Asked], likely: np.ndarray, least: float) -> None:
    yes = np.array([bool(one.case.answerable) for one in found])
    right = np.array([one.right for one in found])
    short = np.array([one.short_right for one in found])
    bound = float(np.quantile(likely[yes], 0.08))
    print(
        f"{name}: n {yes.sum()}/{(~yes).sum()}"
        f" AUROC {roc_auc_score(yes, likely):.3f}"
        f" refused at 0.92 {(likely[~yes] < bound).mean():.2f}"
        f" | at the least confidence: answered {(likely[yes] >= least).mean():.3f},"
        f" refused {(likely[~yes] < least).mean():.3f}"
        f" | first sentence right {right[yes].mean():.3f}, short right {short[yes].mean():.3f}"
    )


def _calibration_error(likely: np.ndarray, labels: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015): equal widths."""
    places = np.minimum((likely * bins).astype(int), bins - 1)
    error = 0.0
    for one in range(bins):
        here = places == one
        if here.any():
            error += here.mean() * abs(likely[here].mean() - labels[here].mean())
    return float(error)


if __name__ == "__main__":
    sys.exit(main())
