from __future__ import annotations

from datetime import date

import pytest

from index.retrieval.query import ArchiveNames, parse_query
from qa import MAX_QUESTION_CHARACTERS, QuestionError, check_question
from qa.evidence.question import asks_for_several, subject_words, without_newness


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


NAMES = ArchiveNames(("The Slipway", "Orvelmouth Courant"), ())


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Who wrote the song?", "Who wrote the song?"),
        ("What did The Slipway report about the leak in 2023?", "What did about the leak in ?"),
        ("latest on the leak", "the leak"),
        ("What is the latest news on the leak?", "the leak?"),
        ("Do the Courant and The Slipway agree on the crowd?", "Do and the crowd?"),
        ("What was found in May 2023?", "What was found in May 2023?"),
    ],
)
def test_what_an_answer_has_to_bear_on(question: str, subject: str) -> None:
    words = subject_words(parse_query(question, NAMES, date(2024, 4, 1)))
    assert " ".join(words.split()) == subject
    assert len(words) == len(question)


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("Which provinces rejected the plan?", True),
        ("Which of the songs won?", True),
        ("Who were the winners?", True),
        ("What measures did the city take?", True),
        ("List the ships that sank.", True),
        ("Which people died?", True),
        ("Which province is the biggest?", False),
        ("Which business was sold?", False),
        ("Which boss said so?", False),
        ("What is the status of the strike?", False),
        ("Who won?", False),
    ],
)
def test_more_than_one_thing_is_asked_for(question: str, several: bool) -> None:
    assert asks_for_several(question) is several


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("What is the latest on the strike?", "the strike?"),
        ("What is the latest death toll of the storm?", "What is the death toll of the storm?"),
        ("latest news", ""),
        ("Who is the mayor now?", "Who is the mayor ?"),
    ],
)
def test_words_for_newness_are_left_out(question: str, left: str) -> None:
    assert " ".join(without_newness(question).split()) == left
