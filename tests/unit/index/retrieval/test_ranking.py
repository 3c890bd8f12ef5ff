"""What ranking sees of a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import numpy as np
import pytest

from index.catalogue import PassageText
from index.passages.forward_index import PassageForm
from index.retrieval.candidates import Candidates
from index.retrieval.diversify import Choice
from index.retrieval.query import ArchiveNames, Query, parse_query
from index.retrieval.ranking import FEATURES, features, reasons, scores

NAMES = ArchiveNames(("The Port Selby Gazette", "Coast Radio"), ("sports",))
GAZETTE = PassageText(
    1,
    1,
    "Storm over the harbour",
    "The Port Selby Gazette",
    "sports",
    "The storm broke the harbour wall. Nobody was hurt.",
    datetime(2024, 5, 1, 8, tzinfo=UTC),
)
RADIO = PassageText(
    2, 2, "Market day", "Coast Radio", "", "Apples were cheap.", datetime(2024, 3, 1, tzinfo=UTC)
)


def asked(text: str) -> Query:
    return parse_query(text, NAMES, date(2024, 6, 1))


def candidates(question: Query, *texts: PassageText) -> Candidates:
    none = np.zeros((1 + len(question.parts), len(texts)), np.float32)
    found = {"dense": np.zeros(len(texts), np.bool_), "lexical": np.ones(len(texts), np.bool_)}
    by_row = {text.row: text for text in texts}
    return Candidates(
        tuple(by_row),
        [text.version_row for text in texts],
        [text.cluster for text in texts],
        [PassageForm.of(text) for text in texts],
        none,
        np.zeros(len(texts), np.float32),
        found,
        lambda rows: [by_row[row] for row in rows],
    )


def equally_rare(terms: Sequence[str]) -> dict[str, float]:
    return dict.fromkeys(terms, 1.0)


def seen(question: Query, *texts: PassageText) -> list[list[dict[str, float]]]:
    """The features by name, for each part and each text."""
    found = features(question, candidates(question, *texts), equally_rare)
    return [[dict(zip(FEATURES, row.tolist(), strict=True)) for row in part] for part in found]


def test_words_are_counted_in_the_best_sentence_and_the_headline() -> None:
    ((gazette, radio),) = seen(
        asked("Who was hurt when the storm hit the harbour?"), GAZETTE, RADIO
    )
    # Of "hurt", "storm", "hit" and "harbour", two stand in one sentence.
    assert gazette["sentence"] == pytest.approx(2 / 4)
    assert gazette["title"] == pytest.approx(2 / 4)
    assert radio["sentence"] == radio["title"] == 0


def test_what_the_question_names() -> None:
    question = asked("What did the Port Selby Gazette report in the sports section in May 2024?")
    ((gazette, radio),) = seen(question, GAZETTE, RADIO)
    names = ("publisher", "other publisher", "any publisher", "day", "other day", "category")
    assert [gazette[name] for name in names] == [1, 0, 1, 1, 0, 1]
    assert [radio[name] for name in names] == [0, 1, 0, 0, 1, 0]


def test_each_part_has_its_own() -> None:
    question = asked(
        "Did the Port Selby Gazette say that the storm broke the harbour wall, while the Coast"
        " Radio article claimed that apples were cheap that morning?"
    )
    storm, apples = seen(question, GAZETTE, RADIO)
    assert storm[0]["sentence"] > storm[1]["sentence"]
    assert apples[0]["sentence"] < apples[1]["sentence"]
    assert [part[0]["publisher"] for part in (storm, apples)] == [1, 0]
    assert storm[0]["whole sentence"] == apples[0]["whole sentence"]


def test_only_a_question_for_the_newest_prefers_it() -> None:
    def difference(text: str) -> float:
        question = asked(text)
        newer = PassageText(
            3, 3, RADIO.title, RADIO.publisher, "", RADIO.body, GAZETTE.published_at
        )
        (row,) = scores(question, candidates(question, newer, RADIO), equally_rare)
        return float(row[0] - row[1])

    assert difference("Are apples cheap?") == pytest.approx(0)
    assert difference("What is the latest on apples?") > 0.5


def test_an_undated_article_is_not_the_newest() -> None:
    question = asked("What is the latest on apples?")
    undated = PassageText(3, 3, RADIO.title, RADIO.publisher, "", RADIO.body, None)
    (row,) = scores(question, candidates(question, undated, RADIO), equally_rare)
    assert row[0] < row[1]


def test_reasons() -> None:
    question = asked("What did the Port Selby Gazette report in May 2024 on the storm?")
    found = candidates(question, GAZETTE, RADIO)
    assert reasons(question, found, Choice(0, 0, 0.9)) == ("lexical", "publisher", "date")
    assert reasons(question, found, Choice(1, 0, 0.1)) == ("lexical",)


def test_no_candidates() -> None:
    question = asked("Are apples cheap?")
    assert scores(question, candidates(question), equally_rare).shape == (1, 0)
