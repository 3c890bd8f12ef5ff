from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.nlp.dates.mentions import Day, days_agree, spoken_days

THURSDAY = date(2021, 9, 23)


def meant(text: str, published: date | None = THURSDAY) -> list[tuple[Day, ...]]:
    return [day.meant for day in spoken_days(text, published)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("He said so on Wednesday.", date(2021, 9, 22)),
        ("He said so on Thursday.", date(2021, 9, 23)),
        ("It opened yesterday.", date(2021, 9, 22)),
        ("It opens tomorrow.", date(2021, 9, 24)),
        ("It opens next Friday.", date(2021, 9, 24)),
        ("Last Friday it rained.", date(2021, 9, 17)),
        ("on 22 September 2021", date(2021, 9, 22)),
        ("on the 22nd of September", date(2021, 9, 22)),
        ("on Sept. 22, 2021", date(2021, 9, 22)),
        ("on Wednesday, September 22", date(2021, 9, 22)),
        ("2021-09-22", date(2021, 9, 22)),
        ("on 3 January", date(2022, 1, 3)),
        ("on 30 April", date(2021, 4, 30)),
    ],
)
def test_days_are_resolved_against_the_day_of_publication(text: str, day: date) -> None:
    assert meant(text) == [(Day.of(day),)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("last year", Day(year=2020)),
        ("next month", Day(year=2021, month=10)),
        ("in March 2019", Day(year=2019, month=3)),
        ("since 2015", Day(year=2015)),
        ("in August", Day(year=2021, month=8)),
    ],
)
def test_months_and_years(text: str, day: Day) -> None:
    assert meant(text) == [(day,)]


def test_a_weekday_may_lie_ahead_where_the_text_looks_ahead() -> None:
    assert meant("The council will vote on Monday.") == [
        (Day.of(date(2021, 9, 20)), Day.of(date(2021, 9, 27)))
    ]


@pytest.mark.parametrize(
    "text", ["They may march.", "2021 people came.", "on 45 September", "$2019", "the 1990s", "Sun"]
)
def test_what_is_no_day(text: str) -> None:
    assert meant(text) == []


def test_without_a_day_of_publication_words_mean_what_they_say() -> None:
    assert meant("on Wednesday", None) == [(Day(weekday=2),)]
    assert meant("yesterday", None) == []


@pytest.mark.parametrize(
    ("claim", "span", "agree"),
    [
        ("on 22 September 2021", "on Wednesday", True),
        ("on September 22", "on Wednesday", True),
        ("on Wednesday", "on 22 September 2021", True),
        ("in September 2021", "on Wednesday", True),
        ("in 2021", "on Wednesday", True),
        ("in 2020", "last year", True),
        ("on 21 September 2021", "on Wednesday", False),
        ("on Tuesday", "on Wednesday", False),
        ("in August", "on Wednesday", False),
        ("on Tuesday 22 September", "on Wednesday 22 September", False),
        ("on 22 September 2021", "in September", False),
        ("in 2019", "in 2020", False),
        # The day of the report stands in no sentence of it.
        ("on 23 September 2021", "he said so", True),
        ("in 2021", "he said so", True),
        ("on Thursday", "on Wednesday", False),
        ("in 2021", "in 2019", False),
        ("on Friday", "he said so", False),
        ("he said so", "on Wednesday", True),
    ],
)
def test_agreement(claim: str, span: str, agree: bool) -> None:
    claimed, spoken = (spoken_days(text, THURSDAY) for text in (claim, span))
    assert days_agree(claimed, spoken, Day.of(THURSDAY)) is agree


@given(st.dates(date(1995, 1, 10), date(2049, 12, 20)), st.integers(0, 6))
def test_a_weekday_and_its_date_agree(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    claim = spoken_days(f"on {day.day} {day:%B %Y}", published)
    span = spoken_days(f"It happened on {day:%A}.", published)
    assert days_agree(claim, span, None)
    other = day - timedelta(days=1)
    assert not days_agree(spoken_days(f"on {other.day} {other:%B %Y}", published), span, None)


@given(st.text(), st.dates())
def test_any_text_can_be_read(text: str, published: date) -> None:
    spoken_days(text, published)
