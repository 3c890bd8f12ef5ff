from __future__ import annotations

from datetime import date

import pytest

from index import Article
from index.retrieval.query import ArchiveNames, parse_query
from qa.verification.rule_verifier import RuleVerifier
from qa.writers.verdicts.premise import false_premise, premise_of
from tests.support.fakes import FakeEmbedder
from tests.unit.qa.verification.texts import THURSDAY, VOCABULARY, span_of

NAMES = ArchiveNames(("The Selby Post",), ())


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        ("Why did the mayor resign?", "Did the mayor resign?"),
        ("how was the wall raised?", "Was the wall raised?"),
        ("Why has the council not chosen a builder?", "Has the council not chosen a builder?"),
        ("Why is the wall low?", None),
        ("How many walls were raised?", None),
        ("When did the mayor resign?", None),
        ("Did the mayor resign?", None),
    ],
)
def test_what_is_taken_for_granted(question: str, premise: str | None) -> None:
    assert premise_of(question) == premise


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        (
            "Why did the council choose a builder?",
            "The council has not chosen a builder.",
            "Not so",
        ),
        ("Why did the council choose a builder?", "The council has chosen a builder.", None),
        ("Why did the council choose a builder?", "The council met in the hall.", None),
        ("When did the council choose a builder?", "The council has not chosen a builder.", None),
    ],
)
def test_a_premise_is_false_where_the_words_deny_it(
    question: str, text: str, says: str | None
) -> None:
    article = Article("a", text, "News", publisher="The Selby Post", published_at=THURSDAY)
    asked = parse_query(question, NAMES, date(2024, 4, 1))
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    found = false_premise(asked, [span_of(article, text)], verifier, (), None)
    assert (found and found[0]) == says
