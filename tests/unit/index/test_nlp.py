"""Words as search and evidence compare them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.nlp import analyse, with_whole_numbers
from index.passages.lexical import LexicalIndex, Stamp


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("1,200 jobs and 3,400,000 crowns", "1200 jobs and 3400000 crowns"),
        ("1,20,000 rupees; CHF 1’200", "120000 rupees; CHF 1200"),
        ("1\u00a0200 or 1\u202f200 or £1,200.50", "1200 or 1200 or £1200.50"),
        ("1.200 Stellen, 1 200 emplois", "1.200 1200 Stellen, 1 200 1200 emplois"),
        ("3.14, 12,5 and 1,2,3", "3.14, 12,5 and 1,2,3"),
        ("in 2021 200 people", "in 2021 200 people"),
        ("0.1234 at 10:15, 555-1234", "0.1234 at 10:15, 555-1234"),
    ],
)
def test_numbers_in_groups_of_digits_become_whole(text: str, whole: str) -> None:
    assert with_whole_numbers(text) == whole
    assert with_whole_numbers("," * 3 + "1," * 50_000)


def test_what_may_be_two_numbers_is_found_by_either() -> None:
    assert analyse("May 12 200 guests") == ["12", "200", "12200", "guest"]


def test_a_lexicon_with_other_words_is_not_opened(tmp_path: Path) -> None:
    older = LexicalIndex.created(tmp_path / "lexicon")
    older._commit(older._writer(), Stamp(version=2))
    with pytest.raises(ValueError, match="another version"):
        LexicalIndex(tmp_path / "lexicon")
