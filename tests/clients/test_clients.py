"""Each client shows the answer, and where it can its sources: what docs/clients.md says of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.serving import Server
from tests.e2e.test_python_client import EXAMPLES, NEEDS_MORE, README
from tests.support import REPOSITORY
from tests.support.javascript_clients import NODE

FOLDER = Path(__file__).parent
PYTHON = REPOSITORY / ".venv-clients" / "bin" / "python"
QUESTION = "Who is the US special envoy for North Korea?"
PYTHON_CLIENTS = re.findall(
    r"^def (\w+)\(address", (FOLDER / "python_clients.py").read_text(), re.M
)
JAVASCRIPT_CLIENTS = re.findall(
    r"^async function (\w+)\(address", (FOLDER / "clients.mjs").read_text(), re.M
)


def told(command: list[str | Path], **environment: str) -> str:
    proxies = {name for name in os.environ if name.lower().endswith("_proxy")}
    kept = {name: value for name, value in os.environ.items() if name not in proxies}
    # Nothing is sent to those who made them.
    kept |= {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "HAYSTACK_TELEMETRY_ENABLED": "False"}
    run = subprocess.run(
        command, cwd=FOLDER, env=kept | environment, capture_output=True, text=True, timeout=240
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def check(said: dict[str, Any], server: Server) -> None:
    if "tools" in said:
        assert said["tools"] == ["ask", "search", "timeline", "get_article", "fetch"]
    texts = [said[name] for name in ("text", "streamed", "through_responses") if name in said]
    for text in texts:
        assert text.startswith("Sung Kim [1]")
        assert "Washington is open to diplomacy" in text
    article = f"{server.url}/articles/000_70be1ee6b39d7070"
    if "sources" in said:
        assert said["sources"]
        assert all(url.startswith(article) for url in said["sources"])
    else:
        assert all(f"](<{article}" in text for text in texts)


@pytest.mark.parametrize("name", PYTHON_CLIENTS)
def test_a_client_in_python(name: str, server: Server) -> None:
    command: list[str | Path] = [PYTHON, "python_clients.py", name, server.url, QUESTION]
    said = json.loads(told(command).splitlines()[-1])
    check(said, server)


@pytest.mark.parametrize("name", JAVASCRIPT_CLIENTS)
def test_a_client_in_javascript(name: str, server: Server) -> None:
    command: list[str | Path] = [NODE, "clients.mjs", name, server.url, QUESTION]
    check(json.loads(told(command).splitlines()[-1]), server)


@pytest.mark.parametrize("section", NEEDS_MORE)
def test_the_retrievers_examples(section: str, server: Server) -> None:
    code, printed = EXAMPLES[section]
    command: list[str | Path] = [
        PYTHON,
        "-W",
        "error::DeprecationWarning:dateline_client",
        "-c",
        code,
    ]
    assert told(command, DATELINE=server.url, PYTHONPATH=str(README.parent)) == printed
