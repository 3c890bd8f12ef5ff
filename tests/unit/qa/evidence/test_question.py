from __future__ import annotations

from datetime import date

import pytest

from index.retrieval.query import ArchiveNames, parse_query
from qa import MAX_QUESTION_CHARACTERS, QuestionError, check_question
from qa.evidence.question import subject_words


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
