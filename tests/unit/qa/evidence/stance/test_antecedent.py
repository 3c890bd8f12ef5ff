"""Whom a sentence is about that points back."""

from __future__ import annotations

import pytest

from qa.evidence.stance.antecedent import with_subject_named
from tests.unit.qa.verification.texts import article, span_of


def named(before: str, sentence: str, title: str = "News") -> str:
    whole = article(f"{before} {sentence}".strip(), title)
    return with_subject_named(span_of(whole, sentence))


@pytest.mark.parametrize(
    ("before", "sentence", "says"),
    [
        (
            "SELBY — Lea Brandt is the champion.",
            "The 22-year-old beat Ida Moll.",
            "Lea Brandt beat Ida Moll.",
        ),
        ("The former banker Lea Brandt was heard.", "She left.", "Lea Brandt left."),
        ("Harbour House burnt on Monday.", "It is not lost.", "Harbour House is not lost."),
        (
            "Guests of Marl Dairy fell ill.",
            "The dairy recalled its cheese.",
            "Marl Dairy recalled its cheese.",
        ),
    ],
)
def test_its_name_stands_in_its_place(before: str, sentence: str, says: str) -> None:
    assert named(before, sentence) == says


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("", "She left."),
        ("On Monday rain fell.", "It is not lost."),
        # A person is no "it", and a house no "she".
        ("Lea Brandt was heard.", "It was late."),
        ("Harbour House burnt on Monday.", "She saw the flames."),
        # In a place, or what is somebody's.
        ("In Port Ellery trees fell.", "It was dark."),
        ("Lea Brandt's lawyer resigned.", "She left."),
        # Which of the two?
        ("Marl Dairy and Osk Dairy were closed.", "The dairy recalled its cheese."),
        ("Marl Dairy was closed.", "The farm recalled its cheese."),
    ],
)
def test_where_that_is_not_clear_it_stays(before: str, sentence: str) -> None:
    assert named(before, sentence) == sentence
