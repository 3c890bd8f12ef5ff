from __future__ import annotations

import pytest

from qa.evidence.stance.who import subject_first
from tests.unit.qa.evidence.test_fulfilled import read

OTHERS = "In Dovermere voters turned the bridge down."
ASKED = "Halwick and Penmouth agreed to the bridge."


def order(question: str, *texts: str, behind: float = 3.0) -> list[str]:
    found = [read(text, 9.0 - place * behind) for place, text in enumerate(texts)]
    return [one.text for one in subject_first(question, found)]


@pytest.mark.parametrize("question", ["Did Penmouth approve the bridge?", "Has Halwick agreed?"])
def test_who_is_asked_about_is_before_others(question: str) -> None:
    assert order(question, OTHERS, ASKED) == [ASKED, OTHERS]


@pytest.mark.parametrize(
    "first",
    [
        # It names the subject too, or nobody: "it" may be the one.
        "Penmouth was asked twice whether it wanted the bridge, unlike Dovermere.",
        "It turned the bridge down.",
    ],
)
def test_what_may_be_of_the_one_asked_about_stays_first(first: str) -> None:
    assert order("Did Penmouth approve the bridge?", first, ASKED) == [first, ASKED]


def test_what_is_far_behind_stays_there() -> None:
    found = order("Did Penmouth approve the bridge?", OTHERS, ASKED, behind=13.0)
    assert found == [OTHERS, ASKED]


@pytest.mark.parametrize("question", ["Who approved the bridge in Penmouth?", "Did it rain?"])
def test_only_a_yes_or_no_question_that_names_somebody_is_touched(question: str) -> None:
    assert order(question, OTHERS, ASKED) == [OTHERS, ASKED]
