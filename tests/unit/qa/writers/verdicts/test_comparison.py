"""Whether two publishers both report something, or agree on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index import Hit, Passage
from index.retrieval.query import ArchiveNames, parse_query
from qa.citations import Span
from qa.conflicts import Conflict
from qa.evidence import Evidence, Features, of_each_publisher
from qa.writers.verdicts.comparison import comparison
from tests.support.archives import HARBOUR

NAMES = ArchiveNames(("The Slipway", "The Ledger"), ())


def found(publisher: str, context: float = 1.0) -> Evidence:
    article = replace(HARBOUR, id=publisher, publisher=publisher)
    passage = Passage(f"{article.id}:1:0", article.id, 1, 0, len(article.text), article.text)
    features = Features(**dict.fromkeys(Features.__annotations__, 0.5) | {"context": context})
    return Evidence(Hit(article, passage, 1.0, ()), 0, 9, article.text[:9], features, 1.0)


BOTH = [found("The Slipway"), found("The Ledger")]
SPANS = tuple(Span(one.hit, one.start, one.end) for one in BOTH)
DIFFER = Conflict("number", SPANS, ("48", "84"), corrected=False)
CORRECTED = Conflict("number", SPANS, ("48", "84"), corrected=True)


def said(question: str, evidence: list[Evidence], *told: Conflict) -> str | None:
    asked = parse_query(question, NAMES, date(2024, 4, 1))
    compared = comparison(asked, evidence, told)
    return compared.sentence if compared else None


@pytest.mark.parametrize(
    ("question", "told", "says"),
    [
        ("Do The Slipway and The Ledger agree on the crowd?", [DIFFER], "No: they differ."),
        ("Do The Slipway and The Ledger differ on the crowd?", [DIFFER], "Yes: they differ."),
        ("Do The Slipway and The Ledger agree on the crowd?", [CORRECTED], None),
        ("Do The Slipway and The Ledger agree on the crowd?", [], None),
        ("How many came, The Slipway and The Ledger?", [DIFFER], None),
        ("Does The Slipway agree on the crowd?", [DIFFER], None),
    ],
)
def test_agreement_as_far_as_a_contradiction_was_found(
    question: str, told: list[Conflict], says: str | None
) -> None:
    assert said(question, BOTH, *told) == says


def test_both_report_it_where_each_has_an_article_about_it() -> None:
    question = "Did both The Slipway and The Ledger report on the harbour wall?"
    assert said(question, BOTH) == "Yes: The Ledger and The Slipway report it."
    assert said(question, [BOTH[0]]) is None
    assert said(question, [BOTH[0], found("The Ledger", context=0.5)]) is None


def test_each_of_several_named_publishers_has_its_evidence() -> None:
    asked = parse_query("Do The Slipway and The Ledger agree?", NAMES, date(2024, 4, 1))
    assert of_each_publisher(asked, BOTH) == [[BOTH[1]], [BOTH[0]]]
    asked = parse_query("What did The Slipway say?", NAMES, date(2024, 4, 1))
    assert of_each_publisher(asked, BOTH) == []
