"""Where unit tests lie: beside what they test, under its name."""

from __future__ import annotations

from pathlib import Path

from tests.support import REPOSITORY

UNIT = REPOSITORY / "tests" / "unit"


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
