"""Hours of mixed use: python -m benchmarks.load.soak [--minutes 30] [--clients 8]

Clients search, ask and read articles while one writes articles anew, over and over. Every half
minute: resident memory, open descriptors, requests so far, statuses that were not expected. At the
end: how much memory grew after the first sixth of the time.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import time
from collections import Counter

from benchmarks.load.http_client import Connection
from benchmarks.load.served import (
    address_of,
    descriptors,
    memory_mb,
    questions,
    sample_archive_served,
)

_KEY = "soak"
_PAUSE_S = 0.05
_WRITE_EVERY_S = 2.0
_ARTICLES = 20
_TOLD_EVERY_S = 30.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--clients", type=int, default=8)
    arguments = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    settings = {"DATELINE_ADMIN_KEYS": _KEY, "DATELINE_ANSWER_CACHE": "500"}
    with sample_archive_served(settings) as server:
        pid = server.process.popen.pid
        asyncio.run(used(address_of(server), pid, arguments.minutes * 60, arguments.clients))


async def used(address: tuple[str, int], pid: int, seconds: float, clients: int) -> None:
    until = time.monotonic() + seconds
    statuses = Counter[tuple[str, int]]()
    tasks = [reading(address, until, statuses, number) for number in range(clients)]
    watched = asyncio.create_task(told(pid, until, statuses))
    await asyncio.gather(writing(address, until, statuses), *tasks)
    memory = await watched
    settled, last = memory[len(memory) // 6], memory[-1]
    print(f"memory {settled:.0f} → {last:.0f} MB, {100 * (last / settled - 1):+.1f} %")


async def reading(
    address: tuple[str, int], until: float, statuses: Counter[tuple[str, int]], offset: int
) -> None:
    asked = itertools.cycle(questions()[offset:] + questions()[:offset])
    async with Connection(*address) as connection:
        while time.monotonic() < until:
            question = next(asked)
            for path, body in (
                ("/v1/search", {"query": question}),
                ("/v1/ask", {"question": question, "stream": offset % 2 == 0}),
            ):
                reply = await connection.post(path, body)
                statuses[path, reply.status] += 1
            await asyncio.sleep(_PAUSE_S)


async def writing(
    address: tuple[str, int], until: float, statuses: Counter[tuple[str, int]]
) -> None:
    headers = {"Authorization": f"Bearer {_KEY}"}
    async with Connection(*address) as connection:
        for number in itertools.count():
            if time.monotonic() > until:
                return
            article = {
                "id": f"soak-{number % _ARTICLES}",
                "title": f"Ferry number {number}",
                "text": f"The ferry to Sandle sailed {number} times, the harbour office said.",
                "publisher": "The Soak",
                "published_at": "2024-05-01T08:00:00Z",
            }
            reply = await connection.post("/v1/articles", article, headers)
            statuses["write", reply.status] += 1
            await asyncio.sleep(_WRITE_EVERY_S)


async def told(pid: int, until: float, statuses: Counter[tuple[str, int]]) -> list[float]:
    memory: list[float] = []
    began = time.monotonic()
    while time.monotonic() < until:
        await asyncio.sleep(min(_TOLD_EVERY_S, max(0.1, until - time.monotonic())))
        memory.append(memory_mb(pid))
        print(
            f"{time.monotonic() - began:6.0f} s  {memory[-1]:.0f} MB  {descriptors(pid)} files"
            f"  {dict(statuses)}",
            flush=True,
        )
    return memory


if __name__ == "__main__":
    main()
