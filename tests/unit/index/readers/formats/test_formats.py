"""Every format: the fields and the whole body out of files written for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reading_cases import CASES, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_is_read_as_it_is_meant(case: Case, tmp_path: Path) -> None:
    assert case.faults(tmp_path) == []
