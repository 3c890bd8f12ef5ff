"""What a route asks of its caller, as FastAPI's dependencies."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from server.api_keys import Scope
from server.state import State

_BEARER = HTTPBearer(auto_error=False, description="An API key: Authorization: Bearer KEY")


def may_read(request: Request, state: State) -> None:
    """Raise what `Access.check` raises unless the caller may read."""
    state.access.check(request.state.caller, Scope.READ)


def may_write(
    request: Request, state: State, _: Annotated[object, Security(_BEARER)] = None
) -> None:
    """Raise what `Access.check` raises unless the caller may write."""
    state.access.check(request.state.caller, Scope.WRITE)


READERS = Depends(may_read)
WRITERS = Depends(may_write)
