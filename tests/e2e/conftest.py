"""One index, one endpoint and two servers for the whole layer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.serving import Server, seeds_index, serving
from tests.support.scripted_endpoint import ScriptedEndpoint, scripted_endpoint


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeds_index(tmp_path_factory)


@pytest.fixture(scope="session")
def server(archive: Path) -> Iterator[Server]:
    """A server without a language model."""
    with serving(archive) as server:
        yield server


@pytest.fixture(scope="session")
def running_endpoint() -> Iterator[ScriptedEndpoint]:
    with scripted_endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def endpoint(running_endpoint: ScriptedEndpoint) -> ScriptedEndpoint:
    """It remembers nothing of the tests before."""
    running_endpoint.forget()
    return running_endpoint


@pytest.fixture(scope="session")
def model_server(archive: Path, running_endpoint: ScriptedEndpoint) -> Iterator[Server]:
    """A server whose language model follows the script that a test gives the endpoint."""
    settings = {
        "DATELINE_LLM_BASE_URL": f"{running_endpoint.url}/v1",
        "DATELINE_LLM_MODEL": "echo-first-passage",
    }
    with serving(archive, settings) as server:
        yield server
