"""Which tests `make test-fast` picks for a change."""

from __future__ import annotations

from pathlib import Path

from tests.fast import PACKAGES, changed_tests, picked_for
from tests.support import REPOSITORY


def test_every_folder_of_the_product_has_tests() -> None:
    modules = (module for package in PACKAGES for module in (REPOSITORY / package).rglob("*.py"))
    folders = {module.parent.relative_to(REPOSITORY) for module in modules}
    assert [folder for folder in sorted(folders) if not picked_for(folder)] == []


def test_a_folder_is_tested_by_what_mirrors_it_and_by_what_imports_it() -> None:
    names = [test.as_posix() for test in picked_for(Path("server/middleware"))]
    assert "tests/unit/server/middleware/test_admission.py" in names
    assert "tests/unit/server/test_app.py" in names
    assert "tests/integration/test_slow_clients.py" in names
    assert "tests/unit/server/cli/test_cli.py" not in names


def test_changed_tests_are_run_unless_they_start_servers() -> None:
    here = Path(__file__).relative_to(REPOSITORY)
    changed = [
        here,
        Path("tests/e2e/test_http.py"),
        Path("tests/unit/test_gone.py"),
        Path("qa/x.py"),
    ]
    assert list(changed_tests(changed)) == [here]
