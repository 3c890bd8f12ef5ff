"""The wheel: one package at its top, which runs beside modules of the names that ours have."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from tests.e2e.serving import RUN_LIMIT_S, without_settings
from tests.support import REPOSITORY

PACKAGES = ("index", "qa", "server")
_NAMES_A_MODULE = re.compile(rf"(?:{'|'.join(PACKAGES)})(?:\.[a-z_]+)+(?::\w+)?")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is in the wheel, the weights apart: copying them by the way of a zip takes longest."""
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation")
    run = subprocess.run(
        [*build, "-C", "weights=apart", "--wheel-dir", folder, REPOSITORY],
        capture_output=True,
        text=True,
        timeout=RUN_LIMIT_S,
    )
    assert run.returncode == 0, run.stderr
    (wheel,) = folder.glob("dateline-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_one_package_stands_at_its_top_with_all_that_the_three_have(site: Path) -> None:
    package, about = sorted(site.iterdir())
    assert package.name == "dateline"
    assert re.fullmatch(r"dateline-[\d.]+\.dist-info", about.name)
    assert "dateline = dateline.server.cli:main" in (about / "entry_points.txt").read_text()
    tracked = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.split()
    # The widget with its types, as npm installs it, is among them.
    assert [name for name in tracked if not (package / name).is_file()] == []


def test_its_modules_differ_from_the_repositorys_in_where_they_import_from(site: Path) -> None:
    for top in PACKAGES:
        for path in (REPOSITORY / top).rglob("*.py"):
            name = path.relative_to(REPOSITORY)
            shipped = ast.parse((site / "dateline" / name).read_text("utf-8"))
            assert not _own_imports(shipped, PACKAGES), name
            for node in _own_imports(shipped, ("dateline",)):
                if isinstance(node, ast.ImportFrom):
                    node.module = str(node.module).removeprefix("dateline.")
                else:
                    node.name = node.name.removeprefix("dateline.")
            assert ast.dump(shipped) == ast.dump(ast.parse(path.read_text("utf-8"))), name


def _own_imports(module: ast.Module, tops: tuple[str, ...]) -> list[ast.ImportFrom | ast.alias]:
    found = list[ast.ImportFrom | ast.alias]()
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and not node.level:
            found += [node] if str(node.module).partition(".")[0] in tops else []
        elif isinstance(node, ast.Import):
            found += [each for each in node.names if each.name.partition(".")[0] in tops]
    return found


def test_no_module_is_named_in_a_string_which_nothing_would_relocate() -> None:
    for top in PACKAGES:
        for path in (REPOSITORY / top).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not _NAMES_A_MODULE.fullmatch(node.value), (path, node.value)


def test_it_adds_and_answers_beside_modules_of_the_same_names(site: Path, tmp_path: Path) -> None:
    model = site / "dateline" / "index" / "embeddings" / "packaged" / "model"
    _backend().put_weights(model)
    # It says whose they are, and under which licence.
    assert "license: apache-2.0" in (model / "README.md").read_text("utf-8")
    for name in PACKAGES:
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')\n")
    article = tmp_path / "ferry.md"
    article.write_text(
        "---\ntitle: The ferry\npublisher: Harbour Post\ndate: 2024-03-05\n---\n\n"
        "Dora Venn is the new captain of the Orvel ferry, the harbour office said on Tuesday.\n"
    )

    def dateline(*arguments: str | Path) -> str:
        run = subprocess.run(
            [sys.executable, "-m", "dateline", *arguments, "--index", tmp_path / "index"],
            cwd=tmp_path,
            # The current folder comes first, as it does for who starts a script of their own.
            env=without_settings() | {"PYTHONPATH": os.pathsep.join(["", str(site)])},
            capture_output=True,
            text=True,
            timeout=RUN_LIMIT_S,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    dateline("index", "add", article)
    answer = dateline("ask", "Who is the new captain of the Orvel ferry?")
    assert answer.startswith("Dora Venn")


def _backend() -> ModuleType:
    path = REPOSITORY / "scripts" / "dateline_build.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    backend = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(backend)
    return backend


@pytest.mark.parametrize(
    ("line", "there"),
    [
        ("from index import Hit, open_reader\n", "from dateline.index import Hit, open_reader\n"),
        ("if x:\n    from qa.llm import a\n", "if x:\n    from dateline.qa.llm import a\n"),
        ("import index as é, qa.llm as b\n", "import dateline.index as é, dateline.qa.llm as b\n"),
        ("from . import server\nimport indexer\n", "from . import server\nimport indexer\n"),
        ("text = 'from index import x'\n", "text = 'from index import x'\n"),
    ],
)
def test_imports_are_relocated_and_nothing_else(line: str, there: str) -> None:
    assert _backend().relocated(line) == there


def test_an_import_that_would_bind_another_name_stops_the_build() -> None:
    with pytest.raises(ValueError, match="from … import …"):
        _backend().relocated("import index.models\n")
