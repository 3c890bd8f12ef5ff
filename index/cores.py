"""How much work to do at once."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """How many processors this process may use, where the system says so; else how many it has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
