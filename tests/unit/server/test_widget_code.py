"""The chat page's pure modules, run by node, and what none of its scripts may do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import playwright

HERE = Path(__file__).parent
SERVER = HERE.parents[2] / "server"


# Playwright brings its own node, so that none has to be installed.
NODE = Path(playwright.__file__).parent / "driver" / "node"


def test_wire_and_draft() -> None:
    done = subprocess.run(
        [NODE, "--test", HERE / "wire.test.js"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_scripts_make_text_nodes_only() -> None:
    scripts = sorted((SERVER / "widget").glob("*.js"))
    assert scripts
    for script in scripts:
        for forbidden in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ):
            assert forbidden not in script.read_text(), f"{script.name}: {forbidden}"


def test_pages_hold_no_inline_script_or_style() -> None:
    for page in sorted((SERVER / "templates").glob("*.html")):
        text = page.read_text()
        assert "|safe" not in text
        assert "style=" not in text
        assert "<style" not in text
        assert text.count("<script") == text.count('<script type="module" src='), page.name
