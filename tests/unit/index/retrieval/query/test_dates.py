"""Days that a question names."""

from __future__ import annotations

from datetime import date

import pytest

from index.retrieval.query.dates import dates_in, wants_latest

TODAY = date(2024, 3, 14)  # a Thursday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on October 26, 2023", date(2023, 10, 26), date(2023, 10, 26)),
        ("on Oct. 26 2023", date(2023, 10, 26), date(2023, 10, 26)),
        ("on 26 October 2023", date(2023, 10, 26), date(2023, 10, 26)),
        ("on the 3rd of May 2023", date(2023, 5, 3), date(2023, 5, 3)),
        ("on 2023-10-26", date(2023, 10, 26), date(2023, 10, 26)),
        ("in October 2023", date(2023, 10, 1), date(2023, 10, 31)),
        ("in February of 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("in 2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("before October 26, 2023", None, date(2023, 10, 26)),
        ("after October 26, 2023", date(2023, 10, 26), None),
        ("since May 2023", date(2023, 5, 1), None),
        ("between May 1, 2023 and June 2, 2023", date(2023, 5, 1), date(2023, 6, 2)),
        ("from 1 May 2023 to 2 June 2023", date(2023, 5, 1), date(2023, 6, 2)),
        ("today", TODAY, TODAY),
        ("yesterday", date(2024, 3, 13), date(2024, 3, 13)),
        ("last week", date(2024, 3, 4), date(2024, 3, 10)),
        ("this week", date(2024, 3, 11), date(2024, 3, 17)),
        ("last month", date(2024, 2, 1), date(2024, 2, 29)),
        ("last year", date(2023, 1, 1), date(2023, 12, 31)),
        ("in the past three days", date(2024, 3, 11), TODAY),
    ],
)
def test_what_it_means(text: str, first: date | None, last: date | None) -> None:
    (mention,) = dates_in(f"What happened {text}?", TODAY)
    assert (mention.first, mention.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "on February 30, 2023",
        "on October 26",
        "room 2023",
        "he may go",
        "in the last 99999 years",
        "",
    ],
)
def test_what_names_no_day(text: str) -> None:
    assert dates_in(text, TODAY) == []


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("the report published on October 26, 2023", True),
        ("the TechCrunch article of October 26, 2023", True),
        ("the bridge that collapsed on October 26, 2023", False),
    ],
)
def test_whether_something_came_out_that_day(text: str, published: bool) -> None:
    assert [mention.published for mention in dates_in(text, TODAY)] == [published]


def test_two_days_that_are_no_range() -> None:
    found = dates_in("the report of May 1, 2023 and that of June 2, 2023", TODAY)
    assert [mention.first for mention in found] == [date(2023, 5, 1), date(2023, 6, 2)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("What is the latest on the bridge?", True),
        ("Who is currently mayor?", True),
        ("Who is mayor now?", True),
        ("Who was mayor when he was known?", False),
        ("Who came later?", False),
    ],
)
def test_asking_for_the_newest(text: str, asked: bool) -> None:
    assert wants_latest(text) is asked
