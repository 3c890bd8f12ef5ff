"""The socket that `dateline serve` listens on."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from server.app import Server
from server.cli.serve import _first_key, listen
from server.middleware.header_timeout import HeaderDeadline
from server.settings import Settings


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_replies_do_not_wait_for_acknowledgements(host: str) -> None:
    with (
        listen(host, 0) as listening,
        socket.create_connection((host, listening.getsockname()[1])),
    ):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("host", "named", "offers"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("0.0.0.0", {}, False),
        ("::", {}, False),
        ("127.0.0.1", {"api_keys": ("a-reader-key",)}, False),
        ("127.0.0.1", {"admin_keys": ("an-admin-key",)}, False),
    ],
)
def test_the_first_key_is_offered_to_this_machine_alone(
    tmp_path: Path, host: str, named: dict[str, Any], offers: bool
) -> None:
    settings = Settings(index=tmp_path / "index", **named)
    with listen(host, 0) as listening:
        offer, code = _first_key(settings, listening)
        asked_for, _ = _first_key(settings, listening, anywhere=True)
    assert (offer is not None, bool(code)) == (offers, offers)
    # Who runs it may want it all the same; not where there are keys.
    assert (asked_for is not None) == (not named)


def test_who_connected_before_the_server_stops_is_answered() -> None:
    async def answered(listening: socket.socket) -> bytes:
        config = uvicorn.Config(_hello, http=HeaderDeadline, lifespan="off", log_config=None)
        server = Server(config, announce=lambda: None)
        config.load()
        server.lifespan = config.lifespan_class(config)
        await server.startup([listening])
        # Nothing takes it before the server stops, for that is what runs next.
        with socket.create_connection(listening.getsockname(), timeout=60) as waiting:
            waiting.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await server.shutdown([listening])
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(waiting.getpeername(), timeout=60)
            return b"".join(iter(lambda: waiting.recv(65_536), b""))

    with listen("127.0.0.1", 0) as listening:
        assert b"hello" in asyncio.run(answered(listening))


async def _hello(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b"hello"})
