from __future__ import annotations

from dataclasses import replace

import pytest

from qa.citations import expanded_dates, resolved
from tests.support.archives import CHOIR, HARBOUR


@pytest.mark.parametrize(
    ("words", "told"),
    [
        # The article came out on Tuesday, 6 February 2024.
        ("They met on Monday.", " (Monday: 5 February 2024)"),
        ("It was closed yesterday.", " (yesterday: 5 February 2024)"),
        ("It opened last month.", " (last month: January 2024)"),
        ("It met on Monday and on Monday again.", " (Monday: 5 February 2024)"),
        ("It will open on Friday.", " (Friday: 9 February 2024)"),
        ("It opened on Friday.", " (Friday: 2 February 2024)"),
        ("It opened last year.", " (last year: 2023)"),
        ("It opened last week.", " (last week: 29 January 2024 to 4 February 2024)"),
        ("It opened 10 days ago.", " (10 days ago: 27 January 2024)"),
        (
            "Ida Lund will be mayor after beating him in Sunday's election.",
            " (Sunday: 4 February 2024)",
        ),
        ("Fares will not rise, she promised on Monday.", " (Monday: 5 February 2024)"),
        ("It opened on 3 January.", ""),
        ("It opened in May.", ""),
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
    assert expanded_dates(claim, HARBOUR) == " (Monday: 5 February 2024)"
    assert expanded_dates("They met on Monday.", HARBOUR) == ""
