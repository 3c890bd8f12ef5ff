"""What the web application works with."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from index import IndexReader
from qa import Event, Question


@dataclass(frozen=True)
class AppState:
    """The collaborators of `build_app`.

    `reader` opens the index at the first call that finds one, and raises what `open_reader`
    raises; `ask` tells every foreseen error as a `Failed`; `warm_up` loads the embedding model.
    Without `api_keys`, reading is open to all; without `allowed_origins`, to no other site.
    """

    reader: Callable[[], IndexReader]
    ask: Callable[[Question], AsyncGenerator[Event]]
    warm_up: Callable[[], None]
    close: Callable[[], Awaitable[None]]
    api_keys: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()


def _state(request: Request) -> AppState:
    state: AppState = request.app.state.dateline
    return state


State = Annotated[AppState, Depends(_state)]
