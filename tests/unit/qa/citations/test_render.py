from __future__ import annotations

from dataclasses import replace

from index import Correction
from qa.citations.render import source, warnings
from tests.unit.server.documents import CITATION


def test_a_source_tells_its_copies_and_corrections() -> None:
    cited = replace(
        CITATION,
        also_published_by=("Valley Gazette", "Radio Nord"),
        corrections=(Correction("The wall is 30 cm high."),),
        retracted=True,
    )
    plain, told = source(CITATION), source(cited)
    assert told.startswith(plain)
    assert told.removeprefix(plain) == (
        "; also published by Valley Gazette, Radio Nord; RETRACTED by its publisher;"
        " corrected: The wall is 30 cm high."
    )


def test_what_stands_below_an_answer_cannot_pass_for_a_part_of_it() -> None:
    said = Correction("See [2].\n\n![x](https://a.example/x) \u200bIt is 30 cm.")
    cited = replace(CITATION, corrections=(said,))
    (line,) = warnings([CITATION, cited]).splitlines()
    assert line == (
        "[1] The Selby Post, 6 February 2024: Harbour wall (article harbour);"
        " corrected: See (2). !(x)(https://a.example/x) It is 30 cm."
    )
