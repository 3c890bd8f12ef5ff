"""An LLM endpoint that fails: `dateline ask` says what to do in one line and exits with 4."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.e2e.footbridge import QUESTION, footbridge_index
from tests.e2e.serving import dateline
from tests.support.endpoint_scripts import FREE_TEXT
from tests.support.processes import free_port
from tests.support.scripted_endpoint import ScriptedEndpoint

ENDPOINT_FAILED = 4
KEY = "sk-never-shown"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footbridge_index(tmp_path_factory)


def ask(index: Path, base_url: str, model: str) -> subprocess.CompletedProcess[str]:
    return dateline(
        "ask",
        QUESTION,
        DATELINE_INDEX=str(index),
        DATELINE_LLM_BASE_URL=base_url,
        DATELINE_LLM_MODEL=model,
        DATELINE_LLM_API_KEY=KEY,
        DATELINE_LLM_TIMEOUT_S="2",
    )


def assert_failed_plainly(run: subprocess.CompletedProcess[str], says: str) -> None:
    assert run.returncode == ENDPOINT_FAILED, run.stderr
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert says in line
    assert KEY not in line
    assert FREE_TEXT not in line


def test_an_endpoint_that_works_answers(index: Path, endpoint: ScriptedEndpoint) -> None:
    run = ask(index, endpoint.url, "echo-first-passage")
    assert run.returncode == 0, run.stderr
    assert "Edda Lorne" in run.stdout


def test_endpoint_down(index: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert_failed_plainly(ask(index, url, "any"), f"Is the server running at {url}?")


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("401", "Check DATELINE_LLM_API_KEY."),
        ("429-always", "Ask again in a while"),
        ("500-always", "Ask again in a while"),
        ("stall", "Raise DATELINE_LLM_FIRST_TOKEN_S"),
        ("cut-off", "cut its reply off"),
        ("garbage", "Check DATELINE_LLM_BASE_URL"),
    ],
)
def test_endpoint_fails(index: Path, endpoint: ScriptedEndpoint, model: str, says: str) -> None:
    assert_failed_plainly(ask(index, endpoint.url, model), says)
