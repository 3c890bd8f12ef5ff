"""An LLM endpoint that fails: `dateline ask` says what to do in one line and exits with 4."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.endpoint_scripts import FREE_TEXT
from tests.processes import REPOSITORY, free_port
from tests.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

DATELINE = Path(sys.executable).with_name("dateline")
RUN_LIMIT_S = 120.0
ENDPOINT_FAILED = 4
KEY = "sk-never-shown"
QUESTION = "Who opened the new footbridge over the Tarn?"
ARTICLES = {
    "bridge.md": "# Footbridge over the Tarn opens\n\nMayor Edda Lorne opened the new footbridge "
    "over the Tarn on Monday. It cost 1.2 million crowns and took two years to build.\n",
    "library.md": "# Library to open on Sundays\n\nThe town library will open on Sundays from "
    "May. Staff had asked for the change since last year.\n",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[ScriptedEndpoint]:
    with scripted_endpoint() as running:
        yield running


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over two articles, made by the command itself."""
    articles, index = tmp_path_factory.mktemp("articles"), tmp_path_factory.mktemp("index") / "i"
    for name, text in ARTICLES.items():
        (articles / name).write_text(text)
    added = dateline("index", "add", str(articles), DATELINE_INDEX=str(index))
    assert added.returncode == 0, added.stderr
    return index


def dateline(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command with these settings and no others."""
    return subprocess.run(
        [DATELINE, *arguments],
        cwd=REPOSITORY,
        env=without_settings(os.environ) | settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=RUN_LIMIT_S,
    )


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    ours = ("DATELINE_", "OPENAI_")
    return {name: value for name, value in environment.items() if not name.startswith(ours)}


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
