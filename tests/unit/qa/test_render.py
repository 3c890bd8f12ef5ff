from __future__ import annotations

from dataclasses import replace

from index import Correction
from qa.render import source
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
