"""The socket that `dateline serve` listens on."""

from __future__ import annotations

import socket

import pytest

from server.cli.serve import listen


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_replies_do_not_wait_for_acknowledgements(host: str) -> None:
    with (
        listen(host, 0) as listening,
        socket.create_connection((host, listening.getsockname()[1])),
    ):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
