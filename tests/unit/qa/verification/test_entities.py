"""Whom "the company" and "she" may mean."""

from __future__ import annotations

import pytest

from qa.verification.entities import may_be_meant, missing
from tests.unit.qa.verification.texts import statements

STORY = "Callaway Foods will close the night shift. Bellarow Foods has offered the crews work."


@pytest.mark.parametrize(
    ("span", "title", "meant"),
    [
        ("The company blames the price of tin.", "Callaway to cut 120 jobs", True),
        ("It blames the price of tin.", "Callaway Foods to cut 120 jobs", True),
        ("It blames the price of tin.", "Callaway to cut 120 jobs", True),
        ("The company blames the price of tin.", "120 jobs to go at cannery", False),
        ("The company blames the price of tin.", "Bellarow to hire 50", False),
        ("The company blames the price of tin.", "Foods dearer than ever", False),
        ("The weather was to blame for the price of tin.", "Callaway to cut 120 jobs", False),
        ("Every company blames the price of tin.", "Callaway to cut 120 jobs", False),
    ],
)
def test_a_name_of_the_headline_may_be_meant(span: str, title: str, meant: bool) -> None:
    claim, there = statements("Callaway Foods blames tin.", span, text=STORY, title=title)
    [name] = missing(claim, there)
    assert may_be_meant(name, there) is meant


def test_in_short_only_where_the_article_has_it_in_full() -> None:
    said = "The company blames the price of tin."
    claim, there = statements("Callaway Metals blames tin.", said, text=STORY, title="Callaway")
    assert [may_be_meant(name, there) for name in missing(claim, there)] == [False]
