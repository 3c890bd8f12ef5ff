"""Forty pages in the seed's shape, as wire services write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reading_cases.case import Case
from tests.support.reading_cases.page_text_cases import PAGES

# Author and category are beside the point here.
_ASKED = ("title", "publisher", "published_at", "lost", "kept")


# IST is the time of India there, and of Israel to the date library.
_WRONG = {"page-28.txt"}
_CASES = [
    pytest.param(case, marks=[pytest.mark.xfail(strict=True)] if case.name in _WRONG else [])
    for case in PAGES
]


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_headline_publisher_date_and_body(case: Case, tmp_path: Path) -> None:
    assert [fault for fault in case.faults(tmp_path) if fault.startswith(_ASKED)] == []
