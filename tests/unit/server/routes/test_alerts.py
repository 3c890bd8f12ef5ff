"""/v1/alerts, for who may write, and the feed of one, for who has its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import feedparser
import pytest
from starlette.testclient import TestClient

from server.app import build_app
from server.auth import Access
from server.auth.keys import KeyFile, Scope
from server.services.alerts import AlertItem, Alerts
from server.services.alerts.running import AlertRunner
from server.services.fetching.guarded import GuardedClient
from server.services.following import Following
from server.services.sources import Sources
from server.services.sources.polite import PoliteClient
from server.services.sources.polling import Polling
from server.stores.records import RecordFile
from tests.unit.server.test_app import STATE, no_index, no_writer

WRITER = {"Authorization": "Bearer writer"}
WALL = {"name": "wall", "question": "What will the wall cost?", "webhook": "https://a.example/x"}


@pytest.fixture
def alerts(tmp_path: Path) -> Alerts:
    return Alerts(RecordFile(tmp_path / "records.sqlite"), lambda: 1_700_000_000.0)


@pytest.fixture
def client(tmp_path: Path, alerts: Alerts) -> Iterator[TestClient]:
    sources = Sources(RecordFile(tmp_path / "records.sqlite"))
    polling = Polling(sources, PoliteClient(GuardedClient()), no_writer)
    runner = AlertRunner(alerts, no_index, cast("object", None), GuardedClient())  # type: ignore[arg-type]
    keys = KeyFile(tmp_path / "keys.json")
    access = Access(read_keys=["reader"], admin_keys=["writer"], keys=keys)
    state = replace(STATE, following=Following(polling, runner), access=access)
    with TestClient(build_app(state)) as client:
        yield client


def test_alerts_are_for_who_may_write(client: TestClient) -> None:
    reader = {"Authorization": "Bearer reader"}
    for method, path in (
        ("GET", "/v1/alerts"),
        ("POST", "/v1/alerts"),
        ("DELETE", "/v1/alerts/wall"),
    ):
        assert client.request(method, path, json=WALL).status_code == 401
        assert client.request(method, path, json=WALL, headers=reader).status_code == 403
    assert client.get("/v1/alerts", headers=WRITER).json() == {"alerts": []}


def test_the_secret_is_shown_once_and_the_feed_needs_no_key(
    client: TestClient, alerts: Alerts
) -> None:
    made = client.post("/v1/alerts", json=WALL, headers=WRITER)
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    [shown] = client.get("/v1/alerts", headers=WRITER).json()["alerts"]
    assert "secret" not in shown
    assert (shown["question"], shown["last_error"], shown["items"]) == (WALL["question"], None, [])
    item = AlertItem(
        quote="It costs 2 million.",
        publisher=None,
        day=None,
        title="Wall",
        url=None,
        article_id="a b",
        version=1,
        start=0,
        told_at=1_700_000_000.0,
    )
    alerts.change("wall", lambda alert: alert.items.append(item))

    feed = client.get(shown["feed"])
    assert (feed.status_code, feed.headers["content-type"]) == (200, "application/rss+xml")
    [entry] = feedparser.parse(feed.content).entries
    assert entry.link == "http://testserver/articles/a%20b"
    assert "It costs 2 million." in entry.description
    again = client.get(shown["feed"], headers={"If-None-Match": feed.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/alerts/0123456789abcdef.xml").status_code == 404

    assert client.delete("/v1/alerts/wall", headers=WRITER).status_code == 204
    assert client.delete("/v1/alerts/wall", headers=WRITER).status_code == 404
    assert client.get(shown["feed"]).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "wall"},
        {"name": "wall", "question": "a?", "about": "bc"},
        {"name": "wall", "about": "Okonjo", "webhook": "file:///etc/passwd"},
        {"name": "../wall", "about": "Okonjo"},
    ],
)
def test_what_is_wrong_with_an_alert_is_said(client: TestClient, wrong: dict[str, str]) -> None:
    refused = client.post("/v1/alerts", json=wrong, headers=WRITER)
    assert refused.status_code == 422
    assert refused.json()["detail"]


def test_alerts_are_bound_to_collections_by_who_sees_restricted_ones(
    client: TestClient, tmp_path: Path
) -> None:
    bound = WALL | {"collection": "Embargo"}
    told = client.post("/v1/alerts", json=bound, headers=WRITER)
    assert (told.status_code, told.json()["detail"]) == (422, "There is no collection 'Embargo'.")
    _, plain = KeyFile(tmp_path / "keys.json").create("desk", tuple(Scope))
    refused = client.post("/v1/alerts", json=bound, headers={"Authorization": f"Bearer {plain}"})
    assert (refused.status_code, "sees the whole archive" in refused.json()["detail"]) == (
        403,
        True,
    )
