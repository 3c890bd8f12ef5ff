"""A bound on how many answers are made at once, with a short queue before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager

from qa import Event, Question
from server.services import Ask

_PATIENCE_S = 10.0


class TooBusy(Exception):
    """As many answers are being made as the server makes at once, and the queue is full."""

    detail = "Too many questions are being answered."
    hint = "Wait a few seconds and try again."


class AnswerSlots:
    """Passes questions on to `ask`, `running` at a time; `waiting` more wait for their turn."""

    def __init__(
        self,
        ask: Ask,
        *,
        running: int,
        waiting: int,
        patience_s: float = _PATIENCE_S,
        told: Callable[[int, int], None] = lambda running, waiting: None,
    ) -> None:
        """`told` hears how many run and how many wait, whenever that changes."""
        self._ask = ask
        self._free = asyncio.Semaphore(running)
        self._places = waiting
        self._patience_s = patience_s
        self._told = told
        self.running = 0
        self.waiting = 0

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        """The same events. Raises TooBusy before the first where there is no place."""
        async with self._slot(), aclosing(self._ask(question)) as events:
            async for event in events:
                yield event

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        await self._turn()
        self._change(running=1)
        try:
            yield
        finally:
            self._change(running=-1)
            self._free.release()

    async def _turn(self) -> None:
        if self._free.locked() and self.waiting >= self._places:
            raise TooBusy
        self._change(waiting=1)
        try:
            async with asyncio.timeout(self._patience_s):
                await self._free.acquire()
        except TimeoutError:
            raise TooBusy from None
        finally:
            self._change(waiting=-1)

    def _change(self, *, running: int = 0, waiting: int = 0) -> None:
        self.running += running
        self.waiting += waiting
        self._told(self.running, self.waiting)
