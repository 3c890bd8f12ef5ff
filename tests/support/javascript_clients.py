"""The official JavaScript clients of the protocols, run by node or bundled for a browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import playwright

from tests.support import REPOSITORY

FOLDER = REPOSITORY / "tests" / "widget"
# Playwright brings its own node, so that none has to be installed.
NODE = Path(playwright.__file__).parent / "driver" / "node"
_ESBUILD = FOLDER / "node_modules" / "esbuild" / "bin" / "esbuild"
_CALL = """
const { %s } = await import(process.argv[1]);
console.log(JSON.stringify(await %s(...process.argv.slice(2))));
"""


def called(name: str, *arguments: str) -> Any:
    """What that function of clients.js gives in node."""
    script = ["--input-type=module", "-e", _CALL % (name, name)]
    done = subprocess.run(
        [NODE, *script, FOLDER / "clients.js", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def bundle(folder: Path) -> str:
    """clients.js with all it imports, as one module that a page can import."""
    made = folder / "clients.js"
    done = subprocess.run(
        [_ESBUILD, "clients.js", "--bundle", "--format=esm", f"--outfile={made}"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return made.read_text()
