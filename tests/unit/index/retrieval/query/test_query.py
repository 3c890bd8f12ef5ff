"""Parts of questions, and what each of them names."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.query import ArchiveNames, Query, parse_query, parts_of

NAMES = ArchiveNames(("TechCrunch", "The Verge", "Fortune"), ("sports", "technology"))


def parsed(text: str) -> Query:
    return parse_query(text, NAMES, date(2024, 3, 14))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Who is the mayor of Port Selby?", ["Who is the mayor of Port Selby?"]),
        (
            "Does TechCrunch suggest that chips will become cheaper, while The Verge article claims"
            " that prices will rise sharply?",
            [
                "Does TechCrunch suggest that chips will become cheaper",
                "The Verge article claims that prices will rise sharply?",
            ],
        ),
        (
            "Which company bought the harbour railway, and was accused of cheating local workers?",
            [
                "Which company bought the harbour railway",
                "was accused of cheating local workers?",
            ],
        ),
        # Too little to search for alone.
        ("Who won, and who lost?", ["Who won, and who lost?"]),
        ("", [""]),
    ],
)
def test_where_a_question_is_cut(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in parts_of(text)] == parts


@given(st.text(alphabet="abcde ,;?andwhile.'\"", max_size=200))
def test_parts_are_in_order_and_lie_within_the_question(text: str) -> None:
    parts = parts_of(text)
    assert parts
    assert all(0 <= start <= end <= len(text) for start, end in parts)
    assert all(one[1] <= other[0] for one, other in pairwise(parts))


def test_each_part_has_the_names_and_days_that_stand_in_it() -> None:
    question = parsed(
        "Did the TechCrunch report of May 1, 2023 say that chips would become cheaper, while"
        " The Verge article of June 2, 2023 claimed that prices would rise?"
    )
    assert [part.publishers for part in question.parts] == [{"TechCrunch"}, {"The Verge"}]
    assert [[day.first for day in part.days] for part in question.parts] == [
        [date(2023, 5, 1)],
        [date(2023, 6, 2)],
    ]
    assert question.full.publishers == {"TechCrunch", "The Verge"}
    assert "TechCrunch" not in question.full.words
    assert "2023" not in question.full.words


def test_a_day_within_a_publishers_name_is_none() -> None:
    names = ArchiveNames(("Business Today",), ())
    question = parse_query("What did Business Today report?", names, date(2024, 3, 14))
    assert question.full.publishers == {"Business Today"}
    assert question.full.days == ()


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("What did the sports section say?", {"sports"}),
        ("Which articles about technology mention chips?", {"technology"}),
        ("Which sports are played in Port Selby?", set()),
    ],
)
def test_categories_named_as_such(text: str, categories: set[str]) -> None:
    assert parsed(text).categories == categories


def test_what_is_quoted_and_is_no_publisher() -> None:
    question = parsed("Does 'Fortune' say “a storm is coming” or 'all is well'?")
    assert question.phrases == ("a storm is coming", "all is well")


def test_publishers_that_are_missing_are_told() -> None:
    assert parsed("What did Reuters report on chips?").unknown_publishers == ("Reuters",)
