"""A real Chromium and a real server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import articles
from tests.browser.asking import ANSWER_LIMIT_MS
from tests.browser.chromium import chromium
from tests.browser.host_site import HostSite, host_site
from tests.e2e.serving import Server, dateline, seeds_index, serving
from tests.support.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

# Playwright's own five seconds are short beside other work.
expect.set_options(timeout=ANSWER_LIMIT_MS)

READER_KEYS = ("a-key-for-reading", "another-key")
WRITER_KEY = "a-key-for-writing"
# Whoever has this one asks until no more is let in.
SPENT_KEY = "a-key-that-asks-too-often"


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive, and this layer's own articles."""
    folder = tmp_path_factory.mktemp("browser")
    shutil.copytree(seeds_index(tmp_path_factory), folder / "index")
    articles.write(folder / "own.jsonl")
    added = dateline("index", "add", folder / "own.jsonl", DATELINE_INDEX=str(folder / "index"))
    assert added.returncode == 0, added.stderr
    return folder / "index"


@pytest.fixture(scope="session")
def site() -> Iterator[HostSite]:
    with host_site() as site:
        yield site


@pytest.fixture(scope="session")
def server(archive: Path, site: HostSite) -> Iterator[Server]:
    """A server as readers meet it, without a language model, which the site may ask.

    It remembers its answers, as it does unless told otherwise: what a browser makes of an answer
    does not depend on how long it took, and answering anew is tested in other layers.
    """
    settings = {"DATELINE_ALLOWED_ORIGINS": site.origin, "DATELINE_ANSWER_CACHE": "100"}
    with serving(archive, settings) as server:
        yield server


@pytest.fixture(scope="session")
def closed_server(archive: Path) -> Iterator[Server]:
    """A server that asks for a key, and lets each ask a hundred times an hour."""
    settings = {
        "DATELINE_API_KEYS": ",".join((*READER_KEYS, SPENT_KEY)),
        "DATELINE_ADMIN_KEYS": WRITER_KEY,
        "DATELINE_RATE_LIMIT": "100/hour",
    }
    with serving(archive, settings) as server:
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
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One for all tests: each has a tab of its own, and what is kept is kept by the tab."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must have said nothing on its console by the end of the test."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()
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
