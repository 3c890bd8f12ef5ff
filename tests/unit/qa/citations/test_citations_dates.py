from __future__ import annotations

from dataclasses import replace

import pytest

from index import Article
from qa.citations import Span, days_spoken_of
from tests.support.archives import CHOIR, HARBOUR
from tests.unit.qa.writers.test_extractive import evidence


def days_of(words: str, article: Article = HARBOUR) -> dict[str, str]:
    said = replace(article, text=f"They said so. {words}")
    found = days_spoken_of(Span(evidence(said, 1.0).hit, 14, len(said.text)))
    assert all(said.text[day.start : day.end] == day.text for day in found)
    return {day.text: day.in_full for day in found}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        # The article came out on Tuesday, 6 February 2024.
        ("They met on Monday.", {"Monday": "5 February 2024"}),
        ("It was closed yesterday.", {"yesterday": "5 February 2024"}),
        ("It opened last month.", {"last month": "January 2024"}),
        ("It will open on Friday.", {"Friday": "9 February 2024"}),
        ("It opened on Friday.", {"Friday": "2 February 2024"}),
        ("It opened last year.", {"last year": "2023"}),
        ("It opened last week.", {"last week": "29 January 2024 to 4 February 2024"}),
        ("It opened 10 days ago.", {"10 days ago": "27 January 2024"}),
        ("She won after beating him in Sunday's election.", {"Sunday": "4 February 2024"}),
        ("Fares will not rise, she promised on Monday.", {"Monday": "5 February 2024"}),
        ("It opened on 3 January.", {}),
        ("It opened in May.", {}),
        ("They met on 5 February 2024.", {}),
        ("Nothing of the kind.", {}),
    ],
)
def test_days(words: str, told: dict[str, str]) -> None:
    assert days_of(words) == told


def test_each_time_that_it_is_said() -> None:
    said = replace(HARBOUR, text="It met on Monday and on Monday again.")
    found = days_spoken_of(Span(evidence(said, 1.0).hit, 0, len(said.text)))
    assert [(day.start, day.date) for day in found] == [(10, "2024-02-05"), (24, "2024-02-05")]


def test_an_undated_article_resolves_nothing() -> None:
    assert days_of("They met on Monday.", CHOIR) == {}
    assert days_of("They met on Monday.", replace(HARBOUR, published_at=None)) == {}
