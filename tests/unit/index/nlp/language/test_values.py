"""Numbers in seventeen languages: two halves of labelled lines, written before the rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.nlp.language.values import values_of


@pytest.mark.parametrize("half", ["development", "held_back"])
def test_numbers_in_news_lines(half: str) -> None:
    path = Path(__file__).with_name(f"numbers_{half}.tsv")
    for line in path.read_text("utf-8").splitlines():
        text, _, wanted = line[3:].partition("\t")
        assert values_of(text, line[:2]) == {float(value) for value in wanted.split()}, line


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("zh", "1亿2300万元", {123_000_000.0}),
        ("ja", "3万人と5万票", {30_000.0, 50_000.0}),
        ("ko", "35억 2000만 원", {3_520_000_000.0}),
        ("de", "Am Start waren 12 345 Läufer", {12.0, 345.0}),
        ("fa", "۱۴۰۰/۷/۱", {1400.0, 7.0, 1.0}),
        ("hi", "5 हज़ार", {5_000.0}),
    ],
)
def test_parts_groups_and_strokes(language: str, text: str, values: set[float]) -> None:
    assert values_of(text, language) == values


@given(st.sampled_from(["ar", "de", "fa", "hi", "ja", "ko", "zh"]), st.text(max_size=200))
def test_any_text(language: str, text: str) -> None:
    values_of(text, language)
