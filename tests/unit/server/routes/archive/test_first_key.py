"""The page on which a browser makes the first key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from server.app import build_app
from server.auth import Access
from server.auth.first_key import FirstKey
from server.services import AppState


@pytest.fixture
def fresh(state: AppState) -> tuple[AppState, str]:
    """A server of an archive without a key, and the code that it printed."""
    assert state.keys
    offered = FirstKey.offered(state.keys)
    assert offered
    return replace(state, access=Access(keys=state.keys), first_key=offered[0]), offered[1]


@pytest.fixture
def browser(fresh: tuple[AppState, str]) -> Iterator[TestClient]:
    with TestClient(build_app(fresh[0]), base_url="http://archive.example") as browser:
        yield browser


def test_the_page_of_the_archive_leads_to_it(browser: TestClient) -> None:
    page = browser.get("/archive")
    assert (page.status_code, page.url.path) == (200, "/first-key")
    assert "Make the first key" in page.text


def test_it_is_shown_once_and_signs_the_browser_in(
    browser: TestClient, fresh: tuple[AppState, str]
) -> None:
    made = browser.post("/first-key", data={"code": fresh[1], "name": "<b>Desk</b>"})
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    assert "&lt;b&gt;Desk&lt;/b&gt;" in made.text
    shown = re.search(r'value="(dateline_[^"]+)"', made.text)
    assert shown
    kept = made.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=lax" in kept
    opened = browser.get("/archive")
    assert (opened.status_code, opened.url.path) == (200, "/archive")
    with_it = {"Authorization": f"Bearer {shown[1]}"}
    browser.cookies.clear()
    [key] = browser.get("/v1/keys", headers=with_it).json()["keys"]
    assert (sorted(key["scopes"]), key["collections"]) == (["read", "write"], ["*"])
    assert browser.get("/v1/archive").status_code == 401


def test_a_second_is_made_by_nobody(browser: TestClient, fresh: tuple[AppState, str]) -> None:
    sent = {"code": fresh[1], "name": "desk"}
    assert browser.post("/first-key", data=sent).status_code == 201
    browser.cookies.clear()
    for again in (browser.post("/first-key", data=sent), browser.get("/first-key")):
        assert again.status_code == 403
        assert "there is a key already" in again.text
    assert fresh[0].keys
    assert len(fresh[0].keys.keys()) == 1
    assert browser.get("/archive").status_code == 401


def test_a_wrong_code_is_told_and_makes_none(
    browser: TestClient, fresh: tuple[AppState, str]
) -> None:
    for code in ("", "x" * 32, fresh[1] + "x"):
        told = browser.post("/first-key", data={"code": code, "name": "Desk"})
        assert told.status_code == 403
        assert "not the code that this server printed" in told.text
        assert 'value="Desk"' in told.text
    assert fresh[0].keys
    assert fresh[0].keys.keys() == ()


def test_a_server_that_offers_none_says_so(state: AppState) -> None:
    """It listens to other machines, or its settings name keys."""
    with TestClient(build_app(replace(state, access=Access()))) as browser:
        for told in (browser.get("/first-key"), browser.post("/first-key", data={"code": ""})):
            assert told.status_code == 403
            assert "dateline keys create" in told.text
        assert browser.get("/archive").url.path == "/archive"
