"""An Answerer's events, followed for a client: whole, from the first one on, while it is there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Any

from fastapi import Request, Response

from qa import Answer, Done, Event, Failed

_CLIENT_GONE = 499


async def whole(events: AsyncGenerator[Event]) -> Answer:
    """The Answer. Raises the error of a `Failed`."""
    async with aclosing(events):
        async for event in events:
            match event:
                case Failed(error):
                    raise error
                case Done(answer):
                    return answer
    raise RuntimeError("an Answerer ended without Done or Failed")


async def begun(events: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    """The same events, the first one made; raises its error where that is a `Failed`.

    What fails before anything was found thus has its own status, also when streaming.
    """
    try:
        first = await anext(events)
        if isinstance(first, Failed):
            raise first.error
    except BaseException:
        await events.aclose()
        raise
    return _from(first, events)


async def _from(first: Event, rest: AsyncGenerator[Event]) -> AsyncGenerator[Event]:
    async with aclosing(rest):
        yield first
        async for event in rest:
            yield event


async def while_connected(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
    """What `work` returns; a client that goes away before that cancels it."""
    working = asyncio.create_task(work)
    gone = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else Response(status_code=_CLIENT_GONE)
    finally:
        for task in (working, gone):
            task.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
