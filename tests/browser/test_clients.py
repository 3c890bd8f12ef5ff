"""The official JavaScript clients of the protocols, in a page of another site."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Error, Page

from tests.browser.asking import QUESTION
from tests.browser.host_site import HostSite
from tests.e2e.serving import Server
from tests.support.javascript_clients import bundle

_CALL = "async ([name, ...given]) => (await import('/clients.js'))[name](...given)"


@pytest.fixture(scope="module")
def site_with_clients(site: HostSite, tmp_path_factory: pytest.TempPathFactory) -> HostSite:
    script = bundle(tmp_path_factory.mktemp("clients"))
    site.pages["/clients.js"] = (script, {"Content-Type": "text/javascript"})
    return site


def called(page: Page, name: str, server: Server) -> Any:
    return page.evaluate(_CALL, [name, server.url, QUESTION])


def test_a_named_site_may_use_them(
    loud_page: Page, site_with_clients: HostSite, server: Server
) -> None:
    loud_page.goto(site_with_clients.put(""))
    told = called(loud_page, "throughMcp", server)
    assert told["tools"] == ["ask", "search", "timeline", "get_article", "fetch"]
    assert told["hits"] == 1
    assert all("South Korea" in answer for answer in told["answers"])

    told = called(loud_page, "throughOpenai", server)
    assert told["models"] == ["dateline", "dateline-extractive", "dateline-markdown"]
    assert "South Korea" in told["whole"]
    assert told["streamed"] == told["responses"] == told["whole"]
    assert told["collected"] == told["annotations"]
    assert told["id"]


@pytest.mark.parametrize("name", ["throughMcp", "throughOpenai"])
def test_a_site_that_is_not_named_may_not(
    loud_page: Page, site_with_clients: HostSite, server: Server, name: str
) -> None:
    unnamed = site_with_clients.put("").replace("127.0.0.1", "localhost")
    loud_page.goto(unnamed)
    with pytest.raises(Error, match=r"Failed to fetch|Connection error"):
        called(loud_page, name, server)
