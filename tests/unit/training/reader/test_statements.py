from __future__ import annotations

import pytest

from training.reader.statements import asked, negated


@pytest.mark.parametrize(
    ("question", "statement", "opposite"),
    [
        ("Did the council agree?", "The council agreed.", "The council did not agree."),
        ("Did she put it off?", "She put it off.", "She did not put it off."),
        ("Was the wall raised in May?", "The wall was raised in May.",
         "The wall was not raised in May."),
        ("Will prices rise?", "Prices will rise.", "Prices will not rise."),
        ("Has Ruth Adair resigned?", "Ruth Adair has resigned.", "Ruth Adair has not resigned."),
        ("Does the firm pay tax?", "The firm pays tax.", "The firm does not pay tax."),
    ],
)  # fmt: skip
def test_the_opposite(question: str, statement: str, opposite: str) -> None:
    assert negated(question, statement) == opposite


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("", ""),
        ("Who won?", "Ruth won."),
        ("Did nobody win?", "Nobody won."),
        ("Was it not raised?", "It was not raised."),
        ("Do the rules apply?", "The rules apply."),
        ("Did it fail?", "The plan failed."),
        ("Was the wall raised?", "They raised the wall."),
    ],
)
def test_none_where_the_subject_does_not_show_or_it_is_negative(
    question: str, statement: str
) -> None:
    assert negated(question, statement) is None


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("The wall was raised in May.", "Was the wall raised in May?"),
        ("Ruth Adair will resign.", "Will Ruth Adair resign?"),
        ("Wall is a town in Sweden", "Is Wall a town in Sweden?"),
    ],
)
def test_the_question(statement: str, question: str) -> None:
    assert asked(statement) == question


@pytest.mark.parametrize(
    "statement",
    [
        "", "Ruth won.", "The wall was not raised.", "It was.", "Was it raised?",
        "When the wall fell it was raised again.", "The wall, old as it was, is to be raised.",
    ],
)  # fmt: skip
def test_no_question_where_the_subject_does_not_show_or_it_is_negative(statement: str) -> None:
    assert asked(statement) is None
