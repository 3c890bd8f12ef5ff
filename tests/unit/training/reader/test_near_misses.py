from __future__ import annotations

import random

import pytest

from training.reader.near_misses import NearMisses

TEXT = "In 1999 the mayor Ida Lund gave 40 crowns to Tom Hale. Ruth Adair gave 75 in 2004."


def made(question: str, text: str = TEXT) -> set[str]:
    """All that comes up in many tries."""
    found = (NearMisses(None).of(question, text, random.Random(seed)) for seed in range(200))
    return {one for one in found if one is not None}


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("what was the largest gift?", "what was the smallest gift?"),
        ("what was given before the war?", "what was given after the war?"),
        ("who gave 40 crowns?", "who gave 75 crowns?"),
        ("what was given in 1999?", "what was given in 2000?"),
        ("what did the mayor Ida Lund give?", "what did the mayor Tom Hale give?"),
        ("what did Ida Lund give to Tom Hale?", "what did Tom Hale give to Ida Lund?"),
        ("what did the mayor give him?", "what did the mayor not give him?"),
        ("who has given crowns?", "who has not given crowns?"),
    ],
)
def test_one_detail_is_changed(question: str, near: str) -> None:
    found = made(question)
    assert near in found
    assert question not in found


@pytest.mark.parametrize("question", ["", "why", "who gave crowns?", "Is it so?"])
def test_where_there_is_nothing_to_change_there_is_none(question: str) -> None:
    assert made(question) == set()


def test_a_name_is_changed_for_one_of_the_text_that_the_question_lacks() -> None:
    found = made("what did the mayor Ida Lund give?", "He met Tom Hale and Ida Lund. So did Bo.")
    assert {one for one in found if " not " not in one} == {"what did the mayor Tom Hale give?"}


def test_the_same_chance_makes_the_same() -> None:
    question = "what did the first mayor Ida Lund give in 1999?"
    first, second = (
        [NearMisses(None).of(question, TEXT, random.Random(seed)) for seed in range(50)]
        for _ in range(2)
    )
    assert first == second
    assert len(set(first)) > 3


def test_a_noun_is_changed_for_one_of_its_field_and_number_that_the_question_lacks() -> None:
    fields = {"mayor": "18", "baker": "18", "captain": "18", "bakery": "06", "crown": "06"}
    text = "the mayor met one baker, two captains and the captain of a bakery with crowns."
    found = {
        NearMisses(None, fields).of(question, text, random.Random(seed))
        for question in ("where was the mayor born?", "where were the captains born?")
        for seed in range(200)
    }
    assert found == {None, "where was the baker born?", "where was the captain born?"}
