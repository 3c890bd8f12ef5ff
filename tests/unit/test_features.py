"""docs/features.md names for each feature, and for each fault, a test that is there."""

from __future__ import annotations

import re

import pytest

from tests.support import REPOSITORY

_TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>test_\w+)`")
_NOT_HERE = "no"
_TEXT = (REPOSITORY / "docs" / "features.md").read_text("utf-8")


def _rows(text: str) -> list[list[str]]:
    """Those of a table, but for its heads and those that begin a group."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    return [row for row in table if not row[0].startswith("**")]


_FEATURES, _, _FAULTS = _TEXT.partition("\n## ")
FEATURES, FAULTS = _rows(_FEATURES), _rows(_FAULTS)
SHOWN = [row[1] for row in FEATURES if row[1] != _NOT_HERE] + [row[-1] for row in FAULTS]


def test_each_row_is_whole() -> None:
    assert [row for row in FEATURES if len(row) != 6 or not all(row)] == []
    assert [row for row in FAULTS if len(row) != 3 or not all(row)] == []
    assert len(FEATURES) > 40
    assert len(FAULTS) > 15


@pytest.mark.parametrize("shown", sorted(set(SHOWN)), ids=lambda shown: shown.partition("::")[2])
def test_what_shows_it_is_a_test(shown: str) -> None:
    named = _TEST.fullmatch(shown)
    assert named, shown
    text = (REPOSITORY / named["path"]).read_text("utf-8")
    assert re.search(rf"^(async )?def {named['name']}\(", text, re.M), shown


def test_what_is_said_of_others_leads_to_where_it_was_read() -> None:
    """To one commit of their documentation, which stays as it was read."""
    told = [cell for row in FEATURES for cell in row[2:] if cell not in ("–", "no answers")]
    named = {name for cell in told for name in re.findall(r"\]\[([\w-]+)\]", cell)}
    assert [cell for cell in told if not re.search(r"\]\[", cell)] == []
    links = dict(re.findall(r"^\[([\w-]+)\]: (\S+)$", _TEXT, re.M))
    assert set(links) == named
    assert [to for to in links.values() if not re.search(r"/blob/[0-9a-f]{40}/", to)] == []
