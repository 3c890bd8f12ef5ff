"""Every part of a question gets its evidence, and no article crowds out the others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.diversify import diversify


def places(scores: list[list[float]], articles: list[str], k: int) -> list[int]:
    return [choice.place for choice in diversify(np.array(scores, np.float32), articles, k)]


def test_the_best_come_first() -> None:
    assert places([[0.0, 2.0, 1.0]], ["a", "b", "c"], 3) == [1, 2, 0]


def test_no_more_than_were_asked_for() -> None:
    assert places([[0.0, 2.0, 1.0]], ["a", "b", "c"], 2) == [1, 2]


def test_of_equals_the_first() -> None:
    assert places([[1.0, 1.0, 1.0]], ["a", "b", "c"], 3) == [0, 1, 2]


def test_another_article_goes_before_one_that_is_hardly_better_and_of_the_same() -> None:
    assert places([[2.0, 1.05, 1.0]], ["a", "a", "b"], 3) == [0, 2, 1]


def test_an_article_that_is_much_better_keeps_its_passages_together() -> None:
    assert places([[3.0, 2.5, -3.0]], ["a", "a", "b"], 3) == [0, 1, 2]


def test_a_part_that_is_not_served_yet_goes_before_one_that_is() -> None:
    scores = [[2.0, 1.9, -5.0], [-5.0, -5.0, 1.8]]
    found = diversify(np.array(scores, np.float32), ["a", "b", "c"], 3)
    assert [(choice.place, choice.part) for choice in found] == [(0, 0), (2, 1), (1, 0)]


def test_nothing_to_choose_from() -> None:
    assert diversify(np.zeros((2, 0), np.float32), [], 5) == []


@given(
    st.lists(st.tuples(st.floats(-8, 8), st.sampled_from("abc")), min_size=1, max_size=12),
    st.integers(1, 15),
)
def test_each_once_and_promises_never_rise(found: list[tuple[float, str]], k: int) -> None:
    scores = np.array([[score for score, _ in found]], np.float32)
    choices = diversify(scores, [article for _, article in found], k)
    assert len({choice.place for choice in choices}) == len(choices) == min(k, len(found))
    promises = [choice.score for choice in choices]
    assert promises == sorted(promises, reverse=True)
    assert promises[0] == pytest.approx(1 / (1 + np.exp(-scores.max())), abs=1e-5)
