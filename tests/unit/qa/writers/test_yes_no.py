from __future__ import annotations

from datetime import date

import pytest

from index import Article
from index.retrieval.query import ArchiveNames, parse_query
from qa.verification.rule_verifier import RuleVerifier
from qa.writers.yes_no import yes_or_no
from tests.support.fakes import FakeEmbedder
from tests.unit.qa.verification.texts import THURSDAY, VOCABULARY, span_of

NAMES = ArchiveNames(("The Selby Post",), ())


def verdict(question: str, text: str) -> str | None:
    article = Article("a", text, "News", publisher="The Selby Post", published_at=THURSDAY)
    asked = parse_query(question, NAMES, date(2024, 4, 1))
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    found = yes_or_no(asked, [span_of(article, text)], verifier)
    return found.sentence if found else None


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        ("Has the council chosen a builder?", "The council has chosen a builder.", "Yes"),
        ("Has the council chosen a builder?", "The council has not chosen a builder.", "No"),
        ("Did the price of bread rise?", "The price of bread fell.", None),
        ("Has the council chosen a builder?", "The council may have chosen a builder.", None),
        ("Has the council chosen a builder?", "The council met in the hall.", None),
        ("Has Marl chosen a builder?", "The council has chosen a builder.", None),
        ("Who has chosen a builder?", "The council has chosen a builder.", None),
        ("Did The Selby Post say that a builder was chosen?", "A builder was chosen.", None),
    ],
)
def test_only_where_the_span_settles_it(question: str, text: str, says: str | None) -> None:
    told = verdict(question, text)
    assert told == (f"{says}, by The Selby Post, 23 September 2021." if says else None)
