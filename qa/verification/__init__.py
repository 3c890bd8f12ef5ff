"""The role of a verifier: claims beside spans of articles in, verdicts out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from qa.citations import Span
from qa.events import Support

FailedCheck = Literal[
    "number", "name", "day", "quote", "negation", "direction", "roles", "outcome", "words", "model"
]
"""What keeps a span from supporting a claim."""


@dataclass(frozen=True)
class Verdict:
    """How far a span supports a claim.

    `score`, in [0, 1], orders spans with the same support. `objection` says why a claim is
    unsupported, and is None where it is not.
    """

    support: Support
    score: float
    failed_check: FailedCheck | None = None


class Verifier(Protocol):
    """Decides whether spans say what sentences claim."""

    async def verdicts(self, pairs: Sequence[tuple[str, Span]]) -> list[Verdict]:
        """One verdict for each (claim, span), in their order."""
        ...
