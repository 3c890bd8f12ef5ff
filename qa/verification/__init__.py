"""The role of a verifier: claims beside spans of articles in, verdicts out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from qa.citations import Span
from qa.events import Support

FailedCheck = Literal[
    "number",
    "name",
    "day",
    "quote",
    "negation",
    "direction",
    "roles",
    "outcome",
    "contradiction",
    "words",
    "model",
    "source",
    "heading",
    "antecedent",
]
"""What keeps a claim from being supported by a span, or at all.

A reader finds that the words say the opposite (`contradiction`). Of the `source` that it names
nothing was found, a `heading` claims nothing, and whom "he" means was said in a sentence that was
withdrawn (`antecedent`)."""


@dataclass(frozen=True)
class Verdict:
    """How far a span supports a claim.

    `score`, in [0, 1], orders spans with the same support. `failed_check` says what keeps the span
    from supporting the claim, and is None where nothing does; `why` says it in words.
    """

    support: Support
    score: float
    failed_check: FailedCheck | None = None
    why: str = field(default="", compare=False)


class Verifier(Protocol):
    """Decides whether spans say what sentences claim."""

    async def verdicts(self, pairs: Sequence[tuple[str, Span]]) -> list[Verdict]:
        """One verdict for each (claim, span), in their order."""
        ...
