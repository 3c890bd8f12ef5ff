"""Ray's worker processes, for tests that kill them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

_TASKS = ("prepare_batch", "read_pieces", "IDLE")


def workers_below(ancestor: int, tasks: tuple[str, ...] = _TASKS) -> list[int]:
    """The workers of the Ray that this process started, by what they are doing."""
    titles = tuple(f"ray::{task}" for task in tasks)
    return [
        int(place.name)
        for place in Path("/proc").iterdir()
        if place.name.isdigit()
        and _title(place).startswith(titles)
        and _descends(int(place.name), ancestor)
    ]


def kill_workers(ancestor: int) -> int:
    """Kill them all at once; how many they were."""
    found = workers_below(ancestor)
    for worker in found:
        os.kill(worker, signal.SIGKILL)
    return len(found)


def _title(place: Path) -> str:
    try:
        return (place / "cmdline").read_text(errors="replace")
    except OSError:
        return ""


def _descends(process: int, ancestor: int) -> bool:
    while process > 1:
        try:
            stat = Path(f"/proc/{process}/stat").read_text()
        except OSError:
            return False
        # The name, in brackets, may hold anything.
        process = int(stat.rpartition(")")[2].split()[1])
        if process == ancestor:
            return True
    return False
