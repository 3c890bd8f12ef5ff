"""Two names exchanged: labels follow only where they are known."""

from __future__ import annotations

import random

import pytest

# Torch is imported where it is used, else every run would wait for it when it looks for its tests.
YES, NO, NO_YES = 0, 1, 3
BODY = "Ana Ruiz beat Eva Lund in March. Lund had no comment."


def _turned(question: str, label: int) -> set[tuple[str, str, int | None]]:
    from training.reader.cases import Case, Text
    from training.roles.exchanging import exchanged

    case = Case("s", Text(BODY), question, None, (0, 5), None, label)
    return {(c.question, c.text.body, c.entailed) for c in exchanged([case], random.Random(1))}


def test_a_yes_has_four_turns_and_each_text_both_labels() -> None:
    other = "Eva Lund beat Ana Ruiz in March. Ruiz had no comment."
    assert _turned("Did Ana Ruiz beat Eva Lund?", YES) == {
        ("Did Ana Ruiz beat Eva Lund?", BODY, YES),
        ("Did Eva Lund beat Ana Ruiz?", BODY, NO_YES),
        ("Did Eva Lund beat Ana Ruiz?", other, YES),
        ("Did Ana Ruiz beat Eva Lund?", other, NO_YES),
    }


def test_of_a_no_only_both_exchanged_is_known() -> None:
    found = _turned("Did Eva Lund beat Ana Ruiz?", NO)
    assert {label for _, _, label in found} == {NO}
    assert len(found) == 2


@pytest.mark.parametrize(
    "question",
    [
        "Did Ana Ruiz and Eva Lund play?",
        "Did Ana Ruiz meet Eva Lund?",
        "Did Ana Ruiz beat Ida Holm?",
        "Did Ana Ruiz win?",
    ],
)
def test_what_is_so_either_way_or_names_no_two_of_the_text_is_left_out(question: str) -> None:
    assert _turned(question, YES) == set()


def test_who_did_it_gives_a_statement_and_a_question() -> None:
    from training.reader.cases import Case, Text
    from training.roles.exchanging import answered

    case = Case("s", Text(BODY), "Who beat Eva Lund?", ((0, 8),), None, True)
    assert [made.question for made in answered([case])] == [
        "Ana Ruiz beat Eva Lund.",
        "Was it Ana Ruiz who beat Eva Lund?",
    ]
    assert list(answered([Case("s", Text(BODY), "Who did Ruiz beat?", ((14, 22),))])) == []


def test_names_of_one_family_are_not_exchanged() -> None:
    from training.roles.exchanging import swapper

    assert swapper("Ana Ruiz", "Eva Ruiz") is None
