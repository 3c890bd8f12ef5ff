"""A real Chromium and a real server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.host_site import HostSite, host_site
from tests.e2e.serving import Server, seeds_index, serving
from tests.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

# Debian's Chromium, since Playwright would download its own; without what needs root or a network.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return seeds_index(tmp_path_factory)


@pytest.fixture(scope="session")
def site() -> Iterator[HostSite]:
    with host_site() as site:
        yield site


@pytest.fixture(scope="session")
def server(archive: Path, site: HostSite) -> Iterator[Server]:
    """A server without a language model, which the site may ask."""
    with serving(archive, {"DATELINE_ALLOWED_ORIGINS": site.origin}) as server:
        yield server


@pytest.fixture(scope="session")
def endpoint() -> Iterator[ScriptedEndpoint]:
    with scripted_endpoint() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def slow_server(archive: Path, endpoint: ScriptedEndpoint) -> Iterator[Server]:
    """A server whose language model writes for ever."""
    settings = {"DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1", "DATELINE_LLM_MODEL": "slow"}
    with serving(archive, settings) as server:
        yield server


# Playwright keeps an event loop running in this thread: it must be gone before the next layer.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("Chromium is needed. On Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must have said nothing on its console by the end of the test."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.context.close()
    assert said == []


@pytest.fixture
def loud_page(browser: Browser) -> Iterator[Page]:
    """A page on which the browser may speak of what it could not load; no script may fail."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    page.context.close()
    assert failed == []
