"""BEIR folders: what is read, and every way a line or a folder can be wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from qa.evaluation.beir import BeirFolder, Judgement, Query

CORPUS: list[dict[str, object]] = [
    {"_id": "a", "title": "A", "text": "Words."},
    {"_id": "b", "title": "B", "text": "More."},
]
QUERIES: list[dict[str, object]] = [{"_id": "q1", "text": "Who?"}, {"_id": "q2", "text": "What?"}]
QRELS = ["query-id\tcorpus-id\tscore", "q1\ta\t1", "q2\tb\t0"]


def folder(
    tmp_path: Path,
    *,
    corpus: list[dict[str, object]] | None = None,
    queries: list[dict[str, object]] | None = None,
    qrels: list[str] | None = None,
) -> BeirFolder:
    (tmp_path / "qrels").mkdir()
    for name, lines in (("corpus", corpus or CORPUS), ("queries", queries or QUERIES)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "qrels" / "dev.tsv").write_text("\n".join(qrels or QRELS))
    return BeirFolder(tmp_path, "dev")


def test_a_whole_folder(tmp_path: Path) -> None:
    data = folder(tmp_path)
    data.check_there()
    assert data.name == tmp_path.name
    assert [item.id for item in data.articles() if isinstance(item, Article)] == ["a", "b"]
    queries = tmp_path / "queries.jsonl"
    assert list(data.queries()) == [
        Query("q1", "Who?", (), {}, f"{queries}#1"),
        Query("q2", "What?", (), {}, f"{queries}#2"),
    ]
    qrels = tmp_path / "qrels" / "dev.tsv"
    assert list(data.judgements()) == [
        Judgement("q1", "a", 1, f"{qrels}#2"),
        Judgement("q2", "b", 0, f"{qrels}#3"),
    ]


@pytest.mark.parametrize(
    ("metadata", "types"),
    [
        ({"question_type": "comparison"}, ("comparison",)),
        ({"question_type": ["a", "b", "a"]}, ("a", "b")),
        ({"type": "t"}, ("t",)),
        ({"question_type": ""}, ()),
        ({"answer": "x"}, ()),
        (None, ()),
        ("words", ()),
    ],
)
def test_types_of_questions(tmp_path: Path, metadata: object, types: tuple[str, ...]) -> None:
    data = folder(tmp_path, queries=[{"_id": "q1", "text": "Who?", "metadata": metadata}])
    [query] = data.queries()
    assert isinstance(query, Query)
    assert query.types == types


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels/dev.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    data = folder(tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(ReadError, match=f"{missing}: cannot be read: no such file"):
        data.check_there()


def test_another_split_is_offered(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "qrels" / "test.tsv").write_text("q1\ta\t1")
    with pytest.raises(ReadError, match=r"--split dev, test$"):
        BeirFolder(tmp_path, "train").check_there()


def test_a_second_article_or_question_of_the_same_id_is_refused(tmp_path: Path) -> None:
    data = folder(tmp_path, corpus=[CORPUS[0], CORPUS[0]], queries=[QUERIES[0], QUERIES[0]])
    article, again = data.articles()
    assert isinstance(article, Article)
    assert isinstance(again, ReadError)
    assert str(again).startswith(f"{tmp_path / 'corpus.jsonl'}#2: the article 'a' stands twice")
    query, refused = data.queries()
    assert isinstance(query, Query)
    assert isinstance(refused, ReadError)
    assert str(refused).startswith(
        f"{tmp_path / 'queries.jsonl'}#2: the question 'q1' stands twice"
    )


@pytest.mark.parametrize("query", [{"text": "Who?"}, {"_id": "q", "text": " "}, {"_id": "q"}])
def test_a_broken_question_is_named(tmp_path: Path, query: dict[str, object]) -> None:
    before, error, after = folder(tmp_path, queries=[QUERIES[0], query, QUERIES[1]]).queries()
    assert isinstance(before, Query)
    assert isinstance(after, Query)
    assert isinstance(error, ReadError)
    assert error.source == f"{tmp_path / 'queries.jsonl'}#2"
    assert error.hint


@pytest.mark.parametrize("line", ["q1 a 1", "q1\ta", "q1\ta\t1\t2", "q1\t\t1", "q1\ta\tone"])
def test_a_broken_judgement_is_named(tmp_path: Path, line: str) -> None:
    before, error, after = folder(tmp_path, qrels=["q1\ta\t1", line, "q2\tb\t1"]).judgements()
    assert isinstance(before, Judgement)
    assert isinstance(after, Judgement)
    assert isinstance(error, ReadError)
    assert error.source == f"{tmp_path / 'qrels' / 'dev.tsv'}#2"
    assert error.hint


def test_a_first_line_that_is_no_header_is_named(tmp_path: Path) -> None:
    error, _ = folder(tmp_path, qrels=["q1 a 1", "q1\ta\t1"]).judgements()
    assert isinstance(error, ReadError)
    assert error.source.endswith("#1")
