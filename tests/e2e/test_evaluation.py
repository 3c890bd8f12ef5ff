"""`dateline eval` as a process, over a data set of three articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.serving import dateline, with_export
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.scripted_endpoint import scripted_endpoint

ARTICLES = {article.id: article for article in (HARBOUR, ORCHARD, CHOIR)}
QUERIES = [
    {
        "_id": "q1",
        "text": "Who is the engineer of the harbour wall?",
        "metadata": {"type": "who", "answer": "Ruth Adair"},
    },
    {
        "_id": "q2",
        "text": "How much of the apple harvest is lost?",
        "metadata": {"type": "what", "answers": ["half", "900 tonnes"]},
    },
    {"_id": "q3", "text": "Who wrote the song of the Selby choir?", "metadata": {"type": "who"}},
    {"_id": "q4", "text": "What is the population of Pyongyang?"},
]
# q3 is judged wrongly, so that something is missed.
QRELS = [
    "query-id\tcorpus-id\tscore",
    "q1\tharbour\t1",
    "q2\torchard\t1",
    "q3\tgone\t1",
    "q9\tq\t1",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    corpus = [
        {"_id": one.id, "title": one.title, "text": one.text, "metadata": {"source": one.publisher}}
        for one in ARTICLES.values()
    ]
    for name, records in (("corpus", corpus), ("queries", QUERIES)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)))
    (folder / "qrels").mkdir()
    (folder / "qrels" / "dev.tsv").write_text("\n".join(QRELS))
    return folder


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Beside it, the index of the corpus is made once for this module."""
    folder = tmp_path_factory.mktemp("evaluated")
    with_export(tmp_path_factory, folder / "eval")
    return folder / "index"


def test_measuring_twice(data: Path, index: Path, tmp_path: Path) -> None:
    command = ("eval", "retrieval", "--dataset", data, "--index", index)
    run, trec, report = tmp_path / "run.jsonl", tmp_path / "run.trec", tmp_path / "report"
    first = dateline(*command, "--run", run, "--trec", trec, "--json")
    assert first.returncode == 0, first.stderr
    for said in (
        "Indexing ",
        "dev.tsv#4: there is no article 'gone'. It counts as missed.",
        "dev.tsv#5: there is no question 'q9'. It is left out.",
        "1 of 4 questions have no relevant article",
        "queries.jsonl#4",
    ):
        assert said in first.stderr
    figures = json.loads(first.stdout)
    assert (figures["k"], figures["searched"], figures["comparison"]) == (10, 4, None)
    measures = figures["measures"]["all"]["measures"]
    assert measures["recall@1"]["mean"] == pytest.approx(2 / 3)
    assert measures["recall@1"]["low"] < 2 / 3 < measures["recall@1"]["high"]
    by_type = figures["measures"]["by_type"]
    assert {name: group["questions"] for name, group in by_type.items()} == {"what": 1, "who": 2}
    assert by_type["who"]["measures"]["MRR@10"]["mean"] == 0.5
    assert 0 < figures["latency_ms"]["p50"] <= figures["latency_ms"]["p95"]
    _check_run(run)
    assert len(trec.read_text().splitlines()) == 12

    second = dateline(*command, "--compare", run, "--report", report)
    assert second.returncode == 0, second.stderr
    assert "Indexing" not in second.stderr
    assert "| recall@1 | 0.6667 [" in second.stdout
    assert "| recall@1 | +0.0000 [+0.0000, +0.0000]" in second.stdout
    assert {path.suffix for path in report.iterdir()} == {".md", ".json", ".svg"}
    assert len(json.loads((report / "figures.json").read_text())["depths"]) == 6


def _check_run(file: Path) -> None:
    """Every question is there, and every hit is verbatim."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["query_id"] for line in lines] == ["q1", "q2", "q3", "q4"]
    assert lines[0]["hits"][0]["article_id"] == "harbour"
    for line in lines:
        assert [hit["rank"] for hit in line["hits"]] == [1, 2, 3]
        for hit in line["hits"]:
            assert hit["text"] == ARTICLES[hit["article_id"]].text[hit["start"] : hit["end"]]


def test_wrong_usage_exits_2_and_says_what_is_wrong(data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"query_id": "q1"}')
    for arguments, said in (
        ((), "Missing option '--dataset'"),
        (("--dataset", tmp_path), "corpus.jsonl: cannot be read: no such file"),
        (("--dataset", data, "--split", "test"), "There is: --split dev"),
        (("--dataset", data, "--compare", broken), "broken.jsonl#1"),
        (("--dataset", data, "--run", tmp_path / "no" / "run.jsonl"), "there is no folder"),
    ):
        refused = dateline("eval", "retrieval", *arguments, "--index", tmp_path / "index")
        assert refused.returncode == 2
        assert said in refused.stderr
        assert refused.stdout == ""
        assert "Traceback" not in refused.stderr
    assert not (tmp_path / "eval").exists()


def test_answers_measured_in_two_goes(data: Path, index: Path, tmp_path: Path) -> None:
    run, report = tmp_path / "answers.jsonl", tmp_path / "report"
    command = ("eval", "answers", "--dataset", data, "--index", index, "--run", run)
    two = dateline(*command, "--limit", "2", "--json")
    assert two.returncode == 0, two.stderr
    assert json.loads(two.stdout)["asked"] == len(run.read_text().splitlines()) == 2

    four = dateline(*command, "--json", "--report", report)
    assert four.returncode == 0, four.stderr
    assert "2 of 4 questions are answered in" in four.stderr
    figures = json.loads(four.stdout)
    assert (figures["questions"], figures["asked"], figures["failed"]) == (4, 4, 0)
    assert (figures["mode"], figures["models"]) == ("extractive", [])
    measures = figures["measures"]["all"]["measures"]
    assert measures["refusal recall"]["questions"] == 1
    assert measures["answered"]["questions"] == 3
    assert measures["strict match"]["questions"] == 2
    assert measures["citation recall"]["mean"] == pytest.approx(2 / 3)
    assert measures["citation validity"]["mean"] == 1
    assert figures["citations"]["given"] == figures["citations"]["verbatim"] > 0
    assert set(figures["measures"]["by_type"]) == {"what", "who"}
    assert json.loads((report / "figures.json").read_text()) == figures
    lines = [json.loads(line) for line in run.read_text(encoding="utf-8").splitlines()]
    assert sorted(line["query_id"] for line in lines) == ["q1", "q2", "q3", "q4"]
    for line in lines:
        for cited in line["citations"]:
            text = ARTICLES[cited["article_id"]].text
            assert cited["quote"] == text[cited["start"] : cited["end"]]


def test_answers_of_a_model_measured(data: Path, index: Path, tmp_path: Path) -> None:
    failed, run = tmp_path / "failed.jsonl", tmp_path / "answers.jsonl"
    command = ("eval", "answers", "--dataset", data, "--index", index, "--run")
    with scripted_endpoint() as endpoint:
        settings = {"DATELINE_LLM_BASE_URL": endpoint.url, "DATELINE_LLM_MODEL": "500-always"}
        failing = dateline(*command, failed, **settings)
        assert failing.returncode == 4, failing.stderr
        assert "queries.jsonl#1: " in failing.stderr
        assert not any(json.loads(line)["answerable"] for line in failed.read_text().splitlines())

        settings["DATELINE_LLM_MODEL"] = "echo-first-passage"
        done = dateline(*command, run, "--concurrency", "2", **settings)
        assert done.returncode == 0, done.stderr
        assert "2 at once" in done.stderr
        assert "answered by echo-first-passage from 3 articles" in done.stdout
        assert "tokens of prompts" in done.stdout
        asked = len(endpoint.requests())
        assert dateline(*command, run, **settings).returncode == 0
        assert len(endpoint.requests()) == asked

    other = dateline(*command, run)
    assert other.returncode == 2
    assert "was answered by echo-first-passage. Name another file." in other.stderr
