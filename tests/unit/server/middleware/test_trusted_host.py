"""Names that a server answers to, and those that somebody made to point at it."""

from __future__ import annotations

import socket
from typing import cast

import pytest

from server.middleware.trusted_host import names_of
from tests.unit.server.test_app import serving


class Listening:
    """A socket on an address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def getsockname(self) -> tuple[str, int]:
        return self._address, 8000


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("archive.example", 200),
        ("ARCHIVE.example.:8000", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("192.0.2.7", 200),
        ("evil.example:8000", 421),
        ("archive.example.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example", 421),
        ("evil.example:80@127.0.0.1", 421),
        ("", 421),
    ],
)
def test_a_name_that_points_here_is_not_enough(host: str, status: int) -> None:
    client = serving(allowed_hosts=frozenset({"archive.example"}))
    for path in ("/healthz", "/widget.js"):
        assert client.get(path, headers={"Host": host}).status_code == status
    if status == 421:
        refused = client.post("/v1/ask", json={"question": "x"}, headers={"Host": host})
        assert refused.json()["type"].endswith(":host-not-allowed")
        assert "DATELINE_ALLOWED_HOSTS" in refused.json()["mend"]
        openai = client.post("/v1/chat/completions", json={}, headers={"Host": host})
        assert openai.json()["error"]["code"] == "host_not_allowed"


@pytest.mark.parametrize(
    ("named", "address", "expected"),
    [
        ((), "127.0.0.1", frozenset[str]()),
        ((), "::1", frozenset[str]()),
        ((), "0.0.0.0", None),
        ((), "fe80::1%eth0", None),
        (("a.example",), "127.0.0.1", frozenset({"a.example"})),
        (("a.example",), "0.0.0.0", frozenset({"a.example"})),
        (("*",), "127.0.0.1", None),
    ],
)
def test_where_nothing_is_named(
    named: tuple[str, ...], address: str, expected: frozenset[str] | None
) -> None:
    assert names_of(named, cast(socket.socket, Listening(address))) == expected
