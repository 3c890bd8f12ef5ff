"""docs/clients.md names the tests that run each client, and the versions that they install."""

from __future__ import annotations

import json
import re

import pytest

from tests.support import REPOSITORY

_TABLE = (REPOSITORY / "docs" / "clients.md").read_text("utf-8").partition("\n## ")[0]
ROWS = re.findall(r"^\| (?!client|-)(.+?) \| .+ \| (.+?) \|$", _TABLE, re.M)
_NAMED = re.compile(r"(@?[\w./-]+)(?: \(\w+\))? (\d+(?:\.\d+)+)")
# What comes with the machine, and what is ours.
_NOT_PINNED = {"curl", "Node", "fetch"}


def _pinned() -> dict[str, set[str]]:
    """By its name; the tests of the widget and those of the clients may have one of each."""
    tests = REPOSITORY / "tests"
    lists = REPOSITORY.glob("requirements*.txt"), tests.glob("clients/requirements.txt")
    lines = [line for paths in lists for path in paths for line in path.read_text().splitlines()]
    found = re.findall(r"^([\w.-]+)(?:\[\w+\])?==([\d.]+)", "\n".join(lines), re.M)
    for path in tests.glob("*/package.json"):
        found += json.loads(path.read_text("utf-8"))["devDependencies"].items()
    pins: dict[str, set[str]] = {}
    for name, version in found:
        pins.setdefault(name.lower().replace("_", "-"), set()).add(version)
    client = (REPOSITORY / "clients" / "python" / "pyproject.toml").read_text("utf-8")
    pins["dateline-client"] = set(re.findall(r'^version = "(.+)"', client, re.M))
    return pins


def test_it_names_many() -> None:
    assert len(ROWS) >= 18


@pytest.mark.parametrize(("client", "tests"), ROWS)
def test_each_is_run_by_the_tests_that_it_names(client: str, tests: str) -> None:
    paths = re.findall(r"`(tests/[\w/.]+)`", tests)
    assert paths
    assert all((REPOSITORY / path).exists() for path in paths)


def test_the_versions_are_those_that_are_installed() -> None:
    pins = _pinned()
    # A link counts as its words.
    named = _NAMED.findall(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", _TABLE))
    assert len(named) > 18
    for name, version in named:
        if name not in _NOT_PINNED:
            assert version in pins[name.lower()], f"{name} {version}"


def test_every_client_that_is_installed_for_them_is_named() -> None:
    folder = REPOSITORY / "tests" / "clients"
    wanted = re.findall(
        r"^([\w.-]+)(?:\[\w+\])?==", (folder / "requirements.in").read_text("utf-8"), re.M
    )
    wanted += json.loads((folder / "package.json").read_text("utf-8"))["devDependencies"]
    assert [name for name in wanted if f"{name} " not in _TABLE] == []
