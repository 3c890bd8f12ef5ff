"""The Model Context Protocol over standard input and output."""

from __future__ import annotations

import asyncio

from server.bootstrap import Parts
from server.mcp.tools import archive_server
from server.web import app_state


def run(parts: Parts) -> None:
    """Serve one client until it closes standard input."""
    asyncio.run(_serve(parts))


async def _serve(parts: Parts) -> None:
    state = app_state(parts)
    try:
        await archive_server(state).run_stdio_async()
    finally:
        await state.close()
