"""How likely a span supports a claim that nothing speaks against, from how alike they are."""

from __future__ import annotations

import math
from dataclasses import fields

from qa.events import Support
from qa.verifying.likeness import Likeness

# Fitted by tests/benchmarks/fit_verifier.py; figures in docs/decisions/0009.
WEIGHTS = {"around": 4.5, "near": 3.2, "lost": -1.2, "order": 3.1, "meaning": 4.6}
INTERCEPT = -12.3
SUPPORTED = 0.8
PARTIAL = 0.5


def probability(alike: Likeness) -> float:
    """In [0, 1]."""
    logit = INTERCEPT + sum(
        WEIGHTS[field.name] * float(getattr(alike, field.name)) for field in fields(alike)
    )
    return 1 / (1 + math.exp(-logit))


def support_at(likely: float) -> Support:
    if likely >= SUPPORTED:
        return "supported"
    return "partial" if likely >= PARTIAL else "unsupported"
