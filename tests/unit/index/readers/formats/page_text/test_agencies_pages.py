"""Pages of many agencies: publisher, headline, day, first and last words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.agency_pages import Page, pages


@pytest.mark.parametrize("page", [*pages("worked_on")], ids=lambda page: page.name)
def test_what_was_worked_on(page: Page, tmp_path: Path) -> None:
    assert page.faults(tmp_path) == {}


def test_what_was_held_back(tmp_path: Path) -> None:
    held = list(pages("held"))
    fields = sum(len(page.labels) for page in held)
    wrong = sum(len(page.faults(tmp_path)) for page in held)
    assert fields == 75
    assert (fields - wrong) / fields >= 0.97
