from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.retrieval.query import ArchiveNames, parse_query
from qa.evidence.stance.asked_act import AskedAct
from qa.writers.verdicts.contest import winner
from tests.support.fakes import FakeReader, Told
from tests.unit.qa.writers.verdicts.test_yes_no import quote

CROWNED = "Lea Brandt is the champion of the Selby Cup."
SECOND = "Ida Moll was beaten in the final of the Selby Cup."
PARTY = "The Harbour Union cheered at the Selby Cup."
TO_PLAY = "Ida Moll will play for the title of the Selby Cup."
FOUND = [
    replace(one, features=replace(one.features, topic=0.0))
    for one in map(quote, (CROWNED, SECOND, PARTY, TO_PLAY))
]


def won(question: str, *told: Told) -> str | None:
    """ "asked" or "other", where somebody is found to have won."""
    asked = AskedAct.of(question)
    assert asked is not None
    query = parse_query(question, ArchiveNames(("The Selby Post",), ()), date(2024, 4, 1))
    found = winner(query, asked, FOUND, FakeReader(*told))
    return None if found is None else "asked" if found.is_asked else f"other: {found.span.text}"


def names(name: str, score: float = 8.0) -> Told:
    """Whom the reader takes for the winner, where a sentence has the name."""
    return Told(name, score, score, asked="Who won the Selby Cup?")


BRANDT = names("Lea Brandt")


def test_who_won_is_the_one_asked_about() -> None:
    assert won("Did Lea Brandt win the Selby Cup?", BRANDT) == "asked"


def test_another_one_won_whose_report_names_the_one_asked_about() -> None:
    text = "Lea Brandt is the champion of the Selby Cup ahead of Ida Moll."
    found = replace(quote(text), features=FOUND[0].features)
    question = "Did Ida Moll win the Selby Cup?"
    asked = AskedAct.of(question)
    assert asked is not None
    query = parse_query(question, ArchiveNames((), ()), date(2024, 4, 1))
    told = winner(query, asked, [found], FakeReader(BRANDT))
    assert told is not None
    assert not told.is_asked
    # In the passage of whom it names stands nothing of Ida Moll: it may be another contest.
    assert won("Did Ida Moll win the Selby Cup?", BRANDT) is None


@pytest.mark.parametrize(
    "told",
    [
        # Not sure; another one nearly as sure; only to come.
        [names("Lea Brandt", -9.0)],
        [BRANDT, names("Ida Moll", 7.0)],
        [names("Ida Moll will")],
    ],
)
def test_none_where_that_is_not_sure(told: list[Told]) -> None:
    assert won("Did Lea Brandt win the Selby Cup?", *told) is None


@pytest.mark.parametrize(
    "question",
    [
        "Did Lea Brandt win a medal?",
        "Did Lea Brandt win the two medals?",
        "Did Lea Brandt lose the Selby Cup?",
        "Did Lea Brandt win the Osk Cup?",
        "Did the team win the Selby Cup?",
    ],
)
def test_nothing_is_told_of_what_several_may_win_or_of_another_contest(question: str) -> None:
    told = [BRANDT, Told("Lea Brandt", asked="Who won")]
    assert won(question, *told) is None
