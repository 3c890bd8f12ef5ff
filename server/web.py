"""Running the web application in this process."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn

from server.access import Access
from server.api_keys import KeyFile
from server.app import build_app
from server.bootstrap import Parts
from server.slow_clients import HeaderDeadline
from server.state import AppState

_GRACE_S = 5


class _Server(uvicorn.Server):
    """Says when it is listening."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()


def run(parts: Parts, listening: socket.socket, announce: Callable[[], None]) -> None:
    """Serve on `listening` until a signal; `announce` is called once it takes requests."""
    app = build_app(app_state(parts))
    proxies = parts.settings.trusted_proxies
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        http=HeaderDeadline,
        timeout_graceful_shutdown=_GRACE_S,
        # Never uvicorn's own default, which trusts whoever else is on this machine.
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
    )
    _Server(config, announce).run(sockets=[listening])


def app_state(parts: Parts) -> AppState:
    settings = parts.settings
    return AppState(
        reader=parts.reader,
        writer=parts.writer,
        ask=parts.ask,
        warm_up=parts.warm_up,
        close=parts.aclose,
        access=Access(
            read_keys=[key.get_secret_value() for key in settings.api_keys],
            admin_keys=[key.get_secret_value() for key in settings.admin_keys],
            key_file=KeyFile(settings.keys_path),
        ),
        rate_limit=settings.rate_limit,
        allowed_origins=settings.allowed_origins,
    )
