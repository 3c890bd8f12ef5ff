"""Plain text: where the title comes from, and the text as it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.readers.formats.text import plain_parts


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("A title\n\nThe rest.\n", "A title", "The rest."),
        ("A title  \r\n\r\n\r\nThe rest.\r\nMore.\r\n", "A title", "The rest.\r\nMore."),
        ("\n\n A title\n \n The rest.", "A title", "The rest."),
        ("Is it so?\n\nIt is.", "Is it so?", "It is."),
        ("No blank line\nThe rest.", None, "No blank line\nThe rest."),
        ("A whole sentence.\n\nThe rest.", None, "A whole sentence.\n\nThe rest."),
        ("Alone\n\n", None, "Alone"),
        ("1\n\nThe rest.", None, "1\n\nThe rest."),
        ("12 / 40\n\nThe rest.", None, "12 / 40\n\nThe rest."),
        ("2024: a year\n\nThe rest.", "2024: a year", "The rest."),
        ("x" * 151 + "\n\nThe rest.", None, "x" * 151 + "\n\nThe rest."),
        ("x" * 150 + "\n\nThe rest.", "x" * 150, "The rest."),
    ],
)
def test_title_and_rest(text: str, title: str | None, rest: str) -> None:
    assert plain_parts(text) == ({"title": title} if title else {}, rest)


@given(st.text(alphabet="ab. \r\n"))
def test_the_text_is_a_slice(text: str) -> None:
    record, rest = plain_parts(text)
    assert rest in text
    assert bool(rest) == bool(text.strip())
    assert "title" not in record or record["title"]
