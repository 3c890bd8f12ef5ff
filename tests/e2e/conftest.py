"""One index, one endpoint and one server for the whole layer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.serving import Server, seeds_index, serving


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeds_index(tmp_path_factory)


@pytest.fixture(scope="session")
def server(archive: Path) -> Iterator[Server]:
    """A server without a language model."""
    with serving(archive) as server:
        yield server
