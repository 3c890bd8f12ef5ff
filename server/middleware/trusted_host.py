"""Which names a server answers to.

A page may have its name made to point at this machine once it is loaded (DNS rebinding). Its
browser then takes Dateline for the page's own site and lets it read everything. Such requests give
themselves away by their Host, which is that name.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from server.middleware import HttpMiddleware
from server.problems import problem_of
from server.problems.errors import HostNotAllowed

ANY = "*"
_LOCAL = "localhost"


class TrustedHost(HttpMiddleware):
    """Answers 421 to a name that is not among `names`.

    An address is nobody's to point elsewhere, and is let in.
    """

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        super().__init__(app)
        self._names = names

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._answers_to(Headers(scope=scope).get("Host", "")):
            await self._app(scope, receive, send)
            return
        await problem_of(HostNotAllowed()).response(scope.get("path", ""))(scope, receive, send)

    def _answers_to(self, host: str) -> bool:
        name = _name_in(host)
        return name == _LOCAL or name in self._names or _is_address(name)


def names_of(named: Collection[str], listening: socket.socket) -> frozenset[str] | None:
    """What a server on `listening` answers to where the settings name `named`; None is anything.

    Where they name nothing, one that this machine alone can reach answers to `localhost`.
    """
    if ANY in named:
        return None
    return frozenset(named) if named or is_local(listening) else None


def is_local(listening: socket.socket) -> bool:
    """Whether this machine alone can reach it."""
    return ip_address(str(listening.getsockname()[0]).partition("%")[0]).is_loopback


def _name_in(host: str) -> str:
    """Without the port, in small letters."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".").lower()


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
