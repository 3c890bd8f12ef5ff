from __future__ import annotations

from dataclasses import replace

import pytest

from qa.resolving import resolved, resolved_in_quotations
from tests.archives import CHOIR, HARBOUR


@pytest.mark.parametrize(
    ("words", "told"),
    [
        # The article came out on Tuesday, 6 February 2024.
        ("They met on Monday.", " (Monday: 5 February 2024)"),
        ("It was closed yesterday.", " (yesterday: 5 February 2024)"),
        ("It opened last month.", " (last month: January 2024)"),
        ("On Monday and on Monday again.", " (Monday: 5 February 2024)"),
        ("It will open on Friday.", ""),
        ("They met on 5 February 2024.", ""),
        ("Nothing of the kind.", ""),
    ],
)
def test_days(words: str, told: str) -> None:
    assert resolved(words, HARBOUR) == told


def test_an_undated_article_resolves_nothing() -> None:
    assert resolved("They met on Monday.", CHOIR) == ""
    assert resolved("They met on Monday.", replace(HARBOUR, published_at=None)) == ""


def test_only_what_is_quoted() -> None:
    claim = "On Sunday she said “we met on Monday”."
    assert resolved_in_quotations(claim, HARBOUR) == " (Monday: 5 February 2024)"
    assert resolved_in_quotations("They met on Monday.", HARBOUR) == ""
