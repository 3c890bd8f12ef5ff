"""What is wrong, as a page for browsers and as a document for programs."""

from __future__ import annotations

import pytest
from lxml import html

from server.auth import Access
from server.auth.rate_limits import RateLimits
from tests.unit.server.test_app import serving

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
LIMITS = RateLimits("1/hour")


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html"])
def test_programs_get_a_document(accept: str) -> None:
    response = serving().get("/nowhere", headers={"Accept": accept})
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 404


def test_a_browser_gets_a_page() -> None:
    response = serving().get("/nowhere", headers=BROWSER)
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert {"Accept", "Accept-Language"} <= set(response.headers["vary"].split(", "))
    assert "script-src 'self'" in response.headers["content-security-policy"]
    page = html.document_fromstring(response.text)
    assert page.xpath("//h1")[0].text_content() == "Not Found"
    assert "There is nothing at this address." in page.text_content()


def test_what_other_middleware_answers_too() -> None:
    client = serving(limits=LIMITS)
    client.get("/", headers=BROWSER)
    response = client.get("/", headers=BROWSER)
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) > 0
    assert "<h1>Too many requests</h1>" in response.text


def test_in_the_readers_language() -> None:
    response = serving().post("/nowhere", headers={**BROWSER, "Accept-Language": "ar"})
    page = html.document_fromstring(response.text)
    assert page.get("lang") == "ar"
    assert page.xpath("//body/@dir") == ["rtl"]


def test_head_says_what_get_would() -> None:
    client = serving()
    got = client.get("/nowhere", headers=BROWSER)
    head = client.head("/nowhere", headers=BROWSER)
    assert head.status_code == 404
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.content == b""


@pytest.mark.parametrize("path", ["/v1/nowhere", "/v1/articles/none"])
def test_what_programs_call_stays_a_document(path: str) -> None:
    client = serving(access=Access(read_keys=["reader"], admin_keys=[]))
    assert client.get(path, headers=BROWSER).headers["content-type"].endswith("json")


def test_what_it_says_is_never_markup() -> None:
    response = serving().get("/usage?after=<b>", headers=BROWSER)
    assert response.status_code == 422
    assert "<b>" not in response.text
