"""Forty pages in the seed's shape, as wire services write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reading_cases.case import Case
from tests.support.reading_cases.page_text_cases import PAGES

# Author and category are beside the point here.
_ASKED = ("title", "publisher", "published_at", "lost", "kept")


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_headline_publisher_date_and_body(case: Case, tmp_path: Path) -> None:
    assert [fault for fault in case.faults(tmp_path) if fault.startswith(_ASKED)] == []
