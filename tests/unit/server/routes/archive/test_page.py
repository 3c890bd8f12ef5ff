"""Who gets the page, and what its cookie is good for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from server.app import build_app
from server.auth import Access
from server.services import AppState

OF_THE_PAGE = {"X-Dateline-Page": "archive"}


@pytest.fixture
def browser(state: AppState) -> Iterator[TestClient]:
    with TestClient(build_app(state), base_url="http://archive.example") as browser:
        yield browser


def test_it_opens_with_a_key_that_may_read_and_write(browser: TestClient) -> None:
    asked = browser.get("/archive")
    assert (asked.status_code, "The archive page needs a key" in asked.text) == (401, True)
    tried = browser.post("/archive", data={"key": "a-reader-key"})
    assert (tried.status_code, "may not write" in tried.text) == (403, True)
    assert not browser.cookies
    opened = browser.post("/archive", data={"key": "an-admin-key"})
    assert (opened.status_code, opened.url.path) == (200, "/archive")
    assert "needs a key" not in opened.text
    assert "an-admin-key" not in opened.text
    left = browser.post("/archive/sign-out")
    assert (left.status_code, left.url.path) == (401, "/archive")


def test_open_reading_opens_no_archive_page(state: AppState) -> None:
    with TestClient(build_app(replace(state, access=Access()))) as browser:
        closed = browser.get("/archive")
        assert (closed.status_code, "there is no key for writing" in closed.text) == (403, True)
        assert "dateline keys create" in closed.text


def test_its_cookie_writes_for_the_page_alone(browser: TestClient) -> None:
    browser.post("/archive", data={"key": "an-admin-key"})
    assert browser.get("/v1/archive/filters", headers=OF_THE_PAGE).status_code == 200
    forged: tuple[dict[str, str], ...] = (
        {},
        OF_THE_PAGE | {"Sec-Fetch-Site": "cross-site"},
        OF_THE_PAGE | {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    )
    for headers in forged:
        assert browser.delete("/v1/articles/harbour", headers=headers).status_code == 403
        assert browser.get("/v1/keys", headers=headers).status_code == 403
    assert browser.get("/v1/articles/harbour").status_code == 200
    assert browser.delete("/v1/articles/harbour", headers=OF_THE_PAGE).status_code == 204
