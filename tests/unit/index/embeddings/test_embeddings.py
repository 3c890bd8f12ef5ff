from __future__ import annotations

import numpy as np
import pytest

from index.embeddings import Vectors, WordVectors


def tokens(*rows: tuple[float, float]) -> Vectors:
    return np.array(rows, np.float32)


def test_a_word_is_the_mean_of_its_tokens_at_unit_length() -> None:
    # [CLS] un ##til Monday . [SEP]
    found = WordVectors.of_tokens(
        "until Monday.",
        tokens((9, 9), (3, 0), (3, 8), (0, 2), (7, 7), (9, 9)),
        [(0, 0), (0, 2), (2, 5), (6, 12), (12, 13), (0, 0)],
    )
    assert found.words == ("until", "Monday")
    assert found.vectors.dtype == np.float32
    assert found.vectors == pytest.approx(tokens((0.6, 0.8), (0, 1)))


def test_a_token_over_two_words_counts_for_both() -> None:
    found = WordVectors.of_tokens("a-b", tokens((2, 0)), [(0, 3)])
    assert found.words == ("a", "b")
    assert found.vectors == pytest.approx(tokens((1, 0), (1, 0)))


def test_words_beyond_the_last_token_are_left_out() -> None:
    found = WordVectors.of_tokens("one two three", tokens((0, 1), (1, 0)), [(0, 3), (4, 7)])
    assert found.words == ("one", "two")


def test_a_word_that_the_tokenizer_drops_is_left_out() -> None:
    found = WordVectors.of_tokens("one 中 two", tokens((0, 1), (1, 0)), [(0, 3), (6, 9)])
    assert found.words == ("one", "two")


def test_offsets_are_code_points_not_bytes() -> None:
    found = WordVectors.of_tokens("😀 né", tokens((5, 5), (0, 3)), [(0, 1), (2, 4)])
    assert found.words == ("né",)
    assert found.vectors == pytest.approx(tokens((0, 1)))


@pytest.mark.parametrize("text", ["", " … ", "word"])
def test_no_word_or_no_token_gives_no_row(text: str) -> None:
    found = WordVectors.of_tokens(text, np.empty((0, 2), np.float32), [])
    assert (found.words, found.vectors.shape) == ((), (0, 2))


def test_a_vector_of_nothing_stays_one() -> None:
    found = WordVectors.of_tokens("a", tokens((0, 0)), [(0, 1)])
    assert found.vectors == pytest.approx(tokens((0, 0)))
