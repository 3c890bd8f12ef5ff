"""The Model Context Protocol's server, started when it is first asked for.

Importing it takes as long as a third of all that a server imports, and many are never asked.
"""

from __future__ import annotations

import asyncio
from contextvars import Context
from typing import TYPE_CHECKING

from server.state import AppState

if TYPE_CHECKING:
    from server.mcp.http import McpEndpoint


class LateMcp:
    """Runs it in a task of its own, from the first request until `close`."""

    def __init__(self, state: AppState, max_body_bytes: int) -> None:
        self._state = state
        self._max_body_bytes = max_body_bytes
        self._closing = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._endpoint: asyncio.Future[McpEndpoint] = asyncio.get_running_loop().create_future()

    async def endpoint(self) -> McpEndpoint:
        if self._running is None:
            # Its log lines belong to no request, not to the first one.
            self._running = asyncio.create_task(self._run(), context=Context())
        return await asyncio.shield(self._endpoint)

    async def close(self) -> None:
        self._closing.set()
        if self._running is not None:
            await self._running

    async def _run(self) -> None:
        try:
            endpoint = await asyncio.to_thread(self._made)
        except Exception as error:
            self._endpoint.set_exception(error)
            return
        async with endpoint.running():
            self._endpoint.set_result(endpoint)
            await self._closing.wait()

    def _made(self) -> McpEndpoint:
        from server.mcp.http import McpEndpoint

        return McpEndpoint(self._state, self._max_body_bytes)
