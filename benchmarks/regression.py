"""What searching, asking and adding cost in the working tree, beside a commit:

    python -m benchmarks.regression INDEX QUESTIONS [--commit HEAD] [--rounds 7] [--each 20] [--ask]
    python -m benchmarks.regression INDEX CORPUS --add

Each tree gets a process and a copy of the index, which may bring its caches up to date there. In
turns they answer the same questions, a round others than the last; QUESTIONS has a JSON object with
`text` a line, or a question. With `--add` they add the articles of a JSON Lines file instead, to an
index that holds others or nothing, and a passage counts where a question does. Prints the processor
time a question of each round, and the ratio of the working tree's to the commit's: median, least
and greatest. Times of one process alone say little where others are at work, the ratio of turns
does.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
_K = 10


class Tree:
    """A process that imports one tree, and answers what it is sent."""

    def __init__(self, root: Path, index: Path, work: str) -> None:
        self.wall_ms = list[float]()
        self.cpu_ms = list[float]()
        # -P, so that not this file's own folder is imported from.
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__, "--work", work, str(index), "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root), "DATELINE_INDEX": str(index)},
        )

    def turn(self, questions: Sequence[str]) -> tuple[float, float]:
        """Milliseconds of the processor and of the clock a question, in the median."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(questions), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("A tree failed; see above.")
        cpu, wall = json.loads(line)
        return cpu, wall

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def work(index: Path, what: str) -> None:
    """Do what lines of questions or articles ask for, until there are no more."""
    turn = {"search": _search, "ask": _ask, "add": _add}[what](index)
    for line in sys.stdin:
        print(json.dumps(turn(json.loads(line))), flush=True)


Times = tuple[float, float]
"""Milliseconds of the processor, in the mean, and of the clock, in the median."""


def _each(do: Callable[[str], object]) -> Callable[[list[str]], Times]:
    def turn(questions: list[str]) -> Times:
        times = [_timed(partial(do, question)) for question in questions]
        cpu, wall = zip(*times, strict=True)
        return sum(cpu) / len(cpu), median(wall)

    return turn


def _timed(do: Callable[[], object]) -> Times:
    began, clock = time.process_time(), time.perf_counter()
    do()
    return 1_000 * (time.process_time() - began), 1_000 * (time.perf_counter() - clock)


def _search(index: Path) -> Callable[[list[str]], Times]:
    from index import IndexEmbedder, open_reader

    # Without the memory of questions that a server has.
    reader = open_reader(index, IndexEmbedder(index))
    return _each(lambda question: reader.search(question, _K))


def _add(index: Path) -> Callable[[list[str]], Times]:
    from index import IndexEmbedder, TokenCounter, open_writer
    from index.readers import read_paths

    embedder = IndexEmbedder(index, writing=True)
    embedder.identity()

    def turn(articles: list[str]) -> Times:
        file = index / "articles.jsonl"
        file.write_text("\n".join(articles), "utf-8")
        with open_writer(index, embedder, TokenCounter()) as writer:
            reports = []
            cpu, wall = _timed(lambda: reports.append(writer.add(read_paths([file]))))
        passages = reports[0].passages
        return cpu / passages, wall / passages

    return turn


def _ask(index: Path) -> Callable[[list[str]], Times]:
    from qa import Question
    from server.container import Container
    from server.settings import load_settings

    container = Container(load_settings(index=index))

    async def asked(question: str) -> None:
        async for _ in container.ask(Question(question)):
            pass

    return _each(lambda question: asyncio.run(asked(question)))


def checked_out(commit: str, folder: Path) -> Path:
    archive = subprocess.run(
        ["git", "archive", commit], cwd=ROOT, capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        opened.extractall(folder, filter="data")
    return folder


def question_in(line: str) -> str:
    return str(json.loads(line)["text"]) if line.startswith("{") else line


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--commit", default="HEAD")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--each", type=int, default=20, help="questions a round")
    parser.add_argument("--ask", action="store_true", help="ask (extractive) instead of search")
    parser.add_argument("--add", action="store_true", help="add the articles of the file")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(given.index, given.work)
        return
    lines = given.questions.read_text("utf-8").splitlines()
    questions = lines if given.add else [*map(question_in, lines)]
    # The first round warms up.
    wanted = (given.rounds + 1) * given.each
    if len(questions) < wanted:
        parser.error(f"{given.questions} has {len(questions)} questions; {wanted} are needed")
    what = "add" if given.add else "ask" if given.ask else "search"
    with tempfile.TemporaryDirectory() as place:
        roots = {given.commit: checked_out(given.commit, Path(place, "tree")), "this": ROOT}
        trees = {}
        for number, (name, root) in enumerate(roots.items()):
            copy = Path(shutil.copytree(given.index, Path(place, str(number))))
            trees[name] = Tree(root, copy, what)
        compare(trees, questions, given.rounds, given.each)
        for tree in trees.values():
            tree.end()


def compare(trees: dict[str, Tree], questions: Sequence[str], rounds: int, each: int) -> None:
    (before, one), (after, other) = trees.items()
    for tree in (one, other):
        tree.turn(questions[:each])
    ratios, clocks = [], []
    print(f"ms each: {before} {after} ratio")
    for number in range(1, rounds + 1):
        some = questions[number * each : (number + 1) * each]
        # Whoever is second finds files in memory that the first brought there.
        first, second = (one, other) if number % 2 else (other, one)
        took = {first: first.turn(some), second: second.turn(some)}
        ratios.append(took[other][0] / took[one][0])
        clocks.append(took[other][1] / took[one][1])
        print(f"  {took[one][0]:.1f} {took[other][0]:.1f} {ratios[-1]:.3f}")
    for name, found in (("processor time", ratios), ("p50 by the clock", clocks)):
        print(f"{name}: {median(found):.3f} ({min(found):.3f} to {max(found):.3f})")


if __name__ == "__main__":
    main()
