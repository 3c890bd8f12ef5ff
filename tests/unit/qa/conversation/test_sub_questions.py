from __future__ import annotations

import pytest

from qa.conversation.sub_questions import SubQuestion, sub_questions


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Which yard built more ships, Selby or Marl?",
            ["How many ships did Selby build?", "How many ships did Marl build?"],
        ),
        ("Who is older, Ida Lund or Per Holm?", ["How old is Ida Lund?", "How old is Per Holm?"]),
        (
            "Which cost more, the wall or the pier?",
            ["How much does the wall cost?", "How much does the pier cost?"],
        ),
        ("Which came first, the flood or the fire?", ["When was the flood?", "When was the fire?"]),
        (
            "How do the fares in Selby and Marl compare?",
            ["What are the fares in Selby?", "What are the fares in Marl?"],
        ),
        (
            "Compare the crowd at Selby with Marl.",
            ["What is the crowd at Selby?", "What is the crowd at Marl?"],
        ),
    ],
)
def test_sides_that_are_compared(question: str, parts: list[str]) -> None:
    found = sub_questions(question)
    assert [one.text for one in found] == parts
    assert all(one.label and one.label in one.text for one in found)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Who won the race, and when was it held?",
            ["Who won the race?", "When was it held?"],
        ),
        (
            "How much did the council ask for and how much did it get?",
            ["How much did the council ask for?", "How much did it get?"],
        ),
    ],
)
def test_questions_that_are_joined(question: str, parts: list[str]) -> None:
    assert sub_questions(question) == tuple(SubQuestion(part) for part in parts)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the race?",
        "When and where was he born?",
        "Did Selby or Marl win?",
        "Was it the wind, yes or no?",
        "What happened in Selby and Marl?",
        "Who is the man who led the strike, and whose brother was fined?",
        "How do I compare?",
        "",
        "or",
        "a, b or c" * 2_000,
        "How do the {0} in {1} and {2} compare?",
    ],
)
def test_nothing_else_is_taken_apart(question: str) -> None:
    assert all("{" in question or one.label for one in sub_questions(question))
    assert "{" in question or not sub_questions(question)
