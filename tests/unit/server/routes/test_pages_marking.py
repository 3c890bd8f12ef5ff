"""Where an article's page marks cited words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Period
from server.routes.pages import CitedWords, Piece, dated, marked
from tests.unit.server.documents import ARTICLE, QUOTE

TEXT = ARTICLE.text


@pytest.mark.parametrize(
    "cite", ["", "x", "12", "12-", "5-5", "9-3", "0-999999", "-1-3", "1-2-3", "١-٣"]
)
def test_a_bad_cite_marks_nothing(cite: str) -> None:
    assert marked(TEXT, [cite]) == [Piece(TEXT, 0)]


def test_a_cite_cuts_the_text_at_its_offsets() -> None:
    assert marked(TEXT, ["12-54"]) == [
        Piece("Port Selby. ", 0),
        Piece(QUOTE, 1),
        Piece(" Work starts in May.", 0),
    ]


def test_several_are_numbered_in_the_order_of_the_text() -> None:
    pieces = marked("abcdef", ["4-6", "bad", "0-2", "0-2"])
    assert pieces == [Piece("ab", 1), Piece("cd", 0), Piece("ef", 2)]


def test_those_that_overlap_are_one() -> None:
    assert marked("abcdef", ["0-3", "1-5"]) == [Piece("abcde", 1), Piece("f", 0)]


@given(st.text(max_size=20), st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25))))
def test_no_character_is_lost(text: str, places: list[tuple[int, int]]) -> None:
    pieces = marked(text, [f"{start}-{end}" for start, end in places])
    assert "".join(piece.text for piece in pieces) == text
    numbers = [piece.number for piece in pieces if piece.number]
    assert numbers == list(range(1, len(numbers) + 1))


TUESDAY = datetime(2024, 6, 4, 8, tzinfo=UTC)


def test_a_day_that_is_not_named_in_full_stands_apart() -> None:
    monday = date(2024, 6, 3)
    assert dated("It opened on Monday, at last.", TUESDAY) == [
        CitedWords("It opened on "),
        CitedWords("Monday", Period(monday, monday)),
        CitedWords(", at last."),
    ]


@pytest.mark.parametrize(
    ("text", "published_at"),
    [
        ("It opened on Monday.", None),
        ("It opened on 3 June.", TUESDAY),
        ("It opened.", TUESDAY),
        ("It opened on Monday. " * 200, TUESDAY),
    ],
)
def test_other_words_stay_one(text: str, published_at: datetime | None) -> None:
    assert dated(text, published_at) == [CitedWords(text)]


@given(st.text(st.sampled_from("on Monday,.lastwk"), max_size=40))
def test_no_cited_character_is_lost(text: str) -> None:
    assert "".join(words.text for words in dated(text, TUESDAY)) == text
