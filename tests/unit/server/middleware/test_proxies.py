"""Who is signed in, as a proxy says; and whoever else says so is not believed."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from server.auth import Access, Caller
from server.auth.rate_limits import RateLimits
from server.middleware.proxies import ProxyHeaders, signed_in_user
from tests.unit.server.test_app import serving

PROXY = "10.1.2.3"
NAME = "X-Forwarded-Email"
Headers = list[tuple[str, str]]


def told(headers: Headers, client: str = PROXY, header: str | None = NAME) -> tuple[Any, str]:
    """Who is signed in, and from which address."""
    seen: list[tuple[Any, str]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((signed_in_user(scope), scope["client"][0]))
        await send({"type": "http.response.start", "status": 204})
        await send({"type": "http.response.body"})

    encoded = [(name.encode(), value.encode()) for name, value in headers]
    proxied = ProxyHeaders(app, proxies=["10.1.0.0/16", "::1"], user_header=header)
    TestClient(proxied, client=(client, 50000)).get("/", headers=encoded)
    (found,) = seen
    return found


@pytest.mark.parametrize("client", [PROXY, "10.1.255.255", "::1"])
def test_a_trusted_proxy_says_who_is_signed_in_and_from_where(client: str) -> None:
    headers = [(NAME, "ines@newsroom.example"), ("X-Forwarded-For", "192.0.2.7")]
    assert told(headers, client) == ("ines@newsroom.example", "192.0.2.7")


@pytest.mark.parametrize("client", ["10.2.0.1", "127.0.0.1", "::2", "192.0.2.7", "testclient"])
def test_nobody_else_is_believed_whatever_they_say_they_are(client: str) -> None:
    headers = [(NAME, "ines@newsroom.example"), ("X-Forwarded-For", PROXY)]
    assert told(headers, client) == (None, client)


def test_only_the_header_that_is_configured_counts() -> None:
    others = [("X-Forwarded-User", "ines"), ("X-Auth-Request-Email", "i@newsroom.example")]
    assert told(others)[0] is None
    assert told([(NAME, "ines@newsroom.example")], header=None)[0] is None
    assert told([(NAME.lower(), "ines")], header=NAME.upper())[0] == "ines"


@pytest.mark.parametrize("value", ["", "  ", "a\tb", "a\x7fb"])
def test_what_is_no_name_is_nobody(value: str) -> None:
    assert told([(NAME, value)])[0] is None


def test_a_name_is_bounded_and_may_be_of_any_script() -> None:
    assert told([(NAME, "x" * 5000)])[0] == "x" * 320
    assert told([(NAME, "inès")])[0] == "inès"


def test_two_names_are_nobody_and_the_log_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert told([(NAME, "forged"), (NAME, "ines")])[0] is None
    (record,) = caplog.records
    assert "Let it replace the header" in record.getMessage()
    assert "forged" not in record.getMessage()


def test_each_user_has_a_count_of_their_own_and_may_do_no_more_for_being_named() -> None:
    client = serving(
        access=Access(read_keys=["proxy"]),
        limits=RateLimits("1/hour"),
        trusted_proxies=("10.1.0.0/16",),
        user_header=NAME,
    )
    client._transport.client = (PROXY, 50000)  # type: ignore[attr-defined]

    def asked(user: str, key: str = "proxy") -> int:
        headers = {NAME: user, "Authorization": f"Bearer {key}"}
        return client.post("/v1/ask", json={"question": "x"}, headers=headers).status_code

    assert [asked("ines"), asked("ines"), asked("tom")] == [200, 429, 200]
    assert asked("ines", "no-such-key") == 401
    put = client.put("/v1/articles/x", json={"text": "x"}, headers={NAME: "uma"})
    assert put.status_code in (401, 403)


def test_without_a_name_a_caller_is_who_it_was() -> None:
    caller = Caller("address 192.0.2.7", {"address": "192.0.2.7"})
    assert caller.signed_in(None) is caller
