from __future__ import annotations

import pytest

from index import Hit, Passage
from qa.citations import Span
from qa.llm.response_parser import DraftSentence
from qa.verification import Verdict
from qa.verification.support import SentenceSupport, Sources
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


LESS = Verdict("unsupported", 0.35, "words", "it is 35% likely to say so")
FAR = Verdict("unsupported", 0.0, "words", "too few of its words stand there")
NUMBER = Verdict("unsupported", 0.0, "number", "120 does not stand there for the same")
DENIED = Verdict("unsupported", 0.0, "negation", "one of the two denies what the other says")


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ([FAR, NUMBER], NUMBER),
        ([LESS, NUMBER], LESS),
        ([NUMBER, FAR, LESS], LESS),
        ([LESS, DENIED], DENIED),
        ([FAR, LESS], LESS),
        ([FAR], FAR),
    ],
)
def test_the_reason_is_that_of_the_nearest_span(
    hit: Hit, verdicts: list[Verdict], told: Verdict
) -> None:
    draft = DraftSentence(0, 18, "120 jobs were cut.", ())
    span = Span(hit, 0, 9)
    found = SentenceSupport(draft, "unsupported", verdicts=tuple((span, one) for one in verdicts))
    assert (found.failed_check, found.why) == (told.failed_check, told.why)
