"""Requests a second: python -m benchmarks.load.throughput [--clients 1,8,32,128]

The sample archive is served by a process of its own, extractive; this process asks. Each request
has words of its own, so that no question and no answer is remembered, and asks the next question of
seeds/questions.jsonl. The sentences that they find are remembered, as they are where readers ask
about the same news; the lines "cold" are of the first requests. Latencies are of the requests that
were answered 200.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import time
from collections import Counter
from collections.abc import Iterator

from benchmarks.load.http_client import Connection, in_ms
from benchmarks.load.served import address_of, memory_mb, questions, sample_archive_served

_PATHS = (("/v1/search", "query"), ("/v1/ask", "question"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--clients", default="1,8,32,128")
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    print(
        f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before the server starts"
    )
    with sample_archive_served(workers=arguments.workers) as server:
        address, pid = address_of(server), server.process.popen.pid
        for path, field in _PATHS:
            print(f"{path:<11} cold: {asyncio.run(measured(address, path, field, 1, 10.0))}")
        for path, field in _PATHS:
            for clients in map(int, arguments.clients.split(",")):
                line = asyncio.run(measured(address, path, field, clients, arguments.seconds))
                print(
                    f"{path:<11} {clients:>4} clients  {line}  {memory_mb(pid):.0f} MB", flush=True
                )
    print(f"load average {os.getloadavg()[0]:.1f} at the end")


async def measured(
    address: tuple[str, int], path: str, field: str, clients: int, seconds: float
) -> str:
    statuses, spent = Counter[int](), list[float]()
    began = time.monotonic()
    until = began + seconds

    async def client() -> None:
        async with Connection(*address) as connection:
            while time.monotonic() < until:
                asked = time.monotonic()
                reply = await connection.post(path, {field: next(_TEXTS)})
                statuses[reply.status] += 1
                if reply.status == 200:
                    spent.append(time.monotonic() - asked)

    await asyncio.gather(*(client() for _ in range(clients)))
    rate = statuses[200] / (time.monotonic() - began)
    others = {status: count for status, count in statuses.items() if status != 200}
    return f"{rate:7.1f}/s  {in_ms(spent)} ms  others {others or 'none'}"


def _texts() -> Iterator[str]:
    for number, question in enumerate(itertools.cycle(questions())):
        yield f"{question} ({number})"


# One for all runs: what one has asked, the next may not ask again.
_TEXTS = _texts()


if __name__ == "__main__":
    main()
