"""The sample archive, served by a process of its own, as the benchmarks of load ask it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.serving import Server, dateline, serving
from tests.support.archives import SEEDS


@contextmanager
def sample_archive_served(
    settings: Mapping[str, str] | None = None, *, workers: int = 1
) -> Iterator[Server]:
    """Answers are not remembered unless `settings` say so."""
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        added = dateline("index", "add", SEEDS, DATELINE_INDEX=str(index))
        if added.returncode:
            raise SystemExit(added.stderr)
        with serving(index, settings, workers=workers) as server:
            yield server


def address_of(server: Server) -> tuple[str, int]:
    parts = urlsplit(server.url)
    return str(parts.hostname), int(parts.port or 80)


def questions() -> list[str]:
    lines = (SEEDS / "questions.jsonl").read_text().splitlines()
    return [json.loads(line)["question"] for line in lines]


def memory_mb(pid: int) -> float:
    """Resident memory of a process, its children's included."""
    status = Path(f"/proc/{pid}/status").read_text()
    own = int(status.partition("VmRSS:")[2].split()[0]) / 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(memory_mb(int(child)) for child in children)


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
