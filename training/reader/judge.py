"""How good a reader is on cases held from training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

from qa.reader.inputs import Pair
from qa.reader.onnx import best_span as best_span_of
from training.reader.cases import Case
from training.reader.examples import Maker

Floats = NDArray[np.float32]
_RESAMPLES = 1000


@dataclass(frozen=True)
class Read:
    """Logits of rows: span (tokens, 2) each, answerable (rows,), entailment (rows, 3)."""

    spans: list[Floats]
    answerable: Floats
    entailment: Floats


Reading = Callable[[Sequence[Pair]], Read]


@dataclass(frozen=True)
class Found:
    score: float
    start: int
    end: int
    entailment: Floats


def best_span(logits: Floats, body: tuple[int, int]) -> tuple[float, int, int]:
    """Of the body: its score beside that of no answer, first and last token."""
    left, right = body
    if left == right:
        return -20.0, 0, 0
    score, start, end = best_span_of(logits[left:right])
    return score - float(logits[0].sum()), left + start, left + end


def score_of(answerable: float, span: float) -> float:
    return answerable + span / 4


def judged(
    cases: Sequence[Case], maker: Maker, reading: Reading, budget: int = 130, most: int = 4
) -> list[Found]:
    """Of each case the surest of its text's windows (of its first ones, or those about `near`)."""
    rows: list[tuple[int, Pair, tuple[int, int], Case]] = []
    for number, case in enumerate(cases):
        windows = maker.windows(case.text, budget)[:most]
        rows += [(number, maker.of_window(case, one).pair, one, case) for one in windows]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][1].ids))
    best: dict[int, Found] = {}
    for at in range(0, len(order), 48):
        batch = [rows[i] for i in order[at : at + 48]]
        read = reading([pair for _, pair, _, _ in batch])
        for i, (number, pair, window, case) in enumerate(batch):
            score, first, last = best_span(read.spans[i], pair.body)
            tokens = maker.tokens_of(case.text).between(*window).offsets
            offset = pair.body[0]
            found = Found(
                score_of(float(read.answerable[i]), score),
                tokens[first - offset][0] if tokens else 0,
                tokens[last - offset][1] if tokens else 0,
                read.entailment[i],
            )
            if number not in best or best[number].score < found.score:
                best[number] = found
    return [
        best.get(number, Found(-99.0, 0, 0, np.zeros(3, np.float32)))
        for number in range(len(cases))
    ]


def answer_figures(
    yes: Sequence[Case], no: Sequence[Case], found_yes: list[Found], found_no: list[Found]
) -> dict[str, float]:
    """AUROC; refused of `no` where 0.92 (0.95) of `yes` are answered; F1 and exact of the spans."""
    scores = np.array([f.score for f in found_yes + found_no])
    result = {"n": float(len(yes)), "near_misses": float(len(no))}
    if len(no):
        right, wrong = scores[: len(yes)], scores[len(yes) :]
        result |= _measured("auroc", _auroc, right, wrong)
        for share in (0.92, 0.95):
            refused = partial(_refused, share=share)
            result |= _measured(f"refused_at_{share}", refused, right, wrong)
    f1 = np.array([span_f1(case, found) for case, found in zip(yes, found_yes, strict=True)])
    if len(f1):
        result |= _measured("f1", np.mean, f1)
    result["exact"] = float((f1 == 1.0).mean()) if len(f1) else 0.0
    return result


def _auroc(right: Floats, wrong: Floats) -> float:
    """The share of pairs that are in order (Mann and Whitney 1947)."""
    ahead = right[:, None] - wrong
    return float(((ahead > 0) + (ahead == 0) / 2).mean())


def _refused(right: Floats, wrong: Floats, share: float) -> float:
    return float((wrong < np.quantile(right, 1 - share)).mean())


def _measured(name: str, figure: Callable[..., Any], *samples: Any) -> dict[str, float]:
    """The figure of the samples, and between which values it lies with 0.95 confidence: the
    percentile bootstrap (Efron 1979), whose chances are the same each time."""
    result = {name: float(figure(*samples))}
    if min(map(len, samples)) > 1:
        drawn = bootstrap(
            samples, figure, n_resamples=_RESAMPLES, vectorized=False, method="percentile",
            rng=np.random.default_rng(1),
        )  # fmt: skip
        interval = drawn.confidence_interval
        result |= {f"{name}_low": float(interval.low), f"{name}_high": float(interval.high)}
    return result


def span_f1(case: Case, found: Found) -> float:
    got = case.text.body[found.start : found.end]
    golds = [case.text.body[slice(*span)] for span in case.spans or ()]
    return max((words_f1(got, gold) for gold in golds), default=0.0)


def words_f1(got: str, gold: str) -> float:
    """Of the words of two answers, as SQuAD counts it (Rajpurkar et al. 2016)."""
    return _f1(_words(got), _words(gold))


def _words(text: str) -> list[str]:
    kept = "".join(c if c.isalnum() or c.isspace() else "" for c in text.lower())
    return [word for word in kept.split() if word not in ("a", "an", "the")]


def _f1(got: list[str], gold: list[str]) -> float:
    left = list(gold)
    common = 0
    for word in got:
        if word in left:
            left.remove(word)
            common += 1
    if not common:
        return 0.0
    return 2 * common / (len(got) + len(gold))


def entailment_figures(cases: Sequence[Case], found: list[Found]) -> dict[str, float]:
    labels = np.array([case.entailed for case in cases])
    chances = _chances(found)
    result = {"n": float(len(cases))}
    result |= _measured("accuracy", np.mean, (chances.argmax(1) == labels).astype(float))
    # Of those given a verdict at this sureness, right; and how many are given one.
    for sure in (0.7, 0.9):
        given = chances[:, :2].max(1) >= sure
        if given.any():
            right = chances[given, :2].argmax(1) == labels[given]
            result |= _measured(f"right_at_{sure}", np.mean, right.astype(float))
        result[f"given_at_{sure}"] = float(given[labels < 2].mean())
    return result


def verdict_figures(found: list[Found]) -> dict[str, float]:
    """How many are given a verdict, of cases where none is due."""
    surest = _chances(found)[:, :2].max(1)
    return {"n": float(len(found))} | {
        f"given_at_{sure}": float((surest >= sure).mean()) for sure in (0.7, 0.9)
    }


def _chances(found: list[Found]) -> Floats:
    logits = np.array([one.entailment for one in found])
    chances = np.exp(logits - logits.max(1, keepdims=True))
    result: Floats = chances / chances.sum(1, keepdims=True)
    return result
