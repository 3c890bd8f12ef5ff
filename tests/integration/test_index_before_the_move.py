"""What an earlier build stored is opened, read and gone on with by this one."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index import IndexReader, SentenceTransformerEmbedder, open_reader
from qa.evaluation.beir import BeirFolder, Query
from qa.evaluation.run_files import read_run
from server.auth.keys import Scope, digest_of
from server.cli import app
from server.cli.eval.answers import AnswerRun
from server.settings import Settings
from server.stores import Stores

pytestmark = pytest.mark.slow

MADE = Path(__file__).parents[1] / "support" / "index_before_the_move"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index, with the keys and the ratings beside it."""
    place = tmp_path_factory.mktemp("before")
    with zipfile.ZipFile(MADE / "made.zip") as archive:
        archive.extractall(place)
    return place / "index"


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "index"))


def opened(folder: Path) -> IndexReader:
    return open_reader(folder, SentenceTransformerEmbedder())


def dateline(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments, "--index", str(folder)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_articles_versions_corrections_and_duplicates_are_there(folder: Path) -> None:
    with opened(folder) as reader:
        status = reader.status()
        assert (status.articles, status.passages) == (4, 4)
        assert status.publishers == ("County Mirror", "Selby Gazette")
        assert [item.id for item in reader.articles().items] == [
            *("ferry", "library", "wall-mirror", "wall")
        ]
        assert "Monday" in reader.article("ferry", 1).text
        assert "Tuesday" in reader.article("ferry").text
        [correction] = reader.article("library").corrections
        assert correction.text.startswith("Correction: An earlier version")
        [hit] = [hit for hit in reader.search("harbour wall", 5) if hit.article.id == "wall"]
        assert [copy.id for copy in hit.copies] == ["wall-mirror"]


def test_a_run_is_read_and_a_search_finds_the_same_articles(folder: Path) -> None:
    run = read_run(MADE / "retrieval-run.jsonl")
    queries = _queries()
    assert run["q1"][0].copies == ("wall-mirror",)
    with opened(folder) as reader:
        for name in ("q1", "q2", "q3"):
            found = [hit.article.id for hit in reader.search(queries[name].text, 10)]
            assert found == [hit.article_id for hit in run[name]]


def test_a_question_is_answered_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # There was no reader then.
    monkeypatch.setenv("DATELINE_READER", "off")
    [kept] = [json.loads(line) for line in dateline(folder, "feedback", "export").splitlines()]
    answer = json.loads(dateline(folder, "ask", kept["question"], "--extractive", "--json"))
    [citation] = answer["citations"]
    [day] = citation["days"]
    words, by = f"“{citation['quote']}”", "Selby Gazette, 7 February 2023"
    # Who reported it stood before the words then, and the day that is meant behind them.
    assert kept["answer"] == f"{by}: {words} ({day['text']}: {day['in_full']}) [1]"
    assert answer["answer"] == f"{words} — {by} [1]"
    assert citation["article_id"] == "wall"


def test_an_article_can_be_added_and_nothing_is_wrong(copy: Path, tmp_path: Path) -> None:
    assert "Nothing is wrong" in dateline(copy, "index", "verify")
    new = {"_id": "regatta", "text": "Rosa Lind won the regatta at Port Selby on Sunday."}
    (tmp_path / "new.jsonl").write_text(json.dumps(new))
    assert dateline(copy, "index", "add", str(tmp_path / "new.jsonl")).startswith("1 added")
    with opened(copy) as reader:
        assert reader.search("Who won the regatta at Port Selby?", 1)[0].article.id == "regatta"
        assert reader.status().articles == 5
    assert "Nothing is wrong" in dateline(copy, "index", "verify")


def test_the_key_works_and_the_rating_is_listed(folder: Path) -> None:
    secret = (MADE / "key.txt").read_text().strip()
    with Stores(Settings(index=folder)) as stores:
        [key] = stores.keys.keys()
        [rated] = stores.ratings.rated()
    assert key.digest == digest_of(secret)
    assert (key.name, key.scopes) == ("newsroom", frozenset({Scope.READ, Scope.WRITE}))
    assert key.created_at == datetime(2026, 11, 29, 15, 36, 14, tzinfo=UTC)
    assert (rated.rating, rated.comment) == ("up", "That is right.")


def test_the_answers_of_a_run_are_read(tmp_path: Path) -> None:
    file = Path(shutil.copy(MADE / "answers-run.jsonl", tmp_path))
    answers = AnswerRun(file, _queries()).answers
    assert {name: answer.answerable for name, answer in answers.items()} == {
        "q1": True,
        "q2": True,
        "q3": False,
    }
    assert file.read_bytes() == (MADE / "answers-run.jsonl").read_bytes()


def _queries() -> dict[str, Query]:
    found = BeirFolder(MADE / "dataset", "dev").queries()
    return {query.id: query for query in found if isinstance(query, Query)}
