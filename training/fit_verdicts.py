"""Fits how likely a yes or a no is right, by what the reader makes of quotes.

`python -m training.fit_verdicts PUBLIC` asks the yes/no questions that were held from the reader's
training over an archive of what it was trained on and judged on, as the product does. `--write`
writes the weights (`qa/writers/thresholds.json`). Those of another hand are judged on alone.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from index.embeddings.fitted import write_fitted
from qa.evidence.question import kind_asked
from qa.writers.verdicts import VERDICT, verdict_features, verdicts_of
from qa.writers.verdicts.yes_no import MOST_QUOTES
from training.fit_reading import THRESHOLDS
from training.held_archive import LEARNT, HeldArchive, held_archive
from training.reader.cases import Case, all_cases
from training.reader.model import CONTRADICTED, ENTAILED

_LEARNT = ("news-yes-no", "verdicts-yes-no")
_JUDGED = ("held-news-yes-no",)
_FOLDS = 5
_BOUNDS = (0.8, 0.75, 0.7, 0.6, 0.5)


@dataclass(frozen=True)
class Told:
    """What the best quote says to a question, and whether that is so."""

    says_yes: bool
    features: dict[str, float]
    right: bool
    may_be_told: bool


def told(cases: Sequence[Case], archive: HeldArchive) -> Iterator[Told]:
    """Of those that the archive has sentences for."""
    for case in cases:
        if kind_asked(case.question) != "yes or no":
            continue
        query, evidence = archive.asked(case.question)
        first = evidence[0].reading if evidence else None
        if first is None:
            continue
        quotes = [one.span for one in evidence[:MOST_QUOTES]]
        best, *others = verdicts_of(query.text, quotes, archive.reader)
        yield Told(
            best.says_yes,
            verdict_features(best, others, first.score),
            case.entailed == (ENTAILED if best.says_yes else CONTRADICTED),
            case.entailed in (ENTAILED, CONTRADICTED),
        )


class Fit:
    """One logistic regression for what says yes, one for what says no."""

    def __init__(self, learnt: Sequence[Told]) -> None:
        self._models = {
            says_yes: LogisticRegression(C=0.3, max_iter=2000).fit(
                [list(one.features.values()) for one in learnt if one.says_yes is says_yes],
                [one.right for one in learnt if one.says_yes is says_yes],
            )
            for says_yes in (True, False)
        }
        self._names = list(learnt[0].features)

    def likely(self, one: Told) -> float:
        row = [list(one.features.values())]
        return float(self._models[one.says_yes].predict_proba(row)[0, 1])

    @property
    def weights(self) -> dict[str, dict[str, float]]:
        return {
            "yes" if says_yes else "no": {
                **{
                    name: round(float(weight), 3)
                    for name, weight in zip(self._names, model.coef_[0], strict=True)
                },
                "intercept": round(float(model.intercept_[0]), 3),
            }
            for says_yes, model in self._models.items()
        }


def _say(name: str, found: Sequence[Told], likely: Sequence[float]) -> None:
    asked = sum(one.may_be_told for one in found)
    told = []
    for bound in _BOUNDS:
        given = [one for one, p in zip(found, likely, strict=True) if p >= bound]
        right = sum(one.right for one in given)
        share = sum(one.may_be_told for one in given) / asked
        told.append(f"{bound}: {right} right of {len(given)}, given to {share:.2f}")
    print(f"{name}: n {len(found)}, yes or no {asked} | {' | '.join(told)}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("public", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    held = all_cases(given.public, LEARNT).held
    with held_archive() as archive:
        identity = archive.identity
        learnt, judged = (
            [one for name in names for one in told(held[name], archive)]
            for names in (_LEARNT, _JUDGED)
        )
    # Neighbours are of one article: what is said of them is of a fit that saw neither.
    folds = np.arange(len(learnt)) * _FOLDS // len(learnt)
    likely = np.zeros(len(learnt))
    for fold in range(_FOLDS):
        fit = Fit([one for one, place in zip(learnt, folds, strict=True) if place != fold])
        for place in np.flatnonzero(folds == fold):
            likely[place] = fit.likely(learnt[place])
    _say("learnt, five-fold", learnt, likely.tolist())
    fit = Fit(learnt)
    _say("of another hand", judged, [fit.likely(one) for one in judged])
    print(json.dumps(fit.weights))
    if given.write:
        write_fitted(THRESHOLDS, identity, {"verdict": {**VERDICT, **fit.weights}})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
