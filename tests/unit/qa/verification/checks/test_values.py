"""A number that a claim gives and its span leaves to the headline: "Game 2", "Week 6"."""

from __future__ import annotations

import pytest

from qa.verification.rule_verifier import RuleVerifier, verdict
from tests.support.fakes import FakeEmbedder
from tests.unit.qa.verification.texts import VOCABULARY, article, span_of

GAME = "Harbour Cup Game 2: Terns v Anchors – live"


def judged(claim: str, text: str, title: str) -> tuple[str, str | None]:
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    found = verdict(verifier.examined(claim, span_of(article(text, title), text)))
    return found.support, found.failed_check


@pytest.mark.parametrize(
    ("claim", "text", "title"),
    [
        (
            "Ines Calder saved three penalties in Game 2.",
            "Ines Calder saved three penalties.",
            GAME,
        ),
        (
            "In Act 2 the druid opens a hidden door behind the altar.",
            "The druid opens a hidden door behind the altar.",
            "How to finish Act 2",
        ),
        (
            "Act 2 ends when the druid opens a door.",
            "It ends when the druid opens a door.",
            "Act 2",
        ),
    ],
)
def test_what_the_headline_numbers_is_backed_in_part(claim: str, text: str, title: str) -> None:
    assert judged(claim, text, title) == ("partial", None)


@pytest.mark.parametrize(
    ("claim", "text", "title"),
    [
        # The span is about another one of the same name, or the headline is.
        (
            "Calder saved three penalties in Game 2.",
            "In Game 1 Calder saved three penalties.",
            GAME,
        ),
        ("Calder saved three penalties in Game 3.", "Calder saved three penalties.", GAME),
        # The headline counts; it does not number.
        ("The council bought 12 boats.", "The council bought boats.", "Council buys 12 boats"),
        ("Calder saved 2 penalties.", "Calder saved penalties.", GAME),
        ("Growers lost 40 % in Area 7.", "Growers lost in Area 7.", "Area 40 %"),
    ],
)
def test_no_other_number_is_backed_by_it(claim: str, text: str, title: str) -> None:
    support, failed = judged(claim, text, title)
    assert support == "unsupported"
    assert failed in ("number", "name")


def test_where_the_span_numbers_it_too_the_headline_is_not_asked() -> None:
    said = "In Game 2 Ines Calder saved three penalties."
    assert judged(said, said, GAME) == ("supported", None)
