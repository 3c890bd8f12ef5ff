"""Runs of answers as files: what is written is read back, and what is broken is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import ReadError
from qa.evaluation.beir import Query
from server.cli.eval.answers import AnswerRun
from tests.unit.qa.evaluation.test_answer_metrics import answer, cite

QUERIES = {name: Query(name, "?", (), {}, f"queries.jsonl#{name}") for name in ('q"1', "q2")}
GIVEN = answer("Ada Moss built it [1].", cite("harbour", "Ada Moss built it."))


def test_a_run_goes_on_where_it_was_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    first = AnswerRun(path, QUERIES)
    assert first.answers == {}
    first.keep(QUERIES['q"1'], GIVEN)
    line = json.loads(path.read_text())
    assert next(iter(line)) == "query_id"
    assert line["query_id"] == 'q"1'
    assert line["citations"][0]["quote"] == "Ada Moss built it."

    whole = path.read_text()
    path.write_text(whole + whole[:50])
    again = AnswerRun(path, QUERIES)
    assert again.answers == {'q"1': GIVEN}
    assert path.read_text() == whole
    again.keep(QUERIES["q2"], answer())
    assert AnswerRun(path, QUERIES).answers == {'q"1': GIVEN, "q2": answer()}


def test_without_a_file_nothing_is_kept_for_later(tmp_path: Path) -> None:
    run = AnswerRun(None, QUERIES)
    run.keep(QUERIES["q2"], GIVEN)
    assert run.answers == {"q2": GIVEN}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"query_id": "q9"}, "there is no question 'q9'"),
        ({"query_id": 3}, "there is no question 3"),
        ({"query_id": 'q"1'}, "stands twice"),
        ({"confidence": "high"}, 'field "confidence"'),
        ({"citations": [{}]}, 'field "citations.0'),
        ({"question": "Who?"}, "is another question"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, changed: dict[str, object], said: str) -> None:
    path = tmp_path / "run.jsonl"
    run = AnswerRun(path, QUERIES)
    run.keep(QUERIES['q"1'], GIVEN)
    line = json.loads(path.read_text())
    path.write_text(path.read_text() + json.dumps({**line, "query_id": "q2", **changed}) + "\n")
    with pytest.raises(ReadError, match=said) as error:
        AnswerRun(path, QUERIES)
    assert "run.jsonl#2" in str(error.value)
