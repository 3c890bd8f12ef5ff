"""An endpoint that threads ask and wait for; it is left alone while it keeps failing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from qa.errors import EndpointError
from qa.llm.circuit_breaker import REST_S, CircuitBreaker
from qa.llm.error_messages import EndpointRole
from qa.llm.http import ConnectionPool, Endpoint

T = TypeVar("T")


class LoopThread:
    """An event loop on a thread of its own, which any other thread may have work done by."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="event-loop", daemon=True
        )
        self._thread.start()

    def result_of(self, work: Coroutine[Any, Any, T]) -> T:
        """Raises what `work` raises, and CancelledError where `close` ended it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self, last: Coroutine[Any, Any, None]) -> None:
        """Ends what is still being done, then does the `last` work."""
        self.result_of(_cancel_others())
        self.result_of(last)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class BlockingEndpoint:
    """While it keeps failing it is left alone for some seconds, so that not all wait for it.

    `timeout_setting` is what a person raises where it is too slow. Raises ValueError for a
    `base_url` or `api_key` that cannot be one.
    """

    def __init__(
        self, *, base_url: str, api_key: str | None, role: EndpointRole, timeout_setting: str
    ) -> None:
        self._pool = ConnectionPool()
        self.endpoint = Endpoint(self._pool, base_url=base_url, api_key=api_key, role=role)
        self._timeout_setting = timeout_setting
        self._circuit = CircuitBreaker()
        self._loop = LoopThread()

    def result_of(self, work: Callable[[], Coroutine[Any, Any, T]], limit_s: float) -> T:
        """What `work` returns, tries and pauses included within `limit_s`.

        Raises EndpointError, and CancelledError where `close` ended it.
        """
        return self._loop.result_of(self._guarded(work, limit_s))

    def close(self) -> None:
        """Ends the requests that are under way; nothing can be asked any more."""
        self._loop.close(self._pool.aclose())

    async def _guarded(self, work: Callable[[], Coroutine[Any, Any, T]], limit_s: float) -> T:
        if self._circuit.is_open:
            raise self.endpoint.faults.resting(REST_S)
        self._circuit.before_attempt()
        try:
            found = await self._within_time(work, limit_s)
        except EndpointError:
            self._circuit.failed()
            raise
        self._circuit.succeeded()
        return found

    async def _within_time(self, work: Callable[[], Coroutine[Any, Any, T]], limit_s: float) -> T:
        try:
            with self.endpoint.errors_translated():
                async with asyncio.timeout(limit_s):
                    return await work()
        except TimeoutError as err:
            raise self.endpoint.faults.unfinished(limit_s, self._timeout_setting) from err
