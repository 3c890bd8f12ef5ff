"""One system in a process of its own: python -m benchmarks.peers.measure NAME FOLDER MODEL

FOLDER holds `passages.jsonl`, `queries.jsonl` and `corpus.jsonl`. Writes FOLDER/NAME.json: seconds
to start and to ingest, milliseconds of each search (one before them is not counted), the peak of
resident memory, and the passages found for each question. Needs only the system's own packages.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.peers.passages import Passage, read_passages

K = 10


class Peer(Protocol):
    """A system that searches; its class is made with FOLDER and MODEL, and loads the model then."""

    def ingest(self, passages: Sequence[Passage]) -> None:
        """Embed and index everything, so that a search finds it."""
        ...

    def search(self, text: str, k: int) -> list[str]:
        """The ids of at most `k` passages, best first."""
        ...


def main() -> None:
    name, folder, model = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    passages = read_passages(folder / "passages.jsonl")
    with (folder / "queries.jsonl").open(encoding="utf-8") as file:
        queries = [json.loads(line) for line in file]
    begun = time.perf_counter()
    peer: Peer = importlib.import_module(f"benchmarks.peers.{name}").open_peer(folder, model)
    started = time.perf_counter()
    peer.ingest(passages)
    ingested = time.perf_counter()
    peer.search(queries[0]["text"], K)
    found, milliseconds = {}, []
    for query in queries:
        asked = time.perf_counter()
        found[query["_id"]] = peer.search(query["text"], K)
        milliseconds.append(1_000 * (time.perf_counter() - asked))
    figures = {
        "start_s": started - begun,
        "ingest_s": ingested - started,
        "milliseconds": milliseconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000,
        "found": found,
    }
    (folder / f"{name}.json").write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
