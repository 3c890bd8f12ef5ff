"""Fields and datelines in many shapes, and lines that are not dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.publication_date import find_dateline, is_update, parse_published


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2021-09-23", utc(2021, 9, 23)),
        ("2021-09-23T06:50", utc(2021, 9, 23, 6, 50)),
        ("2021-09-23T06:50:00Z", utc(2021, 9, 23, 6, 50)),
        ("2021-09-23 06:50:00+02:00", utc(2021, 9, 23, 4, 50)),
        (" 2021-09-23 06:50:00 +0200 ", utc(2021, 9, 23, 4, 50)),
        ("Thu, 23 Sep 2021 06:50:00 GMT", utc(2021, 9, 23, 6, 50)),
        ("Sept. 23, 2021 6:50 a.m. EDT", utc(2021, 9, 23, 10, 50)),
        ("09/23/2021", utc(2021, 9, 23)),
        ("23/09/2021", utc(2021, 9, 23)),
        ("03.04.2021", utc(2021, 4, 3)),
        ("4/4/2021", utc(2021, 4, 4)),
        ("1º de março de 2021", utc(2021, 3, 1)),
        ("1.º de março de 2021, 7h05", utc(2021, 3, 1, 7, 5)),
        ("6ª feira, 5 de março de 2021 às 18h30", utc(2021, 3, 5, 18, 30)),
        ("1° marzo 2021", utc(2021, 3, 1)),
        ("1o de marzo de 2021", utc(2021, 3, 1)),
        (date(2021, 9, 23), utc(2021, 9, 23)),
        (datetime(2021, 9, 23, 6, 50), utc(2021, 9, 23, 6, 50)),
        (
            datetime(2021, 9, 23, 6, 50, tzinfo=timezone(timedelta(hours=2))),
            utc(2021, 9, 23, 4, 50),
        ),
    ],
)
def test_fields(written: str | datetime | date, moment: datetime) -> None:
    assert parse_published(written) == moment


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("2021-09-23 06:50", 0),
        ("2021-09-23T06:50+09:00", 9),
        ("Sept. 23, 2021 6:50 a.m. EDT", -4),
        (datetime(2021, 9, 23, 6, 50, tzinfo=timezone(timedelta(hours=2))), 2),
    ],
)
def test_the_zone_stays_the_one_that_is_named(written: str | datetime, hours: int) -> None:
    assert parse_published(written).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ("Aug. 3, 2022 6:50 a.m. ET", -4),
        ("Feb. 3, 2022 6:50 a.m. ET", -5),
        ("6:50 AM ET, Wed August 3, 2022", -4),
        ("6:50 a.m. CT Aug. 3, 2022", -5),
        ("Aug 3, 2022 | 6:50 PM CT", -5),
        ("Aug. 3, 2022, 6:50 p.m. MT", -6),
        ("Updated: 12 Dec 2022 18:50 PT", -8),
        ("August 3, 2022 at 6:50 AM Eastern Time", -4),
        ("August 3, 2022 6:50 AM Pacific Daylight Time", -7),
        ("3 Aug 2022 6:50 PM (IST)", 5.5),
        ("2022-08-03 06:50:00 IST", 5.5),
        ("(Xinhua) 14:02, August 3, 2022 CST", 8),
        ("Aug. 3, 2022 2:02 p.m. CST", -6),
        ("Aug. 3, 2022 2:02 p.m. EST", -5),
        ("3 août 2022 à 18h30", 0),
    ],
)
def test_zones_by_their_short_names(line: str, hours: float) -> None:
    found = find_dateline(line)
    assert found is not None
    assert found.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "2021", "September 2021", "23 September", "31 February 2021", "2021-02-30"],
)
def test_what_is_no_full_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a date with day, month and year"):
        parse_published(written)


def test_day_and_month_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be told apart"):
        parse_published("03/04/2021")
    assert find_dateline("03/04/2021 10:00") is None


def test_a_moment_outside_the_calendar_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="outside the calendar"):
        parse_published(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))))


@pytest.mark.parametrize(
    "line",
    [
        "Thursday, 23 September 2021 2:05 PM",
        "Thu 23 Sep 2021 14.05",
        "September 23, 2021 | 2:05 p.m.",
        "2:05 PM, Thursday 23 September 2021",
        "Published: 2021-09-23 14:05",
        "Updated on 23 September 2021 at 14:05",
        "September 23rd, 2021, 10:05 AM EDT",
        "Donnerstag, den 23. September 2021 um 14.05 Uhr",
        "Stand: 23.09.2021, 14:05 Uhr",
        "Publié le jeudi 23 septembre 2021 à 14h05",
        "23 de septiembre de 2021 14:05",
        "Четверг, 23 сентября 2021 г., 14:05",
        "2021年9月23日 14:05",
        "発行日 2021年9月23日 14:05",
        "발행일 2021년 9월 23일 14:05",
        "٢٣ سبتمبر ٢٠٢١ 14:05",
    ],
)
def test_datelines(line: str) -> None:
    assert find_dateline(line) == utc(2021, 9, 23, 14, 5)


@pytest.mark.parametrize(
    "line",
    [
        "The war ended on 2 September 1945",
        "At least 20 killed May 3 2021",
        "23 September 2021 - 24 September 2021",
        "Flight 93 11 September 2001",
        "Page 3 May 2021",
        "May was wet in 2021, and 3 dams broke.",
        "20210923",
        "10 9 8 2021",
        "2 hours ago",
        "Copyright 2021",
        "",
        "23 September 2021 " + "x" * 100,
    ],
)
def test_lines_that_are_not_datelines(line: str) -> None:
    assert find_dateline(line) is None


def test_updates_are_told_from_publication() -> None:
    assert is_update("Last updated: 23 September 2021")
    assert is_update("Aktualisiert am 23. September 2021")
    assert not is_update("Published: 23 September 2021")


@given(st.text(max_size=60))
def test_no_line_raises(line: str) -> None:
    find_dateline(line)
    find_dateline("3 May 2021 " + line)


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)))
def test_iso_goes_there_and_back(moment: datetime) -> None:
    assert parse_published(moment.isoformat()) == moment.replace(tzinfo=UTC)
