"""The web application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware

from server.problems import install_problem_handlers
from server.routes import archive, articles, ask, health, pages, search, widget
from server.security import SecurityHeaders, require_key
from server.state import AppState
from server.version import dateline_version
from server.warmth import Warmth

MAX_BODY_BYTES = 1_000_000


def build_app(state: AppState) -> FastAPI:
    """The whole HTTP interface over `state`, which it closes when it shuts down."""
    warmth = Warmth(state.warm_up)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        warmth.start()
        yield
        await state.close()

    app = FastAPI(
        title="Dateline",
        version=dateline_version(),
        summary="Answers from a news archive, every sentence tied to words in an article.",
        lifespan=lifespan,
        max_body_size=MAX_BODY_BYTES,
        docs_url=None,
        redoc_url=None,
    )
    app.state.dateline = state
    app.state.warmth = warmth
    install_problem_handlers(app)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=state.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Retry-After"],
    )
    app.add_middleware(SecurityHeaders)
    reading = [Depends(require_key)]
    for route in (ask, search, articles, archive):
        app.include_router(route.router, prefix="/v1", dependencies=reading)
    app.include_router(health.router)
    app.include_router(pages.router)
    app.include_router(widget.router)
    return app
