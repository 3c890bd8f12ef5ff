"""Kill a writing process again and again, and look at what it left.

    python -m benchmarks.kill_index 200 [--seed N]

A child adds, changes, deletes, compacts and rebuilds; it is killed with SIGKILL after a random
delay. Then the index must open, `verify` must be clean, and the index must hold what was reported
as done; the change that was under way may be there as a whole or not at all.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import signal
import tempfile
import time
from collections import Counter
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any

from index import open_reader, verify
from tests.support.fakes import FakeEmbedder
from tests.support.index_model import IndexModel, held
from tests.support.killed_writer import COUNTER, small_vector_files, work

_LONGEST_DELAY_S = 1.5
_START_LIMIT_S = 60.0


def kill_again_and_again(kills: int, folder: Path, seed: int) -> Counter[str]:
    """What was under way at each kill, counted. Raises AssertionError at the first bad state."""
    small_vector_files()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.killed_writer"])
    random = Random(seed)
    model, under_way = IndexModel(), Counter[str]()
    index = folder / "index"
    for number in range(kills):
        log = folder / f"log-{number}"
        child = context.Process(target=work, args=(index, log, random.randrange(2**32)))
        child.start()
        _wait_until_ready(child, log)
        time.sleep(random.uniform(0, _LONGEST_DELAY_S))
        child.kill()
        child.join()
        # Whatever else than SIGKILL ended it is a fault of the index.
        assert child.exitcode == -signal.SIGKILL, f"kill {number}: the writer failed by itself"
        model, doing = _check(index, log, model, f"kill {number} of seed {seed}")
        under_way[doing] += 1
    return under_way


def _wait_until_ready(child: BaseProcess, log: Path) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while not log.exists() or not log.read_bytes():
        assert child.is_alive(), "the writer did not start"
        assert time.monotonic() < deadline, "the writer did not start in time"
        time.sleep(0.002)


def _check(index: Path, log: Path, before: IndexModel, name: str) -> tuple[IndexModel, str]:
    """The state the index is found in, which must be one of the two that it may have."""
    done, begun = before, None
    for line in map(json.loads, log.read_text().splitlines()):
        if "begun" in line:
            begun = line["begun"]
        elif "done" in line:
            done, begun = _after(done, line["done"]), None
    possible = [done, _after(done, begun)] if begun else [done]
    if not (index / "catalogue.sqlite").exists():
        assert done == IndexModel(), f"{name}: there is no index"
        return done, "making"
    with open_reader(index, FakeEmbedder()) as reader:
        articles, places = held(reader)
    found = verify(index, COUNTER)
    assert found == [], f"{name}: {found}"
    for model in possible:
        if articles == model.current():
            assert places == model.places(COUNTER), f"{name}: a search finds something else"
            return model, begun["do"] if begun else "between"
    raise AssertionError(f"{name}: during {begun}, the index holds {sorted(articles)}")


def _after(model: IndexModel, change: dict[str, Any]) -> IndexModel:
    model = model.copy()
    for article_id, text in change.get("articles", ()):
        model.add(article_id, text)
    for article_id in change.get("ids", ()):
        (model.delete if change["do"] == "delete" else model.retract)(article_id)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        under_way = kill_again_and_again(given.kills, Path(folder), given.seed)
    print(f"{given.kills} of {given.kills} in {time.monotonic() - began:.0f} s, seed {given.seed}")
    for doing, times in under_way.most_common():
        print(f"  {times:4} during {doing}")


if __name__ == "__main__":
    main()
