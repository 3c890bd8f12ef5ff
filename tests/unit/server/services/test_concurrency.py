"""How many answers are made at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from qa import Done, Event, Question
from server.protocols import whole
from server.services.concurrency import AnswerSlots, TooBusy
from tests.unit.server.documents import ANSWER
from tests.unit.server.test_app import STATE, serving


class Held:
    """An `ask` that answers when it is let."""

    def __init__(self) -> None:
        self.let = asyncio.Event()
        self.most = self.now = 0

    async def ask(self, _: Question) -> AsyncGenerator[Event]:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.let.wait()
            yield Done(ANSWER)
        finally:
            self.now -= 1


async def begun(slots: AnswerSlots, count: int) -> list[asyncio.Task[object]]:
    tasks: list[asyncio.Task[object]] = [
        asyncio.create_task(whole(slots.ask(Question(str(number))))) for number in range(count)
    ]
    for _ in range(5):
        await asyncio.sleep(0)
    return tasks


async def test_some_run_some_wait_and_the_next_is_turned_away() -> None:
    held = Held()
    slots = AnswerSlots(held.ask, running=2, waiting=3)
    tasks = await begun(slots, 5)
    assert (slots.running, slots.waiting) == (2, 3)
    with pytest.raises(TooBusy):
        await whole(slots.ask(Question("one more")))
    held.let.set()
    assert await asyncio.gather(*tasks) == [ANSWER] * 5
    assert (held.most, slots.running, slots.waiting) == (2, 0, 0)


async def test_who_waits_too_long_is_turned_away() -> None:
    slots = AnswerSlots(Held().ask, running=1, waiting=1, patience_s=0.01)
    (running,) = await begun(slots, 1)
    with pytest.raises(TooBusy):
        await whole(slots.ask(Question("waits")))
    running.cancel()


async def test_who_goes_away_frees_its_place() -> None:
    held = Held()
    slots = AnswerSlots(held.ask, running=1, waiting=1)
    running, waiting = await begun(slots, 2)
    waiting.cancel()
    running.cancel()
    await asyncio.gather(running, waiting, return_exceptions=True)
    assert (slots.running, slots.waiting, held.now) == (0, 0, 0)
    held.let.set()
    assert await whole(slots.ask(Question("next"))) == ANSWER


@pytest.mark.parametrize("stream", [False, True])
def test_too_busy_over_http(stream: bool) -> None:
    slots = AnswerSlots(STATE.ask, running=1, waiting=0)
    slots._free = asyncio.Semaphore(0)
    response = serving(ask=slots.ask).post("/v1/ask", json={"question": "x", "stream": stream})
    assert response.status_code == 503
    assert response.headers["retry-after"] == "5"
    assert response.json()["type"].endswith(":too-busy")
