from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from index import ModelError
from qa.reader.inputs import (
    FIRST_WINDOW_POSITION,
    HEADER_TOKENS,
    QUESTION_TOKENS,
    WINDOW_TOKENS,
    Encoder,
    Tokens,
    header_of,
)

START, END, UNKNOWN = 1, 2, 3


def encoder(marks: tuple[str, str] = ("[CLS]", "[SEP]")) -> Encoder:
    """Over words between blanks, which it knows none of."""
    words = {marks[0]: START, marks[1]: END, "[UNK]": UNKNOWN}
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    return Encoder(tokenizer)


def test_a_pair_is_question_header_and_body_between_marks() -> None:
    pair = encoder().pair([10, 11], [20], [30, 31, 32])
    assert pair.ids == [START, 10, 11, END, 20, END, 30, 31, 32, END]
    assert pair.types == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
    assert pair.positions == [0, 1, 2, 3, 64, 65, 66, 67, 68, 69]
    assert pair.ids[slice(*pair.body)] == [30, 31, 32]


def test_without_a_header_the_body_follows_the_question() -> None:
    pair = encoder().pair([10], [], [30])
    assert pair.ids == [START, 10, END, 30, END]
    assert pair.body == (3, 4)


def test_the_windows_places_do_not_depend_on_the_question() -> None:
    pairs = [encoder().pair([10] * count, [20], [30, 31]) for count in (0, 1, 20, 500)]
    windows = [
        [place for place, side in zip(pair.positions, pair.types, strict=True) if side == 1]
        for pair in pairs
    ]
    assert all(window == [64, 65, 66, 67, 68] for window in windows)


def test_whatever_is_longer_than_fits_loses_its_end() -> None:
    question, header, body = range(1000, 2000), range(2000, 3000), range(3000, 4000)
    pair = encoder().pair(question, header, body)
    asked, window = pair.ids[: QUESTION_TOKENS + 2], pair.ids[QUESTION_TOKENS + 2 :]
    assert asked == [START, *question[:QUESTION_TOKENS], END]
    assert window[: HEADER_TOKENS + 1] == [*header[:HEADER_TOKENS], END]
    assert window[HEADER_TOKENS + 1 :] == [*body[: WINDOW_TOKENS - HEADER_TOKENS - 1], END]
    assert len(pair.ids) == len(pair.types) == len(pair.positions)
    assert max(pair.positions) == FIRST_WINDOW_POSITION + WINDOW_TOKENS
    assert QUESTION_TOKENS + 2 <= FIRST_WINDOW_POSITION


def test_a_pair_of_nothing_is_marks_alone() -> None:
    pair = encoder().pair([], [], [])
    assert pair.ids == [START, END, END]
    assert pair.body == (2, 2)


def test_offsets_are_places_in_the_text() -> None:
    text = "Größe 5 — 港口 wächst 🙂 !"
    found = encoder().tokens(text)
    assert [text[start:end] for start, end in found.offsets] == text.split()


def test_between_two_places_are_the_tokens_that_stand_there_whole() -> None:
    tokens = Tokens([10, 11, 12, 13], [(0, 3), (4, 9), (9, 10), (11, 15)])
    assert tokens.between(4, 10) == Tokens([11, 12], [(4, 9), (9, 10)])
    assert tokens.between(5, 12) == Tokens([12], [(9, 10)])
    assert tokens.between(0, 15) == tokens
    assert tokens.between(3, 4) == Tokens([], [])
    assert Tokens([], []).between(0, 9) == Tokens([], [])


def test_between_divides_a_text_without_loss() -> None:
    tokens = encoder().tokens("one two three. four five. six")
    found = [tokens.between(*place).ids for place in pairwise((0, 14, 25, 29))]
    assert list(map(len, found)) == [4, 3, 1]


def test_a_tokenizer_without_its_marks_is_told() -> None:
    with pytest.raises(ModelError, match="lacks its marks"):
        encoder(("<s>", "</s>")).pair([10], [], [30])


@pytest.mark.parametrize(
    ("title", "day", "publisher", "header"),
    [
        (
            "Wall to be raised",
            date(2024, 2, 6),
            "The Selby Post",
            "Wall to be raised. 6 February 2024. The Selby Post",
        ),
        ("Wall to be raised. ", None, "The Selby Post", "Wall to be raised. The Selby Post"),
        ("Will it be raised?", date(2024, 12, 31), None, "Will it be raised?. 31 December 2024"),
        ("", date(2024, 2, 6), None, "6 February 2024"),
        ("", None, "", ""),
        ("...", None, None, ""),
    ],
)
def test_a_header_is_what_is_known_of_the_article(
    title: str, day: date | None, publisher: str | None, header: str
) -> None:
    assert header_of(title, day, publisher) == header
