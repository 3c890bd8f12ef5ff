"""What a route asks of its caller."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Annotated, Any, ClassVar

from fastapi import Depends, Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from index import IndexMissing, View
from server.auth import KeyOfPart
from server.auth.keys import Scope
from server.middleware.body_limit import BYTES_OF_ROUTE, PAUSE_OF_ROUTE
from server.services import AppState, State

_WRITERS_BYTES = 20_000_000


def may_read(request: Request, state: State) -> View:
    """What of the archive the caller sees. Raises what `Access.check` raises."""
    state.access.check(request.state.caller, Scope.READ)
    return state.access.view(request.state.caller)


async def _reads(request: Request) -> View:
    # Were it not async, each request would wait for a thread to be asked this; and FastAPI asks
    # what a dependency depends on anew for each that asks for it.
    return may_read(request, request.app.state.dateline)


READERS = Depends(_reads)
Seen = Annotated[View, READERS]
"""What of the archive the caller of a route sees; without it no route comes to an article."""

# For the OpenAPI document alone.
SHOWS_KEY = Security(
    HTTPBearer(auto_error=False, description="An API key: Authorization: Bearer KEY")
)


def check_sees_all(state: AppState, view: View) -> None:
    """Raises KeyOfPart. Where there is no index yet, there is nothing that could be hidden."""
    if view.bound_to is not None:
        raise KeyOfPart
    with suppress(IndexMissing):
        if not state.reader(view).sees_all():
            raise KeyOfPart


class WritersRoute(APIRoute):
    """A route for who may write, which is checked before a byte of the body is read; much may come.

    A dependency would be asked after that, and bodies of articles are large.
    """

    most_bytes: ClassVar[int] = _WRITERS_BYTES
    longest_pause_s: ClassVar[float | None] = None
    scopes: ClassVar[tuple[Scope, ...]] = (Scope.WRITE,)
    of_whole_archive: ClassVar[bool] = False

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_for_writers(request: Request) -> Response:
            state: AppState = request.app.state.dateline
            for scope in self.scopes:
                state.access.check(request.state.caller, scope)
            if self.of_whole_archive:
                await asyncio.to_thread(check_sees_all, state, request.state.caller.view)
            request.scope[BYTES_OF_ROUTE] = self.most_bytes
            request.scope[PAUSE_OF_ROUTE] = self.longest_pause_s
            return await handle(request)

        return handle_for_writers


class KeepersRoute(WritersRoute):
    """A route for who may write, and sees all that there is: what it tells is of every article."""

    of_whole_archive = True


class DeskRoute(KeepersRoute):
    """A route for who may read too: what a desk sees of the archive, and does to it."""

    scopes = (Scope.WRITE, Scope.READ)
