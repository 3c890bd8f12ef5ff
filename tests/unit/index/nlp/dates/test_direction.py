"""Days to the past or to come, by the verb that governs them; open where it does not say."""

from __future__ import annotations

import re

import pytest

from index.nlp.dates import WEEKDAYS
from index.nlp.dates.direction import direction_of

_DAY = re.compile("|".join(name.capitalize() for name in WEEKDAYS) + r"|\d+ May|May \d+")


def directions(text: str) -> list[str]:
    return [direction_of(text, *found.span()) for found in _DAY.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        # Words of the future that govern another verb, or none.
        "The ferry was cancelled due to fog on Sunday.",
        "Flights were grounded owing to ash on Monday.",
        "Two clubs were shut due to a licence row on Tuesday.",
        "Voters rejected the planned merger on Sunday.",
        "Turnout was higher than expected on Sunday.",
        "As expected, the bank raised its rate on Wednesday.",
        "Ministers criticised the upcoming sale on Monday.",
        "The coming storm emptied the beaches on Tuesday.",
        "The scheduled flight landed safely on Monday.",
        "Protesters going to the palace were stopped on Monday.",
        "He made his will on Monday.",
        "The firm, which will build the bridge, signed the contract on Monday.",
        "The keeper missed training on Tuesday but will play.",
        # The day before its verb.
        "On Monday the court ruled that the firm must pay.",
        "On Tuesday, police said they will appeal.",
        "A report on Friday showed that prices are rising.",
        "Friday's report showed that prices are rising.",
        "At a rally held by the party on Monday, he promised to cut taxes.",
        "The vote was lost, and on Monday the minister resigned.",
        # A participle, a passive, what was done before what is to come.
        "A letter written on Monday will be read in court.",
        "She will be mayor after beating him in Sunday's vote.",
        "The suspect, arrested on Monday, will appear in court.",
        "It has been closed since Monday.",
        "He would not answer when asked about it on Monday.",
        "The clerk told reporters on Monday he will not go.",
        "They had gathered outside the town hall on Monday.",
        "The fair ran from Saturday until Monday.",
        "Doctors (who will strike) met on Monday.",
        # "To" before what is no verb.
        "The bridge was closed to all traffic on Monday after a crack was found.",
        "The talks were opened to both sides on Tuesday.",
        "Prices fell to nine crowns on Friday.",
    ],
)
def test_past(text: str) -> None:
    assert directions(text)[-1] == "past"


@pytest.mark.parametrize(
    "text",
    [
        "The board won't meet on Tuesday.",
        "They'll sail on Sunday.",
        "The bill is to be read on Monday.",
        "He is due to appear in court on Monday.",
        "She was due before the judge on Friday.",
        "The tunnel is set to reopen on Saturday.",
        "The hearing is scheduled for Monday.",
        "The port plans to hire forty people on Monday.",
        "The museum is reopening on Saturday.",
        "Second-placed Vaduz host the leaders on Sunday.",
        "Vaduz, who visit third-placed Chur on Sunday, are top.",
        "The festival begins on Saturday.",
        "The final is on Sunday.",
        "On Sunday they will vote.",
        "The firm was sold in March and will be renamed on Monday.",
        "Applicants must reply by Monday.",
        "The man who was jailed will be freed on Monday.",
        "The council said on Monday it would meet on Friday.",
        "The lane is closed until Saturday.",
        "Sales were suspended until Monday.",
        "Monday's sitting will be public.",
        "The new law will be put to a vote on Monday.",
        "Three men may be sentenced on Monday.",
    ],
)
def test_ahead(text: str) -> None:
    assert directions(text)[-1] == "ahead"


@pytest.mark.parametrize(
    "text",
    [
        "Monday, 8 p.m., Channel 4",
        "5 May: Vaduz 2-1 Chur",
        "The sides agreed to talk on Friday.",
        "The coach spoke ahead of Sunday's match.",
        "Fans bought tickets for the match on Sunday.",
        "The council backed a plan to close the baths on Monday.",
        "He could play on Sunday.",
        "The strike would have begun on Monday.",
        "The march had been planned for Monday.",
        "The match was due to start on Sunday but was called off.",
        "They will appeal after the ruling on Monday.",
        "Parcels sent after Monday will be late.",
        "They are coming off a grim Monday night defeat.",
        "Released in Peru on 5 May, the film has won two prizes.",
        "Treat yourself to a walk on Sunday.",
    ],
)
def test_open(text: str) -> None:
    assert directions(text)[-1] == "open"


def test_a_quotation_and_what_stands_beside_it_are_apart() -> None:
    text = "“We will not yield,” she said on Monday. “It ends on Friday,” he wrote on Tuesday."
    assert directions(text) == ["past", "ahead", "past"]


def test_days_in_a_list_share_a_verb() -> None:
    assert directions("Shops were looted on Monday, Tuesday and Friday.") == ["past"] * 3
    assert directions("Shops will close on Monday, Tuesday and Friday.") == ["ahead"] * 3


def test_an_abbreviation_ends_no_sentence() -> None:
    assert directions("Gov. R. Hale will sign it at 9 a.m. Friday.") == ["ahead"]
