"""Two servers behind nginx, each restarted once while clients ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.rolling_restarts import rolling_restarts
from tests.e2e.serving import with_export

_SECONDS = 300.0


def test_a_restart_of_one_after_the_other_loses_nothing(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with_export(tmp_path_factory, tmp_path / "server-0")
    outcome = rolling_restarts(_SECONDS, tmp_path, restarts=2)
    assert outcome.wrong == []
    assert outcome.done.pop("restarts") == 2
    assert len(outcome.done) == 8, outcome.done
    assert min(outcome.done.values()) >= 1, outcome.done
