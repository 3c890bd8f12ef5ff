"""What readers said of answers, as cases; the module imports torch, so it is imported in a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from training.reader.cases import Case

QUOTE = "Engineer Ruth Adair put the cost at 2.3 million crowns."
START = 93


def rated(rating: str = "up", **known: Any) -> dict[str, Any]:
    """As `dateline feedback export` prints an answer."""
    citation = {
        "number": 1,
        "article_id": "harbour",
        "title": "Harbour wall to be raised",
        "publisher": "The Selby Post",
        "published_at": "2024-02-06T08:00:00Z",
        "quote": QUOTE,
        "start": START,
    }
    start = START + QUOTE.index("2.3")
    short = {"text": "2.3 million crowns", "citation": 1, "start": start}
    of = {
        "rating": rating,
        "standalone_question": "What does the wall cost?",
        "citations": [citation],
        "short_answer": short,
    }
    return of | known


def cases(tmp_path: Path, *rows: dict[str, Any]) -> list[Case]:
    from training.reader.feedback import feedback_cases

    file = tmp_path / "feedback.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return list(feedback_cases(file))


def test_an_answer_rated_up_answers_with_its_short_answer(tmp_path: Path) -> None:
    [case] = cases(tmp_path, rated())
    assert (case.source, case.question) == ("feedback", "What does the wall cost?")
    assert case.text.body == QUOTE
    assert case.text.header == "Harbour wall to be raised. 6 February 2024. The Selby Post"
    assert case.spans is not None
    assert [QUOTE[slice(*span)] for span in case.spans] == ["2.3 million crowns"]
    assert (case.answerable, case.entailed) == (True, None)


def test_where_nobody_said_with_which_words_that_is_unknown(tmp_path: Path) -> None:
    of_another = {"text": "2.3 million crowns", "citation": 2, "start": 5}
    for short in (None, of_another):
        [case] = cases(tmp_path, rated(short_answer=short))
        assert (case.spans, case.answerable) == (None, True)


def test_an_answer_rated_down_does_not_answer(tmp_path: Path) -> None:
    [case] = cases(tmp_path, rated("down"))
    assert (case.spans, case.answerable) == ((), False)


def test_a_refusal_is_passed_over(tmp_path: Path) -> None:
    assert cases(tmp_path, rated("down", citations=[], short_answer=None)) == []
    assert cases(tmp_path) == []


def test_an_undated_article_has_a_header_too(tmp_path: Path) -> None:
    citation = rated()["citations"][0] | {"published_at": None, "publisher": None}
    [case] = cases(tmp_path, rated(citations=[citation]))
    assert case.text.header == "Harbour wall to be raised"
