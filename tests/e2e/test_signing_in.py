"""deploy/oidc: readers who sign in with OpenID Connect before nginx lets them through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from oidc_provider_mock import run_server_in_thread

from tests.e2e.serving import Server, serving
from tests.support import REPOSITORY
from tests.support.nginx import nginx_with
from tests.support.sign_in import signing_in_at

# The provider is older than the library below it.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

KEY = "the-key-of-the-proxy"
INES, FORGED = "ines@newsroom.example", "editor@newsroom.example"
ASKED = {"question": "Who is the US special envoy for North Korea?"}
# Another address than that of the tests, which Dateline trusts alone.
PROXY = "127.0.0.2"


@dataclass(frozen=True)
class Site:
    url: str
    server: Server

    def audited(self) -> list[dict[str, Any]]:
        lines = map(json.loads, self.server.process.stderr.read_text().splitlines())
        return [line for line in lines if line["logger"] == "dateline.audit"]


@pytest.fixture(scope="module")
def site(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("sign-in")
    settings = {
        "DATELINE_API_KEYS": KEY,
        "DATELINE_TRUSTED_PROXIES": PROXY,
        "DATELINE_USER_HEADER": "X-Forwarded-Email",
        "DATELINE_LOG_FORMAT": "json",
        "DATELINE_LOG_AUDIT": "true",
    }
    with ExitStack() as held:
        provider = held.enter_context(run_server_in_thread())
        asked = held.enter_context(signing_in_at(f"http://localhost:{provider.server_port}"))
        server = held.enter_context(serving(archive, settings))
        key = folder / "dateline-key.conf"
        key.write_text(f'proxy_set_header Authorization "Bearer {KEY}";\n')
        configuration = (REPOSITORY / "deploy" / "oidc" / "nginx.conf").read_text()
        for old, new in (
            ("/etc/nginx/dateline-key.conf", str(key)),
            ("server 127.0.0.1:8001;", f"server {httpx.URL(server.url).netloc.decode()};"),
            ("server 127.0.0.1:4180;", f"server {asked};"),
            ("listen 8000;", f"listen 8000;\n proxy_bind {PROXY};"),
        ):
            assert old in configuration
            configuration = configuration.replace(old, new)
        yield Site(held.enter_context(nginx_with(configuration, folder=folder)), server)


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client(follow_redirects=True, timeout=60, trust_env=False) as client:
        yield client


def test_a_reader_signs_in_and_is_named_in_the_audit_log_whatever_they_send(
    site: Site, browser: httpx.Client
) -> None:
    offered = browser.get(f"{site.url}/?q=the+pier&x=1")
    assert offered.url.path == "/oauth2/authorize"
    page = browser.post(offered.url, data={"sub": INES})
    assert (page.status_code, str(page.url)) == (200, f"{site.url}/?q=the+pier&x=1")
    headers = {"X-Forwarded-Email": FORGED, "Authorization": "Bearer of-their-own"}
    asked = browser.post(f"{site.url}/v1/ask", json=ASKED, headers=headers)
    assert (asked.status_code, asked.json()["answerable"]) == (200, True)
    line = site.audited()[-1]
    assert (line["action"], line["user"], line["key"]) == ("ask", INES, "reader 1")
    assert line["address"] == "127.0.0.1"


def test_a_script_that_is_not_signed_in_is_told_so_and_shown_no_page(
    site: Site, browser: httpx.Client
) -> None:
    before = site.audited()
    for path in ("/v1/ask", "/mcp"):
        reply = browser.post(f"{site.url}{path}", json=ASKED, headers={"X-Forwarded-Email": INES})
        assert (reply.status_code, reply.history) == (401, [])
    assert browser.get(f"{site.url}/metrics").status_code == 404
    assert browser.get(f"{site.url}/oauth2/auth").status_code == 404
    assert site.audited() == before


def test_past_the_proxy_nobody_reads_and_no_name_is_believed(
    site: Site, browser: httpx.Client
) -> None:
    forged = {"X-Forwarded-Email": FORGED, "X-Forwarded-For": PROXY}
    at = f"{site.server.url}/v1/ask"
    assert browser.post(at, json=ASKED, headers=forged).status_code == 401
    forged["Authorization"] = f"Bearer {KEY}"
    assert browser.post(at, json=ASKED, headers=forged).status_code == 200
    assert "user" not in site.audited()[-1]
