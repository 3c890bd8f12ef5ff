"""Ratings of answers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from index import IndexReader
from qa import Question
from server.app import build_app
from server.cli import app
from server.protocols import whole
from server.services.feedback import KeptAnswers
from server.stores.feedback import AnswerNotFound, FeedbackStore, FeedbackUnavailable
from tests.unit.server.documents import ANSWER, QUOTE
from tests.unit.server.test_app import STATE


class Open:
    """As much of an index as ratings ask of it."""

    def may_open(self, *_: object) -> bool:
        return True


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "index.feedback.sqlite")


@pytest.fixture
def client(store: FeedbackStore) -> Iterator[TestClient]:
    kept = KeptAnswers(STATE.ask, store)
    state = replace(STATE, reader=lambda _: cast(IndexReader, Open()), ask=kept.ask, feedback=store)
    with TestClient(build_app(state)) as client:
        yield client


def test_an_answer_is_rated_and_exported(client: TestClient, tmp_path: Path) -> None:
    answer = client.post("/v1/ask", json={"question": "By how much?"}).json()
    for body in ({"rating": "up"}, {"rating": "down", "comment": "By 50.\nI measured."}):
        sent = client.post("/v1/feedback", json={"answer_id": answer["id"], **body})
        assert (sent.status_code, sent.content) == (204, b"")
    printed = CliRunner().invoke(app, ["feedback", "export", "--index", str(tmp_path / "index")])
    (line,) = printed.stdout.splitlines()
    exported = json.loads(line)
    assert exported["answer_id"] == answer["id"]
    assert (exported["rating"], exported["comment"]) == ("down", "By 50.\nI measured.")
    assert exported["question"] == "By how much?"
    assert exported["citations"][0]["quote"] == QUOTE
    assert exported["rated_at"].endswith("Z")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answer_id": "unknown", "rating": "up"}, 404),
        ({"answer_id": "x", "rating": "sideways"}, 422),
        ({"answer_id": "x", "rating": "up", "comment": "x" * 4001}, 422),
    ],
)
def test_what_is_no_feedback(client: TestClient, body: dict[str, str], status: int) -> None:
    assert client.post("/v1/feedback", json=body).status_code == status


def test_feedback_that_is_off() -> None:
    with TestClient(build_app(STATE)) as client:
        response = client.post("/v1/feedback", json={"answer_id": "x", "rating": "up"})
    assert response.json()["type"].endswith(":feedback-off")


def test_unrated_answers_go_after_a_day(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer_id in ("rated", "unrated"):
        store.remember(answer_id, "{}")
    store.rate("rated", "up", None)
    later = time.time() + 25 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    store.remember("new", "{}")
    with pytest.raises(AnswerNotFound):
        store.rate("unrated", "up", None)
    assert [each.rating for each in store.rated()] == ["up"]


async def test_an_answer_that_cannot_be_kept_is_given_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = FeedbackStore(tmp_path / "missing" / "feedback.sqlite")
    kept = KeptAnswers(STATE.ask, store)
    assert (await whole(kept.ask(Question("x")))).id == ANSWER.id
    assert (await whole(kept.ask(Question("x")))).id == ANSWER.id
    assert caplog.text.count("Answers cannot be rated") == 1
    with pytest.raises(FeedbackUnavailable):
        store.rate("x", "up", None)


def test_nothing_rated_is_nothing_exported(tmp_path: Path) -> None:
    printed = CliRunner().invoke(app, ["feedback", "export", "--index", str(tmp_path / "index")])
    assert (printed.exit_code, printed.stdout) == (0, "")
    assert list(tmp_path.iterdir()) == []
