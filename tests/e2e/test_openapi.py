"""The server does what its OpenAPI document says; python -m tests.e2e.fuzzing asks for longer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e.footbridge import footbridge_index
from tests.e2e.fuzzing import KEY, fuzzed
from tests.e2e.serving import serving


def test_a_few_requests_to_every_address(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    index = tmp_path / "index"
    shutil.copytree(footbridge_index(tmp_path_factory), index)
    with serving(index, {"DATELINE_ADMIN_KEYS": KEY}) as server:
        few = ("--phases", "examples,fuzzing", "--max-examples", "5", "--seed", "1")
        run = fuzzed(server.url, *few, key=KEY)
    assert run.returncode == 0, run.said
    assert run.cases > 50
