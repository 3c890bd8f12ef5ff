"""Runs written and read again, and lines that are no run."""

from __future__ import annotations

import json
from pathlib import Path

import ir_measures
import pytest

from index import ReadError
from qa.evaluation.retrieval_metrics import RunHit
from qa.evaluation.run_files import read_run, write_run, write_trec

RUN = {
    "q1": (
        RunHit(1, "b", "b:1:0", 0, 4, 0.5, "Würd"),
        RunHit(2, "a", "a:1:3", 7, 12, 0.9, "a\nb\u2028c", ("c", "d")),
        RunHit(3, "b", "b:1:1", 5, 6, 0.25, " "),
    ),
    "q2": (),
}


def test_a_run_reads_as_it_was_written(tmp_path: Path) -> None:
    write_run(tmp_path / "run.jsonl", RUN)
    assert read_run(tmp_path / "run.jsonl") == RUN
    first = json.loads((tmp_path / "run.jsonl").read_text(encoding="utf-8").split("\n")[0])
    assert list(first) == ["query_id", "hits"]
    assert list(first["hits"][0]) == [
        "rank", "article_id", "passage_id", "start", "end", "score", "text", "copies",
    ]  # fmt: skip


def test_hits_are_put_in_the_order_of_their_ranks(tmp_path: Path) -> None:
    write_run(tmp_path / "run.jsonl", {"q1": RUN["q1"][::-1]})
    assert read_run(tmp_path / "run.jsonl") == {"q1": RUN["q1"]}


def test_other_fields_are_passed_over(tmp_path: Path) -> None:
    write_run(tmp_path / "run.jsonl", RUN)
    line = json.loads((tmp_path / "run.jsonl").read_text(encoding="utf-8").split("\n")[0])
    line["hits"][0]["found_by"] = ["dense"]
    (tmp_path / "more.jsonl").write_text(json.dumps(line))
    assert read_run(tmp_path / "more.jsonl") == {"q1": RUN["q1"]}


def test_trec_has_each_article_once_in_the_order_found(tmp_path: Path) -> None:
    write_trec(tmp_path / "run.trec", RUN, "tag")
    assert (tmp_path / "run.trec").read_text() == (
        "q1 Q0 b 1 1.000000 tag\nq1 Q0 a 2 0.500000 tag\n"
    )
    read = list(ir_measures.read_trec_run(str(tmp_path / "run.trec")))  # type: ignore[no-untyped-call]
    assert [(one.query_id, one.doc_id) for one in read] == [("q1", "b"), ("q1", "a")]
    assert read[0].score > read[1].score


HIT = {
    "rank": 1, "article_id": "a", "passage_id": "p", "start": 0, "end": 1, "score": 1, "text": "t",
}  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "[]",
        "{}",
        '{"query_id": 1, "hits": []}',
        '{"query_id": "q2", "hits": {}}',
        '{"query_id": "q2", "hits": [1]}',
        '{"query_id": "q1", "hits": []}',
        *(
            json.dumps({"query_id": "q2", "hits": [{**HIT, name: wrong}]})
            for name, wrong in {
                "rank": "1",
                "article_id": None,
                "score": True,
                "text": 3,
                "copies": [1],
            }.items()
        ),
    ],
)
def test_a_line_that_is_no_run_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "run.jsonl"
    file.write_text(json.dumps({"query_id": "q1", "hits": [HIT]}) + "\n" + line)
    with pytest.raises(ReadError) as refused:
        read_run(file)
    assert refused.value.source == f"{file}#2"
    assert refused.value.hint
