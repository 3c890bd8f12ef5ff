"""The web application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware

from server.mcp.http import McpEndpoint
from server.problems import install_problem_handlers
from server.routes import articles, ask, chat_completions, health, mcp, pages, search
from server.security import SecurityHeaders, require_key
from server.state import AppState
from server.version import dateline_version
from server.warmth import Warmth

MAX_BODY_BYTES = 1_000_000
_WIDGET = Path(__file__).parent / "widget"


def build_app(state: AppState) -> FastAPI:
    """The whole HTTP interface over `state`, which it closes when it shuts down."""
    warmth = Warmth(state.warm_up)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        warmth.start()
        app.state.mcp = McpEndpoint(state, MAX_BODY_BYTES)
        async with app.state.mcp.running():
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
    )
    app.add_middleware(SecurityHeaders)
    reading = [Depends(require_key)]
    for route in (ask, search, articles, chat_completions):
        app.include_router(route.router, prefix="/v1", dependencies=reading)
    app.include_router(mcp.router, dependencies=reading)
    app.include_router(health.router)
    app.include_router(pages.router)
    app.mount("/widget", StaticFiles(directory=_WIDGET), name="widget")
    return app
