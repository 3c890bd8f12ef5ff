"""Lines of the site: those that lead away, and sentences that only begin like one."""

from __future__ import annotations

import pytest

from index.readers.boilerplate import is_boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "To unsubscribe from this list, follow the link.",
        "Can't read this email? Click here",
        "Having trouble viewing this newsletter? Open it in your browser.",
        "Add us to your address book",
        "You can update your preferences or unsubscribe from this list.",
        "Want to change how you receive these emails?",
        "Our mailing address is:",
        "You're receiving this email because you gave us your address.",
        "You are receiving this newsletter as a reader of the Courier.",
        "If you no longer wish to receive our letters, say so.",
        "Don't want to receive these letters?",
        "Se non desideri più ricevere questa lettera",
        "Vous ne souhaitez plus recevoir nos lettres ?",
        "Pour ne plus recevoir nos lettres",
        "Si no desea recibir más cartas",
        "Newsletter abmelden: hier klicken",
        "The post Pier closes appeared first on Skerry Post.",
        "Related: Ten piers of the coast",
        "Continue reading…",
        "Continue reading",
    ],
)
def test_lines_that_lead_away(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "You are receiving more than you pay for, the mayor told them.",
        "No longer wished for, the tram stood still for a year.",
        "Continue reading the minutes and you will find it, she said.",
        "Related firms in the harbour have asked for the same.",
        "The post on the pier was the first that the storm took.",
        "Non desidera altro che il silenzio, ha detto.",
        "Les élus ne souhaitent plus recevoir le maire.",
    ],
)
def test_sentences_that_only_begin_so(line: str) -> None:
    assert not is_boilerplate(line)
