"""What is checked before a commit is what `make lint` checks, and fetches nothing."""

from __future__ import annotations

import re

import yaml

from tests.support import REPOSITORY


def test_every_linter_is_a_hook() -> None:
    (repository,) = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text())["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    linters = re.search(r"^LINTERS := (.*)", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    assert linters
    commands = [hook["entry"] for hook in repository["hooks"]]
    assert commands == [f"make {linter}" for linter in linters[1].split()]
