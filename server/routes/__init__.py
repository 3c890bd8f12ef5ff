"""What a route asks of its caller."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from fastapi import Depends, Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from server.auth.keys import Scope
from server.middleware.body_limit import BYTES_OF_ROUTE, PAUSE_OF_ROUTE
from server.services import State

_WRITERS_BYTES = 20_000_000


def may_read(request: Request, state: State) -> None:
    """Raise what `Access.check` raises unless the caller may read."""
    state.access.check(request.state.caller, Scope.READ)


async def _reads(request: Request, state: State) -> None:
    # Were it not async, each request would wait for a thread to be asked this.
    may_read(request, state)


READERS = Depends(_reads)

# For the OpenAPI document alone.
SHOWS_KEY = Security(
    HTTPBearer(auto_error=False, description="An API key: Authorization: Bearer KEY")
)


class WritersRoute(APIRoute):
    """A route for who may write, which is checked before a byte of the body is read; much may come.

    A dependency would be asked after that, and bodies of articles are large.
    """

    most_bytes: ClassVar[int] = _WRITERS_BYTES
    longest_pause_s: ClassVar[float | None] = None
    scopes: ClassVar[tuple[Scope, ...]] = (Scope.WRITE,)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_for_writers(request: Request) -> Response:
            for scope in self.scopes:
                request.app.state.dateline.access.check(request.state.caller, scope)
            request.scope[BYTES_OF_ROUTE] = self.most_bytes
            request.scope[PAUSE_OF_ROUTE] = self.longest_pause_s
            return await handle(request)

        return handle_for_writers


class DeskRoute(WritersRoute):
    """A route for who may write and read: what a desk sees of the archive, and does to it."""

    scopes = (Scope.WRITE, Scope.READ)
