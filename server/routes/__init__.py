"""What a route asks of its caller."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from index import View
from server.auth.keys import Scope
from server.middleware.body_limit import BYTES_OF_ROUTE
from server.services import State

_WRITERS_BYTES = 20_000_000


def may_read(request: Request, state: State) -> View:
    """What of the archive the caller sees. Raises what `Access.check` raises."""
    state.access.check(request.state.caller, Scope.READ)
    return state.access.view(request.state.caller)


async def _reads(request: Request, state: State) -> View:
    # Were it not async, each request would wait for a thread to be asked this.
    return may_read(request, state)


READERS = Depends(_reads)
Seen = Annotated[View, READERS]
"""What of the archive the caller of a route sees; without it no route comes to an article."""

# For the OpenAPI document alone.
SHOWS_KEY = Security(
    HTTPBearer(auto_error=False, description="An API key: Authorization: Bearer KEY")
)


class WritersRoute(APIRoute):
    """A route for who may write, which is checked before a byte of the body is read; much may come.

    A dependency would be asked after that, and bodies of articles are large.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_for_writers(request: Request) -> Response:
            request.app.state.dateline.access.check(request.state.caller, Scope.WRITE)
            request.scope[BYTES_OF_ROUTE] = _WRITERS_BYTES
            return await handle(request)

        return handle_for_writers
