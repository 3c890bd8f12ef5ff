"""What the web application works with."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from index import IndexReader, IndexWriter, View
from qa import Event, Question
from server.auth import Access
from server.auth.first_key import FirstKey
from server.auth.keys import Keys
from server.auth.rate_limits import RateLimits
from server.observability.metrics import Metrics
from server.services.page_pictures import PagePictures
from server.stores.feedback import Ratings
from server.stores.links import Links
from server.stores.reports import Reports
from server.stores.usage import Usage

if TYPE_CHECKING:
    from server.services.following import Following

Ask = Callable[[Question], AsyncGenerator[Event]]
"""A question in, an Answerer's events out; closing them stops the work."""


def viewed(ask: Ask) -> Ask:
    """The same, but for questions that do not say what their asker may see.

    Without a view all would be seen: of whoever asks from elsewhere that would be a mistake.
    """

    def asked(question: Question) -> AsyncGenerator[Event]:
        if question.view is None:
            raise RuntimeError("a question was asked without a view")
        return ask(question)

    return asked


@dataclass(frozen=True)
class AppState:
    """The collaborators of `build_app`.

    `reader` opens the index at the first call that finds one, as a view sees it, and raises what
    `open_reader` raises; there is no other way to the articles, and `ask` refuses a question
    without a view. `writer` opens it for one write; `ask` tells every foreseen error as a `Failed`;
    `warm_up` loads the embedding model. Without `allowed_origins`, no other site's pages may ask;
    without `limits`, anyone may ask as often as they like; without `feedback` and `links`,
    answers cannot be rated, exported later or linked to; without `following`, no sources are
    followed; without `allowed_hosts`, it answers to any name. What `trusted_proxies` say of whom a
    request is from is believed, in `user_header` who is signed in. Without `keys` none can be made
    over HTTP, and without a `first_key` not the first; without `reports` and `uploads_path`, where
    uploads lie until they are read, nothing can be uploaded; without `usage` nothing is counted by
    day, and only where it `shows_questions` do words of them stand beside the counts.
    """

    reader: Callable[[View], IndexReader]
    writer: Callable[[], AbstractContextManager[IndexWriter]]
    ask: Ask
    warm_up: Callable[[], None]
    close: Callable[[], Awaitable[None]]
    access: Access = field(default_factory=Access)
    limits: RateLimits | None = None
    allowed_origins: tuple[str, ...] = ()
    allowed_hosts: frozenset[str] | None = None
    trusted_proxies: tuple[str, ...] = ()
    user_header: str | None = None
    metrics: Metrics = field(default_factory=Metrics)
    feedback: Ratings | None = None
    links: Links | None = None
    keys: Keys | None = None
    first_key: FirstKey | None = None
    reports: Reports | None = None
    uploads_path: Path | None = None
    following: Following | None = None
    usage: Usage | None = None
    shows_questions: bool = False
    pictures: PagePictures = field(default_factory=PagePictures)


async def _state(request: Request) -> AppState:
    # Were it not async, each request would wait for a thread to look this up.
    state: AppState = request.app.state.dateline
    return state


State = Annotated[AppState, Depends(_state)]
