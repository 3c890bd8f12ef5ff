"""Yes or no, where the words found settle it; here how surely a quote says either."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qa.citations import Span
from qa.evidence import log_odds
from qa.evidence.stance.asked_act import AskedAct
from qa.reader import Reader, Window
from qa.writers import FITTED

VERDICT: dict[str, float] = {
    name: value for name, value in FITTED["verdict"].items() if name not in ("yes", "no")
}
_WEIGHTS: dict[str, dict[str, float]] = {said: FITTED["verdict"][said] for said in ("yes", "no")}


@dataclass(frozen=True)
class QuotedVerdict:
    """What the span says to a yes/no question: `yes` and `no` in [0, 1], together at most 1."""

    span: Span
    yes: float
    no: float

    @property
    def says_yes(self) -> bool:
        return self.yes > self.no

    @property
    def surely(self) -> float:
        return max(self.yes, self.no)


def verdicts_of(question: str, spans: Sequence[Span], reader: Reader) -> list[QuotedVerdict]:
    """Of each span by itself, under its article's title.

    Of a question for an act the mean of three readings: as it is asked, as a statement, and as the
    statement's denial, which says yes where the act's answer is no.
    """
    windows = [Window(span.hit, span.start, span.end) for span in spans]
    asked = AskedAct.of(question)
    read = [[(one.entailed, one.contradicted) for one in reader.read(question, windows)]]
    if asked:
        stated = reader.read(asked.stated(), windows)
        denied = reader.read(asked.stated(denied=True), windows)
        read.append([(one.entailed, one.contradicted) for one in stated])
        read.append([(one.contradicted, one.entailed) for one in denied])
    means = [
        [sum(said) / len(read) for said in zip(*of_one, strict=True)]
        for of_one in zip(*read, strict=True)
    ]
    return [QuotedVerdict(span, *mean) for span, mean in zip(spans, means, strict=True)]


def surest(quotes: Sequence[QuotedVerdict], *, says_yes: bool) -> float:
    """How surely one of them says yes, or no; 0 where there are none."""
    return max((one.yes if says_yes else one.no for one in quotes), default=0.0)


def likely_right(best: QuotedVerdict, others: Sequence[QuotedVerdict], answers: float) -> float:
    """That what `best` says is the answer, where the reader found it to answer by that score.

    In [0, 1]; fitted by `python -m training.fit_verdicts`.
    """
    weights = _WEIGHTS["yes" if best.says_yes else "no"]
    features = verdict_features(best, others, answers)
    logit = sum(weights[name] * value for name, value in features.items()) + weights["intercept"]
    return 1 / (1 + math.exp(-logit))


def verdict_features(
    best: QuotedVerdict, others: Sequence[QuotedVerdict], answers: float
) -> dict[str, float]:
    """What `likely_right` weighs. `against`, `with`: the surest of the other quotes."""
    return {
        "surely": log_odds(best.surely),
        "neither": log_odds(1 - best.yes - best.no),
        "answers": answers,
        "against": surest(others, says_yes=not best.says_yes),
        "with": surest(others, says_yes=best.says_yes),
    }
