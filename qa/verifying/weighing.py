"""How likely a span supports a claim that nothing speaks against, from how alike they are."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from qa.events import Support
from qa.verifying.likeness import Likeness

# Fitted by tests/benchmarks/fit_verifier.py; figures in docs/decisions/0009.
WEIGHTS = {
    "share": 4.0,
    "around": 4.0,
    "near": 4.0,
    "lost": -2.0,
    "order": 1.0,
    "meaning": 2.0,
    "placed": 1.0,
}
INTERCEPT = -9.0
SUPPORTED = 0.6
PARTIAL = 0.3


@dataclass(frozen=True)
class Features(Likeness):
    """placed: the share of the claim's names and numbers whose place no other takes; 1 of none."""

    placed: float


def probability(features: Features) -> float:
    """In [0, 1]."""
    logit = INTERCEPT + sum(
        WEIGHTS[field.name] * float(getattr(features, field.name)) for field in fields(features)
    )
    return 1 / (1 + math.exp(-logit))


def support_at(likely: float) -> Support:
    if likely >= SUPPORTED:
        return "supported"
    return "partial" if likely >= PARTIAL else "unsupported"
