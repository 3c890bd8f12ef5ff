"""What a request costs the server of the working tree, beside a commit's:

    python -m benchmarks.load.regression INDEX QUESTIONS [--commit HEAD] [--path /v1/ask]
        [--clients 8] [--rounds 5] [--each 40] [--again] [--workers 1]

Each tree serves a copy of the index in a process of its own, or in `--workers` of them, and in
turns they are sent the same questions, by `--clients` at once. Prints processor time of the server
a request, how many requests a second that would be, of each round the ratio of the working tree's
to the commit's, by the clock too, and what memory both have at the end. `--again` sends questions
that were answered already.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.request import urlopen

from benchmarks.load.http_client import Connection
from benchmarks.load.served import memory_mb
from benchmarks.regression import ROOT, checked_out, question_in

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_FIELD = {"/v1/search": "query", "/v1/ask": "question"}


class Took(NamedTuple):
    """Milliseconds a request: of the processor, and by the clock, of all that were sent at once."""

    processor: float
    clock: float


class Served:
    """A server of one tree, and what it has used."""

    def __init__(self, root: Path, index: Path, settings: Sequence[str], workers: int = 1) -> None:
        command = ["serve", "--port", "0", "--index", str(index), "--workers", str(workers)]
        ours = {name: value for name, value in os.environ.items() if not name.startswith("DATEL")}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "server.cli", *command],
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
            env=ours | {"PYTHONPATH": str(root)} | dict(each.split("=", 1) for each in settings),
        )
        assert self._process.stdout
        found = re.search(r"http://([\d.]+):(\d+)", self._process.stdout.readline())
        if not found:
            raise SystemExit("A server did not start; see above.")
        self._address = (found[1], int(found[2]))
        while not self._is_ready():
            time.sleep(0.2)

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"http://{self._address[0]}:{self._address[1]}/readyz") as reply:
                return bool(reply.status == 200)
        except OSError:
            return False

    def turn(self, path: str, questions: Sequence[str], clients: int) -> Took:
        before, began = _seconds(self._process.pid), time.perf_counter()
        asyncio.run(self._asked(path, questions, clients))
        ended, used = time.perf_counter(), _seconds(self._process.pid) - before
        return Took(1_000 * used / len(questions), 1_000 * (ended - began) / len(questions))

    async def _asked(self, path: str, questions: Sequence[str], clients: int) -> None:
        left = iter(questions)

        async def client() -> None:
            async with Connection(*self._address) as connection:
                for question in left:
                    reply = await connection.post(path, {_FIELD[path]: question})
                    if reply.status != 200:
                        raise SystemExit(f"{reply.status}: {reply.body!r}")

        await asyncio.gather(*(client() for _ in range(clients)))

    def memory_mb(self) -> float:
        return memory_mb(self._process.pid)

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--commit", default="HEAD")
    parser.add_argument("--path", default="/v1/search", choices=sorted(_FIELD))
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--each", type=int, default=40, help="requests a round")
    parser.add_argument("--again", action="store_true", help="the questions of the first round")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="of both")
    given = parser.parse_args()
    questions = [question_in(line) for line in given.questions.read_text("utf-8").splitlines()]
    if len(questions) < (wanted := (1 if given.again else given.rounds + 1) * given.each):
        parser.error(f"{given.questions} has {len(questions)} questions; {wanted} are needed")
    with tempfile.TemporaryDirectory() as place:
        roots = {given.commit: checked_out(given.commit, Path(place, "tree")), "this": ROOT}
        places = [
            Path(shutil.copytree(given.index, Path(place, name))) for name in ("one", "other")
        ]
        servers = [
            Served(root, index, given.set, given.workers)
            for root, index in zip(roots.values(), places, strict=True)
        ]
        try:
            _compare(servers, questions, given)
        finally:
            for server in servers:
                server.end()


def _compare(
    servers: Sequence[Served], questions: Sequence[str], given: argparse.Namespace
) -> None:
    one, other = servers
    for server in servers:
        server.turn(given.path, questions[: given.each], given.clients)
    times = list[tuple[Took, Took]]()
    print(f"ms of the processor a request: {given.commit} this ratio, by the clock the same")
    for number in range(1, given.rounds + 1):
        first = 0 if given.again else number * given.each
        some = questions[first : first + given.each]
        # Whoever is second finds files in memory that the first brought there.
        order = (one, other) if number % 2 else (other, one)
        took = {server: server.turn(given.path, some, given.clients) for server in order}
        times.append((took[one], took[other]))
        pairs = zip(*times[-1], strict=True)
        print("  " + ", ".join(f"{a:.1f} {b:.1f} {b / a:.3f}" for a, b in pairs), flush=True)
    for name in Took._fields:
        before, now = ([getattr(each, name) for each in of] for of in zip(*times, strict=True))
        ratios = [b / a for a, b in zip(before, now, strict=True)]
        told = f"{median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"
        rates = f"{1_000 / median(before):.0f} and {1_000 / median(now):.0f}"
        print(f"{name}: ratio {told}; requests a second {rates}")
    print(f"memory: {one.memory_mb():.0f} and {other.memory_mb():.0f} MB")


def _seconds(pid: int) -> float:
    """What a process has used of the processor, and its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S + sum(map(_seconds, map(int, children)))


if __name__ == "__main__":
    main()
