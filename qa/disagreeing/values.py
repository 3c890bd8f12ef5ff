"""What two sentences say of the same thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Values:
    """`one` and `other` in words. The greater `surely`, the plainer that they contradict."""

    one: str
    other: str
    surely: int = 1
