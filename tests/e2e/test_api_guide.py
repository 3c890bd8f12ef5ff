"""Every example of docs/guides/api-guide.md, run as a reader would, prints what the guide says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.footbridge import footbridge_index
from tests.e2e.serving import serving
from tests.support import REPOSITORY

GUIDE = REPOSITORY / "docs" / "guides" / "api-guide.md"
KEY = "choose-a-long-random-one"
_EXAMPLE = re.compile(
    r"^```(sh|python|js)\n((?:(?!```)[^\n]*\n)+)```\n\n```text\n(.*?)^```$", re.M | re.S
)
_COMMANDS = {
    "sh": ["bash", "-euo", "pipefail", "-c"],
    "python": [sys.executable, "-c"],
    "js": ["node", "--input-type=module", "--eval"],
}


def test_the_examples(tmp_path_factory: pytest.TempPathFactory) -> None:
    index = tmp_path_factory.mktemp("guide") / "index"
    shutil.copytree(footbridge_index(tmp_path_factory), index)
    examples = _EXAMPLE.findall(GUIDE.read_text())
    assert {language for language, _, _ in examples} == set(_COMMANDS)
    assert f"DATELINE_KEY={KEY}" in GUIDE.read_text()
    with serving(index, {"DATELINE_ADMIN_KEYS": KEY}) as server:
        for language, code, expected in examples:
            assert said(language, code, server.url, tmp_path_factory.getbasetemp()) == expected


def said(language: str, code: str, url: str, folder: Path) -> str:
    """What an example prints, errors included."""
    proxies = {name for name in os.environ if name.lower().endswith("_proxy")}
    environment = {name: value for name, value in os.environ.items() if name not in proxies}
    run = subprocess.run(
        [*_COMMANDS[language], code],
        cwd=folder,
        env=environment | {"DATELINE": url, "DATELINE_KEY": KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    return run.stdout if run.stdout.endswith("\n") else run.stdout + "\n"
