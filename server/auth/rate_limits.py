"""How often anyone may ask: counted by key, or by address without one."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """How a caller stands with the limit that it is nearest to."""

    within: bool
    limit: int
    window_s: int
    remaining: int
    reset_s: int

    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers-06 names them; seconds, not instants."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
            "RateLimit-Policy": f"{self.limit};w={self.window_s}",
        }


class RateLimits:
    """Limits such as `60/minute` or `60/minute; 1000/day`, all of which hold.

    A sliding window: no burst of twice the limit at the turn of a minute. Counted in
    `storage`, which by itself is this process.
    """

    def __init__(self, limits: str, storage: Storage | None = None) -> None:
        """Raises ValueError where `limits` cannot be read."""
        self._limits: list[RateLimitItem] = parse_many(limits)
        self._limiter = SlidingWindowCounterRateLimiter(storage or MemoryStorage())

    async def count(self, who: str) -> Standing | None:
        """Count one request of `who`; None where it cannot be counted, which keeps nobody out."""
        try:
            standings = [await self._count(limit, who) for limit in self._limits]
        except StorageError as error:
            _log.warning("Requests are not counted: %s", error.storage_error)
            return None
        return min(standings, key=lambda each: (each.within, each.remaining))

    async def _count(self, limit: RateLimitItem, who: str) -> Standing:
        within = await self._limiter.hit(limit, who)
        window = await self._limiter.get_window_stats(limit, who)
        reset_s = max(1, math.ceil(window.reset_time - time.time()))
        return Standing(within, limit.amount, limit.get_expiry(), window.remaining, reset_s)
