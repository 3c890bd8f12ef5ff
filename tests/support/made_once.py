"""Folders that are made once for a run of pytest, whichever worker needs them first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """A folder that `make` fills and nobody may change; who else wants it waits until it is."""
    base = tmp_path_factory.getbasetemp()
    # Each of several workers has a folder of its own in the run's.
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, unfinished = run / name, run / f"{name}-unfinished"
    with FileLock(run / f"{name}.lock"):
        if not folder.exists():
            make(unfinished)
            unfinished.rename(folder)
    return folder
