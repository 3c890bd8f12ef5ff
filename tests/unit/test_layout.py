"""The house rules (docs/decisions/0028-the-house.md); unit tests lie beside what they test."""

from __future__ import annotations

from pathlib import Path

from tests.support import REPOSITORY

UNIT = REPOSITORY / "tests" / "unit"
PACKAGES = ("index", "qa", "server")
MOST_ENTRIES = 15
MOST_LINES = 320
# Fewer files than that have less than SHORT lines.
SHORT, MOST_SHORT = 50, 20
# Alembic reads these by their place, and no one imports them.
NO_PACKAGES = {"index/catalogue/migrations/versions"}


def _folders() -> list[Path]:
    found = [REPOSITORY / name for name in PACKAGES]
    for folder in found:
        found += [each for each in folder.iterdir() if each.is_dir() and each.name[0] not in "_."]
    return found


def test_no_folder_has_more_entries_than_one_looks_through() -> None:
    for folder in _folders():
        entries = [each.name for each in folder.iterdir() if each.name != "__pycache__"]
        assert len(entries) <= MOST_ENTRIES, folder


def test_a_file_is_one_concept() -> None:
    lines = {
        path: path.read_text("utf-8").count("\n")
        for folder in _folders()
        for path in folder.glob("*.py")
    }
    assert [str(path) for path, count in lines.items() if count > MOST_LINES] == []
    # A migration is as long as what it changes.
    short = [
        path for path, count in lines.items() if count < SHORT and "versions" not in path.parts
    ]
    assert len(short) < MOST_SHORT


def test_the_linter_of_imports_sees_every_module() -> None:
    """What lies in a folder without an __init__.py it passes over in silence."""
    for folder in _folders():
        has_code = any(folder.glob("*.py"))
        name = str(folder.relative_to(REPOSITORY))
        assert not has_code or (folder / "__init__.py").exists() or name in NO_PACKAGES


def test_unit_tests_mirror_the_product() -> None:
    astray = [fault for test in sorted(UNIT.rglob("*/test_*.py")) if (fault := _fault(test))]
    assert astray == []


def _fault(test: Path) -> str | None:
    """One sentence, where the test lies beside nothing or names nothing that is there."""
    folder = REPOSITORY / test.parent.relative_to(UNIT)
    name = test.relative_to(REPOSITORY)
    if not folder.is_dir():
        return f"{name}: there is no folder {folder.relative_to(REPOSITORY)} for it to test."
    if not any(_says(test.stem.removeprefix("test_"), module) for module in _modules(folder)):
        return f"{name}: its name begins with no module of {folder.relative_to(REPOSITORY)}."
    return None


def _modules(folder: Path) -> list[str]:
    """The folder's own name, and those of its modules and folders."""
    return [folder.name, *(entry.stem for entry in folder.iterdir() if entry.stem[0] not in "_.")]


def _says(name: str, module: str) -> bool:
    """`answers` and `answers_lost` say `answers`; `openai` says `openai_request` and its kin."""
    return f"{name}_".startswith(f"{module}_") or module.startswith(f"{name}_")
