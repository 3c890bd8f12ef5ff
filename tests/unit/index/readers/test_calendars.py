"""Days of other calendars and languages, as most write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.calendars import in_common_calendar


@pytest.mark.parametrize(
    ("text", "common"),
    [
        ("۱ فروردین ۱۴۰۰", "2021-03-21"),
        ("چهارشنبه ۳۱ شهریور ۱۴۰۰ - ۱۴:۰۵", "چهارشنبه 2021-09-22 - 14:05"),
        ("30 اسفند 1399", "2021-03-20"),
        ("1 دی ماه 1402", "2023-12-22"),
        ("11 فروردین 1304", "1925-03-31"),
        ("۱۴۰۰/۰۶/۳۱", "2021-09-22"),
        ("22 أيلول 2021", "22 سبتمبر 2021"),
        ("5 كانون الثاني 2022", "5 يناير 2022"),
        ("6 تشرين الثاني/نوفمبر 2022", "6 نوفمبر 2022"),
        ("12 มิ.ย. 66", "2023-06-12"),
        ("วันจันทร์ที่ 12 มิถุนายน พ.ศ. 2566 10:30 น.", "2023-06-12 10:30"),
        ("令和5年6月12日 10時30分", "2023-06-12 10時30分"),
        ("平成元年1月8日", "1989-01-08"),
        ("民國112年6月12日", "2023-06-12"),
        ("Δευτέρα, 12 Ιουνίου 2023, 10:30", "2023-06-12, 10:30"),
        ("02 KASIM 2022 ÇARŞAMBA", "02 Kasım 2022 ÇARŞAMBA"),
        # Without a year, or of two days.
        ("12 Ιουνίου", "12 Ιουνίου"),
        ("เมื่อวานนี้", "เมื่อวานนี้"),
        # Of the lunar calendar, or nothing.
        ("1443/02/15", "1443/02/15"),
        ("40 مهر 1400", "40 مهر 1400"),
        ("1 مهر 1303", "1 مهر 1303"),
        ("22 September 2021", "22 September 2021"),
    ],
)
def test_days(text: str, common: str) -> None:
    assert in_common_calendar(text) == common


@given(st.integers(1305, 1470))
def test_each_year_begins_with_the_spring(year: int) -> None:
    first = date.fromisoformat(in_common_calendar(f"1 فروردین {year}"))
    assert first in [date(year + 621, 3, day) for day in (20, 21, 22)]
    last = date.fromisoformat(in_common_calendar(f"29 اسفند {year - 1}"))
    assert first - last in (timedelta(1), timedelta(2))
