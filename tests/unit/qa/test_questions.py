from __future__ import annotations

import pytest

from qa import MAX_QUESTION_CHARACTERS, QuestionError, check_question
from qa.asked_kind import asked_kind


def test_white_space_around_a_question_does_not_count() -> None:
    assert check_question("  Who?\n") == "Who?"
    assert len(check_question("x" * MAX_QUESTION_CHARACTERS)) == MAX_QUESTION_CHARACTERS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("x" * 100_000, "100,000 characters, and 8,000 is the most"),
        ("who \ud800", "Character 5"),
    ],
)
def test_what_cannot_be_asked(text: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        check_question(text)


@pytest.mark.parametrize(
    ("question", "sentence", "has"),
    [
        ("When does work start?", "Work starts in May.", True),
        ("When does work start?", "Work starts soon.", False),
        ("When in May does it start?", "It starts in May.", False),
        ("How many choirs took part?", "Nineteen choirs of 3 towns took part.", True),
        ("How old is Ida Lund?", "Ida Lund wrote the song.", False),
        ("Who wrote the song?", "The song is by Ida Lund.", True),
        ("Who is Ida Lund?", "She knows Ida Lund.", False),
        ("Why did it fail?", "It failed in May 1999 for Ida Lund.", False),
    ],
)
def test_the_kind_of_thing_asked_for(question: str, sentence: str, has: bool) -> None:
    assert asked_kind(question, sentence) is has
