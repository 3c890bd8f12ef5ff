"""How the archive is used, for its keepers: counted as answers end, and shown by day."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qa import Done, EndpointTimeout, Failed
from server.app import build_app
from server.auth import Access
from server.services.feedback import KeptAnswers
from server.services.usage import CountedAnswers
from server.stores.feedback import FeedbackStore
from server.stores.usage import KEPT_DAYS, UsageFile
from tests.unit.server.documents import ANSWER
from tests.unit.server.test_app import STATE, asking

KEY = {"Authorization": f"Bearer {'w' * 20}"}
TODAY = datetime.now(UTC).date()
Opened = Callable[..., TestClient]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """The archive after one question of each kind, and a rating of the one answered."""
    path = tmp_path / "index.feedback.sqlite"
    ratings, usage = FeedbackStore(path), UsageFile(path)

    def open_(**changes: object) -> TestClient:
        access = Access(read_keys=["r" * 20], admin_keys=["w" * 20])
        parts = {"feedback": ratings, "usage": usage, "access": access} | changes
        return TestClient(build_app(replace(STATE, **parts)))  # type: ignore[arg-type]

    refused = replace(ANSWER, id="2", refusal="name_missing", citations=())
    for event in (Done(ANSWER), Done(refused), Failed(EndpointTimeout("It is slow."))):
        counted = CountedAnswers(KeptAnswers(asking(event), ratings).ask, usage)
        with open_(ask=counted.ask) as client:
            client.post("/v1/ask", json={"question": "By how much?"}, headers=KEY)
            counted.close()
    ratings.rate(ANSWER.id, "down", "By 50, <b>I measured</b>.")
    return open_


def test_what_became_of_questions_is_counted_and_outlasts_the_server(opened: Opened) -> None:
    told = opened().get("/v1/usage", headers=KEY).json()
    assert (told["questions"], told["answered"], told["rated_down"]) == (3, 1, 1)
    assert told["outcomes"] == {"answered": 1, "name_missing": 1, "EndpointTimeout": 1}
    assert len(told["days"]) == 30
    assert told["days"][-1] == {
        "day": TODAY.isoformat(),
        "questions": 3,
        "answered": 1,
        "outcomes": told["outcomes"],
    }
    [cited] = told["cited"]
    # There is no index here to look its title up in.
    assert cited == {"article_id": "harbour", "title": None, "publisher": None, "answers": 1}


def test_no_question_is_told_unless_questions_are_logged(opened: Opened, tmp_path: Path) -> None:
    closed = opened().get("/v1/usage", headers=KEY)
    assert closed.json()["down"][0]["question"] is None
    assert ANSWER.question not in closed.text
    logged = opened(shows_questions=True).get("/v1/usage", headers=KEY).json()
    assert logged["down"][0]["question"] == ANSWER.question
    with closing(sqlite3.connect(tmp_path / "index.feedback.sqlite")) as database:
        assert "measure" not in repr(database.execute("SELECT * FROM usage").fetchall())


def test_days_are_bounded(opened: Opened) -> None:
    long_ago = opened().get(f"/v1/usage?before={TODAY - timedelta(1)}", headers=KEY).json()
    assert (long_ago["questions"], len(long_ago["days"])) == (0, 30)
    refused = opened().get("/v1/usage?after=2024-01-02&before=2024-01-01", headers=KEY)
    assert (refused.status_code, refused.json()["title"]) == (422, "Not such days")
    # Of days before those nothing is kept.
    all_there_is = opened().get("/v1/usage?after=1999-01-01", headers=KEY).json()
    assert len(all_there_is["days"]) == KEPT_DAYS + 1


def test_readers_see_none_of_it(opened: Opened) -> None:
    client = opened()
    assert client.get("/v1/usage").status_code == 401
    reader = {"Authorization": f"Bearer {'r' * 20}"}
    assert client.get("/v1/usage", headers=reader).status_code == 403
    assert client.get("/usage", headers=reader).status_code == 403
    assert client.post("/usage", data={"key": "r" * 20}).status_code == 403


def test_its_page_is_opened_by_the_key_that_is_entered(opened: Opened) -> None:
    client = opened()
    assert "needs a key" in client.get("/usage").text
    page = client.post("/usage", data={"key": "w" * 20})
    assert page.status_code == 200
    assert "a name that no article has</span> <b>1</b>" in page.text
    assert "harbour, no longer in this archive" in page.text
    assert "By 50, &lt;b&gt;I measured&lt;/b&gt;." in page.text
    assert ANSWER.question not in page.text


def test_without_feedback_nothing_is_counted(opened: Opened) -> None:
    assert opened(usage=None).get("/v1/usage", headers=KEY).status_code == 404


def test_counts_that_cannot_be_kept_cost_no_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counted = CountedAnswers(STATE.ask, UsageFile(tmp_path / "gone" / "counts.sqlite"))
    with TestClient(build_app(replace(STATE, ask=counted.ask))) as client:
        for _ in range(2):
            asked = client.post("/v1/ask", json={"question": "By how much?", "stream": False})
            assert asked.status_code == 200
        counted.close()
    assert [record.levelname for record in caplog.records if "counted" in record.message] == [
        "WARNING"
    ]


def test_old_counts_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "counts.sqlite"
    UsageFile(path).count("answered", ())
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE usage SET day = '2020-01-01'")
    UsageFile(path).count("answered", ["a", "a", "b"])
    found = UsageFile(path).between(date(2019, 1, 1), TODAY)
    assert [(each.counted, each.name, each.count) for each in found] == [
        ("cited", "a", 1),
        ("cited", "b", 1),
        ("outcome", "answered", 1),
    ]
