"""The key that a page of a closed archive asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from server.auth import Access
from server.auth.keys import KeyFile, Scope
from tests.unit.server.test_app import serving

SITE = "https://news.example"


@pytest.fixture
def client() -> TestClient:
    return serving(access=Access(read_keys=["reader"], admin_keys=["admin"]))


@pytest.mark.parametrize("address", ["/?q=x", "/articles/a?cite=1-2"])
def test_a_closed_archive_asks_for_it(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 401
    assert page.headers["content-type"].startswith("text/html")
    assert '<form class="key" method="post">' in page.text


def test_it_leads_back_and_is_kept_from_scripts_and_other_sites(client: TestClient) -> None:
    done = client.post("/articles/a%20b?cite=1-2", data={"key": "reader"}, follow_redirects=False)
    assert done.status_code == 303
    assert done.headers["location"] == "/articles/a%20b?cite=1-2"
    assert done.headers["set-cookie"] == "dateline-key=reader; HttpOnly; Path=/; SameSite=lax"
    assert client.post("/v1/ask", json={"question": "x"}).status_code == 200


def test_it_is_kept_to_https_where_it_came_that_way(client: TestClient) -> None:
    client.base_url = "https://testserver"
    done = client.post("/", data={"key": "reader"}, follow_redirects=False)
    assert "; Secure" in done.headers["set-cookie"]


@pytest.mark.parametrize("key", ["", "nope", "reader\x00", "x" * 10_000])
def test_a_wrong_one_is_told_and_not_kept(client: TestClient, key: str) -> None:
    page = client.post("/", data={"key": key})
    assert page.status_code == 401
    assert "That key does not open it." in page.text
    assert "set-cookie" not in page.headers


def test_it_counts_for_reading_alone(client: TestClient) -> None:
    client.post("/", data={"key": "admin"}, follow_redirects=False)
    assert client.post("/v1/ask", json={"question": "x"}).status_code == 200
    assert client.post("/v1/articles", json={"text": "x"}).status_code == 403


def test_a_key_that_is_sent_comes_before_it(client: TestClient) -> None:
    client.post("/", data={"key": "reader"}, follow_redirects=False)
    headers = {"Authorization": "Bearer nope"}
    assert client.post("/v1/ask", json={"question": "x"}, headers=headers).status_code == 401


def test_a_key_for_pages_of_another_site_is_told_so(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys.json")
    _, secret = keys.create("widget", [Scope.READ], [SITE])
    page = serving(access=Access(keys=keys)).post("/", data={"key": secret})
    assert page.status_code == 403
    assert "pages of its own sites alone" in page.text
