"""How long to wait for a reply: for its first word, for each next one, and in all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from qa.errors import EndpointError
from qa.llm.error_messages import EndpointFaults
from qa.llm.http import Reply

T = TypeVar("T")


@dataclass(frozen=True)
class TimeLimits:
    """In seconds; each is the setting `DATELINE_LLM_` and its name in capitals."""

    first_token_s: float
    timeout_s: float
    total_s: float


class Timeouts:
    """Waits for one reply and its events; raises EndpointTimeout when that takes too long.

    The time in all counts from the making of this object, that for the first event from the
    request's last sending.
    """

    def __init__(self, limits: TimeLimits, faults: EndpointFaults) -> None:
        self._limits = limits
        self._faults = faults
        self._now = asyncio.get_running_loop().time
        self._end = self._now() + limits.total_s
        self._first_by: float | None = self._end

    async def reply(self, coming: Awaitable[Reply], *, comes_whole: bool = False) -> Reply:
        """One that `comes_whole` has all the time for its only event."""
        self._first_by = self._end
        reply = await self._within(self._end, coming)
        if not comes_whole:
            self._first_by = reply.sent_at + self._limits.first_token_s
        return reply

    async def event(self, coming: Awaitable[T]) -> T:
        event = await self._within(self._first_by or self._now() + self._limits.timeout_s, coming)
        self._first_by = None
        return event

    async def _within(self, by: float, coming: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout_at(min(by, self._end)):
                return await coming
        except TimeoutError as err:
            raise self._fault() from err

    def _fault(self) -> EndpointError:
        limits, faults = self._limits, self._faults
        if self._now() >= self._end:
            return faults.unfinished(limits.total_s, "DATELINE_LLM_TOTAL_S")
        if self._first_by is None:
            return faults.silent(limits.timeout_s, "DATELINE_LLM_TIMEOUT_S")
        return faults.silent(limits.first_token_s, "DATELINE_LLM_FIRST_TOKEN_S")
