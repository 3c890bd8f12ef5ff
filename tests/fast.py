"""The tests of what changed, in less than a minute: python -m tests.fast [FOLDER…] [-- PYTEST…]

FOLDER is one of the product's, as `index/readers`; without one it is every folder that differs from
main, uncommitted work included. Its tests are those of `tests/unit/FOLDER`, and of the other layers
that start no server those which import something of it. Tests that are marked `slow` are left to
`make test`. Exits as pytest does.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from tests.support import REPOSITORY

PACKAGES = ("index", "qa", "server")
# Layers whose tests are looked through for what they import; the others start whole servers.
LAYERS = ("unit", "contracts", "integration")
PYTEST = ("-m", "not slow", "-n", "2", "--dist", "worksteal", "-q")


def main() -> int:
    """Run the tests, and say of which folders they are."""
    given = sys.argv[1:]
    split = given.index("--") if "--" in given else len(given)
    named, options = given[:split], given[split + 1 :]
    changed = [Path(name) for name in named] if named else list(changed_files())
    if missing := [name for name in named if not (REPOSITORY / name).is_dir()]:
        print(f"No such folder: {', '.join(missing)}. Name one as `index/readers`.")
        return 2
    product = [path for path in changed if path.parts[0] in PACKAGES]
    folders = sorted({path if (REPOSITORY / path).is_dir() else path.parent for path in product})
    tests = sorted({*changed_tests(changed), *chain.from_iterable(map(picked_for, folders))})
    print("Changed:", ", ".join(str(folder) for folder in folders) or "no folder of the product")
    if not tests:
        print("No test is quick and belongs to it; `make test` runs all.")
        return 0
    command = [sys.executable, "-m", "pytest", *PYTEST, *options, *(str(test) for test in tests)]
    return subprocess.run(command, cwd=REPOSITORY).returncode


def changed_files() -> Iterator[Path]:
    """What differs from where this branch left main, and what git does not know yet."""
    base = _git("merge-base", "HEAD", "main") or ["HEAD"]
    for name in _git("diff", "--name-only", base[0]):
        yield Path(name)
    for name in _git("ls-files", "--others", "--exclude-standard"):
        yield Path(name)


def changed_tests(changed: Iterable[Path]) -> Iterator[Path]:
    """The changed files themselves, where they are tests of a layer that starts no server."""
    for path in changed:
        is_test = path.parts[0] == "tests" and path.name.startswith("test_")
        if is_test and path.parts[1] in LAYERS and (REPOSITORY / path).exists():
            yield path


def picked_for(folder: Path) -> list[Path]:
    """Files of tests that mirror the folder or import something of it, or else of its parent.

    Those that mirror the parent go with them.
    """
    unit = REPOSITORY / "tests" / "unit"
    # What stands at the root of a package is imported by nearly everything.
    layers = LAYERS if len(folder.parts) > 1 else LAYERS[:2]
    tests = [
        test
        for layer in layers
        for test in sorted((REPOSITORY / "tests" / layer).rglob("test_*.py"))
        if test.parent == unit / folder or folder in imported_folders(test)
    ]
    if not tests and folder != Path():
        return picked_for(folder.parent)
    beside = (unit / folder).parent.glob("test_*.py")
    return [test.relative_to(REPOSITORY) for test in (*tests, *beside)]


@cache
def imported_folders(test: Path) -> frozenset[Path]:
    """The product's folders that the file imports from, by name."""
    return frozenset(
        _home(node.module, each.name).parent
        for node in ast.walk(ast.parse(test.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module
        for each in node.names
        if node.module.split(".")[0] in PACKAGES
    )


@cache
def _home(module: str, name: str) -> Path:
    """The file in which the name that a module offers is defined."""
    path = Path(*module.split("."))
    for inner in (path / name / "__init__.py", path / f"{name}.py"):
        if (REPOSITORY / inner).exists():
            return inner
    if not (REPOSITORY / path).is_dir():
        return path.with_suffix(".py")
    for node in ast.walk(ast.parse((REPOSITORY / path / "__init__.py").read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                if name == (each.asname or each.name):
                    return _home(node.module, each.name)
    return path / "__init__.py"


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=REPOSITORY, capture_output=True, text=True)
    return done.stdout.splitlines() if done.returncode == 0 else []


if __name__ == "__main__":
    sys.exit(main())
