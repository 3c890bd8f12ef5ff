"""What a trusted proxy says of a request: its client's address, the scheme, who is signed in."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

_LONGEST = 320
_log = logging.getLogger(__name__)


class ProxyHeaders(ProxyHeadersMiddleware):
    """Believes `X-Forwarded-For`, `X-Forwarded-Proto` and `user_header` of `proxies` alone."""

    def __init__(
        self, app: ASGIApp, *, proxies: Sequence[str], user_header: str | None = None
    ) -> None:
        super().__init__(app, list(proxies))  # type: ignore[arg-type]
        self._user_header = user_header.lower().encode() if user_header else None
        self._has_warned = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and self._user_header:
            client = scope.get("client")
            if client and client[0] in self.trusted_hosts:
                scope.setdefault("state", {})["user"] = self._user(scope)
        await super().__call__(scope, receive, send)

    def _user(self, scope: Mapping[str, Any]) -> str | None:
        """None where there is none, or more than one: a client may have sent the other."""
        values = [value for name, value in scope["headers"] if name == self._user_header]
        if len(values) > 1 and not self._has_warned:
            self._has_warned = True
            _log.warning(
                "The proxy passes on its clients' own %s beside its own, so that nobody is taken to"
                " be signed in. Let it replace the header.",
                self._user_header.decode() if self._user_header else "",
            )
        if len(values) != 1:
            return None
        user = values[0].decode(errors="replace").strip()
        return user[:_LONGEST] if user and user.isprintable() else None


def signed_in_user(scope: Mapping[str, Any]) -> str | None:
    """As a trusted proxy has it."""
    user: str | None = scope.get("state", {}).get("user")
    return user
