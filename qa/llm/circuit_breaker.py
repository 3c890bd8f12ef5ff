"""When to leave an endpoint that keeps failing alone, and when to try it again."""

from __future__ import annotations

import time
from collections.abc import Callable

FAILURES = 2
REST_S = 30.0


class CircuitBreaker:
    """Rests for REST_S after FAILURES in a row; then one attempt decides how it goes on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._rests_until = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= FAILURES and self._clock() < self._rests_until

    def before_attempt(self) -> None:
        """Others than the first to try after a rest take it as resting still."""
        if self._failures >= FAILURES:
            self._rests_until = self._clock() + REST_S

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        self._rests_until = self._clock() + REST_S
