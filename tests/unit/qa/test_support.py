from __future__ import annotations

import re
from dataclasses import replace

import pytest

from qa.support import Words, support
from tests.archives import HARBOUR

WORDS = Words(
    terms=lambda text: re.findall(r"\w+", text.casefold()),
    rarity=lambda terms: dict.fromkeys(terms, 1.0),
)
SPAN = "Engineer Ruth Adair put the cost of 14 gates at 2.3 million crowns, “a fair price”."


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Engineer Ruth Adair put the cost at 2.3 million crowns.", "supported"),
        ("Ruth Adair put the cost of fourteen gates at 2.3 million crowns.", "supported"),
        ("The Selby Post said on Tuesday that engineer Ruth Adair put the cost.", "supported"),
        ("Engineer Ruth Adair put the cost at 2.4 million crowns.", "unsupported"),
        ("Engineer Ruth Baker put the cost at 2.3 million crowns.", "unsupported"),
        ("Engineer Ruth Adair did not put the cost at 2.3 million crowns.", "unsupported"),
        ("Engineer Ruth Adair called the cost “a bargain price”.", "unsupported"),
        ("The price looks fair enough.", "partial"),
        ("Something else entirely was said.", "unsupported"),
        ("Yes.", "unsupported"),
        ("", "unsupported"),
    ],
)
def test_verdicts(claim: str, verdict: str) -> None:
    assert support(claim, SPAN, HARBOUR, WORDS)[0] == verdict


def test_negation_must_agree_both_ways() -> None:
    denied = "The council has not chosen a builder."
    assert support("The council has chosen a builder.", denied, HARBOUR, WORDS)[0] == "unsupported"
    claim = "The council hasn't chosen a builder."
    assert support(claim, denied, HARBOUR, WORDS)[0] != "unsupported"


def test_thousands_separators_and_number_words_compare_by_value() -> None:
    span = "It sold 1,200 tickets in seven days."
    assert support("It sold 1200 tickets in 7 days.", span, HARBOUR, WORDS)[0] == "supported"


def test_an_undated_article_of_nobody_can_support() -> None:
    bare = replace(HARBOUR, publisher=None, published_at=None)
    assert support("Ruth Adair put the cost.", SPAN, bare, WORDS)[0] == "supported"
