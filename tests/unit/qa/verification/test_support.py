from __future__ import annotations

import pytest

from index import Hit, Passage
from qa.verification.support import Sources
from tests.support.archives import HARBOUR

SOURCES = Sources({"The Selby Post", "Valley Gazette", "The Age | Sport"})


@pytest.fixture
def hit() -> Hit:
    """Of The Selby Post."""
    return Hit(HARBOUR, Passage("harbour:1:0", "harbour", 1, 0, 9, HARBOUR.text[:9]), 0.5, ())


@pytest.mark.parametrize(
    "claim",
    ["The Selby Post", "The Age, Thursday, 9 November 2023:", "The Age and Valley Gazette:"],
)
def test_names_and_days_alone_are_a_heading(claim: str) -> None:
    assert SOURCES.are_all_of(claim)


@pytest.mark.parametrize(
    "claim",
    ["The Selby Post closed.", "The Selby Post: a wall is built", "9 November 2023", "Adair"],
)
def test_what_says_more_or_names_none_is_a_sentence(claim: str) -> None:
    assert not SOURCES.are_all_of(claim)


@pytest.mark.parametrize(
    ("claim", "allowed"),
    [
        ("The wall will be raised.", True),
        ("The Selby Post: the wall will be raised.", True),
        ("The Selby Post and The Age report that the wall will be raised.", True),
        ("Valley Gazette: the wall will be raised.", False),
        ("According to The Age, the wall will be raised.", False),
        ("At the age of nine he saw the wall.", True),
    ],
)
def test_the_words_have_to_be_of_a_publisher_that_the_claim_names(
    hit: Hit, claim: str, allowed: bool
) -> None:
    assert SOURCES.allow(SOURCES.named_in(claim), hit, "The wall will be raised.") is allowed


def test_or_name_it_themselves(hit: Hit) -> None:
    said = "The wall will be raised, the Valley Gazette reports."
    assert SOURCES.allow(frozenset({"Valley Gazette"}), hit, said)
