"""Many open event streams: python -m benchmarks.load.streams [--streams 500] [--seconds 60]

A scripted endpoint drips each stream's own word four times a second. Told: streams that broke or
held another's words, the time to the first event and to the first words, memory. Before that, one
after the other, the time to the first words through Dateline beside that of the endpoint itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.load.http_client import Connection, in_ms
from benchmarks.load.served import address_of, memory_mb, questions, sample_archive_served
from tests.support.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

_ONE_BY_ONE = 60


@dataclass
class Stream:
    """What one client saw."""

    word: str
    status: int = 0
    first_event_s: float = 0.0
    first_words_s: float = 0.0
    events: list[str] = field(default_factory=list)
    foreign: int = 0

    @property
    def whole(self) -> bool:
        return self.status == 200 and self.events[-1:] == ["done"] and not self.foreign


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    with scripted_endpoint() as endpoint:
        print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        overhead(endpoint)
        many(endpoint, arguments.streams, arguments.seconds)


def overhead(endpoint: ScriptedEndpoint) -> None:
    settings = _asking(endpoint, "say", 64)
    with sample_archive_served(settings) as server:
        address = address_of(server)
        asyncio.run(_one(address, "warm", 0))
        first, again = (
            [asyncio.run(_one(address, f"{w}{n}", n)).first_words_s for n in range(_ONE_BY_ONE)]
            for w in ("w", "again")
        )
        direct = [asyncio.run(_direct(endpoint)) for _ in range(_ONE_BY_ONE)]
    print(f"first words, {_ONE_BY_ONE} one by one: Dateline {in_ms(first)} ms")
    print(f"    the same news asked about again: Dateline {in_ms(again)} ms")
    print(f"                              endpoint alone {in_ms(direct)} ms")


def many(endpoint: ScriptedEndpoint, streams: int, seconds: int) -> None:
    settings = _asking(endpoint, f"drip:{seconds}", streams)
    with sample_archive_served(settings) as server:
        pid = server.process.popen.pid
        before = memory_mb(pid)
        found, memory = asyncio.run(_all(address_of(server), streams, pid))
    whole = [stream for stream in found if stream.whole]
    print(f"{streams} streams of {seconds} s: {len(whole)} whole,")
    print(f"  {sum(bool(stream.foreign) for stream in found)} with another's words")
    print(f"  to the first event {in_ms([s.first_event_s for s in found if s.events])} ms")
    print(f"  to the first words {in_ms([s.first_words_s for s in whole if s.first_words_s])} ms")
    third = len(memory) // 3
    print(f"  memory: {before:.0f} MB before, {max(memory):.0f} at most;")
    print(
        f"  {memory[third]:.0f} after a third of the time, {memory[2 * third]:.0f} after two thirds"
    )


def _asking(endpoint: ScriptedEndpoint, model: str, answers: int) -> dict[str, str]:
    return {
        "DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1",
        "DATELINE_LLM_MODEL": model,
        "DATELINE_LLM_TIMEOUT_S": "120",
        "DATELINE_MAX_ANSWERS": str(answers),
        "DATELINE_FEEDBACK": "false",
    }


async def _all(
    address: tuple[str, int], streams: int, pid: int
) -> tuple[list[Stream], list[float]]:
    memory: list[float] = []

    async def watch() -> None:
        while True:
            memory.append(memory_mb(pid))
            await asyncio.sleep(1.0)

    watching = asyncio.create_task(watch())
    found = await asyncio.gather(*(_one(address, f"word{n}", n) for n in range(streams)))
    watching.cancel()
    return list(found), memory


async def _one(address: tuple[str, int], word: str, number: int) -> Stream:
    asked = questions()
    question = f"{asked[number % len(asked)]} And {word}?"
    stream = Stream(word)
    began = time.monotonic()
    async with Connection(*address) as connection:
        body = {"question": question, "stream": True}
        stream.status, pieces = await connection.stream("/v1/ask", body)
        buffer = b""
        async for piece in pieces:
            buffer += piece
            *frames, buffer = buffer.split(b"\n\n")
            for frame in frames:
                _see(stream, frame.decode(), time.monotonic() - began)
    return stream


def _see(stream: Stream, frame: str, at_s: float) -> None:
    lines = dict(line.split(": ", 1) for line in frame.splitlines() if not line.startswith(":"))
    name = lines.get("event")
    if name is None:
        return
    stream.first_event_s = stream.first_event_s or at_s
    if name == "delta":
        stream.first_words_s = stream.first_words_s or at_s
        words = set(json.loads(lines["data"])["text"].split())
        stream.foreign += any(word.startswith("word") and word != stream.word for word in words)
    stream.events.append(name)


async def _direct(endpoint: ScriptedEndpoint) -> float:
    parts = urlsplit(endpoint.url)
    began = time.monotonic()
    async with Connection(str(parts.hostname), int(parts.port or 80)) as connection:
        body = {"model": "say", "messages": [{"role": "user", "content": "x"}], "stream": True}
        _, pieces = await connection.stream("/v1/chat/completions", body)
        async for piece in pieces:
            if b'"content": "' in piece and b'"content": ""' not in piece:
                return time.monotonic() - began
    raise RuntimeError("the endpoint said nothing")


if __name__ == "__main__":
    main()
