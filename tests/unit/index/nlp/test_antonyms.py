"""Negations, opposites, hedges, and parties that change places."""

from __future__ import annotations

import pytest

from index.nlp.alignment import Pairing
from index.nlp.antonyms import turned_round, unsaid_outcomes
from index.nlp.scope import is_hedged, negations, negations_agree
from qa.verification.checks import failed_check
from qa.verification.checks.compared import Compared
from tests.unit.qa.verification.texts import statements, tokens


@pytest.mark.parametrize(
    ("claim", "span", "agree"),
    [
        ("The council has chosen a builder.", "The council has not chosen a builder.", False),
        ("The council hasn’t chosen a builder.", "The council has not yet chosen a builder.", True),
        ("The council has chosen a builder.", "The council has chosen a builder.", True),
        ("The council did not choose.", "The council chose.", False),
        ("It was cheap.", "It was cheap, but nobody bought it.", True),
        ("It was bought.", "It was cheap, but nobody bought it.", False),
        ("Evidence was found.", "No evidence was found.", False),
        ("He stole the car.", "He denied stealing the car.", False),
        ("He denied stealing the car.", "He denied stealing the car.", True),
        ("The firm commented.", "The firm declined to comment.", False),
        ("The firm refused to comment.", "The firm declined to comment.", True),
        ("It was stolen.", "He did not deny it was stolen.", True),
        ("The gates opened in May.", "The gates did not open until May.", True),
        ("The gates opened until May.", "The gates did not open until May.", False),
        ("They sold cars and boats.", "They sold not only cars but also boats.", True),
        ("He met her on Monday.", "He had not met her before, but he met her on Monday.", True),
        ("The rate did not rise.", "The rate fell.", True),
        ("The first plan works.", "The first plan works, the second does not work.", True),
    ],
)
def test_negations_agree(claim: str, span: str, agree: bool) -> None:
    one, other = tokens(claim), tokens(span)
    pairing = Pairing(one, other)
    turned = list(turned_round(one, other, pairing))
    assert negations_agree(one, other, pairing, turned) is agree


def test_a_negation_ends_with_its_statement() -> None:
    text = tokens("A project that fails to adhere to codes does not benefit the owner.")
    stems = [[text.words[place].folded for place in scope.over] for scope in negations(text)]
    assert stems == [["adhere", "codes"], ["benefit", "owner"]]


@pytest.mark.parametrize(
    ("claim", "span", "turned"),
    [
        ("Sales rose last year.", "Sales fell last year.", True),
        ("Sales rose last year.", "Sales increased last year.", False),
        ("Sales rose last year.", "Sales rose last year, profits fell.", False),
        ("Sales fell last year.", "Sales rose last year, profits fell.", True),
        ("It closed before the game.", "It closed after the game.", True),
        ("More than 40 people came.", "Fewer than 40 people came.", True),
        ("The move is unlikely to work.", "The move is likely to work.", True),
        ("The court accepted the offer.", "The court rejected the offer.", True),
        ("The club won the cup.", "The club won the cup and lost a player.", False),
        (
            "Dockers refused a rise of 5 per cent.",
            "Dockers went back after nine days, having accepted a rise of 5 per cent.",
            True,
        ),
        ("It made a loss of 6 million.", "It made a profit of 6 million, after a loss.", True),
        ("Turnout rose nine points.", "Turnout was nine points higher.", False),
        ("It runs from Ayr in the north to Rye in the south.",) * 2 + (False,),
        (
            "It runs from Ayr in the south to Rye in the north.",
            "It runs from Ayr in the north to Rye in the south.",
            True,
        ),
    ],
)
def test_opposites(claim: str, span: str, turned: bool) -> None:
    one, other = tokens(claim), tokens(span)
    assert bool(list(turned_round(one, other, Pairing(one, other)))) is turned


@pytest.mark.parametrize(
    ("claim", "span", "against"),
    [
        ("Google sued Apple.", "Apple sued Google.", "roles"),
        ("Google was sued by Apple.", "Apple sued Google.", None),
        ("Apple was sued by Google.", "Apple sued Google.", "roles"),
        ("Apple and Google agreed.", "Google and Apple agreed.", None),
        ("Apple sued Google.", "Apple sued Google, and Google then sued Apple.", None),
        ("Apple beat Google.", "Google went through after defeating Apple 3–1.", "roles"),
        ("Google beat Apple.", "Google went through after defeating Apple 3–1.", None),
        ("Apple was beaten by Google.", "Google went through after defeating Apple.", None),
        ("Google was beaten by Apple.", "Google went through after defeating Apple.", "roles"),
        ("Sales fell 3%.", "Sales rose 3%.", "direction"),
        ("Sales did not rise 3%.", "Sales rose 3%.", "negation"),
        ("He scored two goals.", "He scored three goals.", "number"),
        ("He scored one goal.", "He scored a goal.", None),
        ("He scored one goal.", "He scored three goals.", "number"),
        ("He won 25 points.", "He won 23 points in 25 games.", "number"),
        ("He left on Tuesday.", "He left on Wednesday.", "day"),
        ("Tom Hale left.", "Ruth Adair left.", "name"),
        ("She called it “a bargain”.", "She called it “a fair price”.", "quote"),
        ("She called it “a fair price”.", "She called it “a fair price”.", None),
        ("She called it “A Fair Price!”.", "She called it a fair price.", None),
        ("In 2000 it fell.", "It fell in 2000 villages.", None),
    ],
)
def test_the_first_objection(claim: str, span: str, against: str | None) -> None:
    found = failed_check(Compared(*statements(claim, span)))
    assert (found and found[0]) == against
    assert found is None or found[1]


@pytest.mark.parametrize(
    ("claim", "span", "hedged"),
    [
        ("He stole the car.", "He allegedly stole the car.", True),
        ("He allegedly stole the car.", "He allegedly stole the car.", False),
        ("The plan may fail.", "The plan might fail.", False),
        ("The plan will fail.", "The plan could fail.", True),
        ("The firm builds a port.", "The firm plans to build a port.", True),
        ("The firm has a port.", "The firm has a port and plans to build a school.", False),
        ("The mayor was there.", "Was the mayor there?", True),
        ("The wall is safe.", "The wall is safe, the council said.", False),
    ],
)
def test_hedges(claim: str, span: str, hedged: bool) -> None:
    assert is_hedged(tokens(claim), tokens(span)) is hedged


@pytest.mark.parametrize(
    ("claim", "span", "unsaid"),
    [
        ("Pell was acquitted of fraud.", "Pell had admitted fraud.", ["acquitted"]),
        ("The council rejected the repair.", "The council spent a million on it.", ["rejected"]),
        ("Turnout rose.", "Turnout was nine points higher.", []),
        ("Pell was jailed.", "Pell was jailed.", []),
        ("The bridge is green.", "The bridge was painted.", []),
    ],
)
def test_outcomes_have_to_be_said(claim: str, span: str, unsaid: list[str]) -> None:
    assert list(unsaid_outcomes(tokens(claim), tokens(span))) == unsaid


def test_a_day_much_further_away_is_another_ones() -> None:
    one, other = statements(
        "The bridge reopened in April 2021.",
        "The bridge will reopen to traffic on Saturday 22 June, an engineer said on Monday, later"
        " than the date given in April 2021.",
    )
    found = failed_check(Compared(one, other))
    assert found is not None
    assert found[0] == "day"
