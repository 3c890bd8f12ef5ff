"""The web application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from server.middleware.admission import Admission
from server.middleware.trusted_host import AllowedHosts
from server.services.ingest import ArticleWriting
from server.services.readiness import Freshness
from server.middleware.head_requests import HeadRequests
from server.protocols.mcp_transports import LateMcp
from server.middleware.access_log import Requests
from server.middleware.other_sites import OtherSites
from server.problems import OPENAI_ERRORS, PROBLEMS
from server.problems import install_problem_handlers
from server.middleware.body_limit import LIMIT_BYTES, BodyBounds
from server.routes import READERS
from server.routes import articles as archive, articles as article_writing, articles, answers as ask, openai as chat_completions, answers as feedback, operations as health, openai as mcp, operations as metrics, pages, answers as search, widget
from server.middleware.other_sites import SecurityHeaders
from server.services import AppState
from server import dateline_version
from server.services.readiness import Warmth


def build_app(state: AppState) -> FastAPI:
    """The whole HTTP interface over `state`, which it closes when it shuts down."""
    warmth = Warmth(state.warm_up)
    writing = ArticleWriting(state.writer)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        warmth.start()
        app.state.mcp = LateMcp(state, LIMIT_BYTES)
        yield
        await app.state.mcp.close()
        await writing.close()
        await state.close()

    app = FastAPI(
        title="Dateline",
        version=dateline_version(),
        summary="Answers from a news archive, every sentence tied to words in an article.",
        lifespan=lifespan,
        # A redirect would go to whatever host the request names.
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        # Its own spans would hold queries and addresses, which are questions and their words.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.dateline = state
    app.state.warmth = warmth
    app.state.freshness = Freshness(state.reader)
    app.state.article_writing = writing
    install_problem_handlers(app)
    # The last one added is the first that a request meets.
    app.add_middleware(HeadRequests)
    app.add_middleware(BodyBounds)
    app.add_middleware(Admission, access=state.access, limits=state.limits)
    app.add_middleware(OtherSites, origins=state.allowed_origins)
    if state.allowed_hosts is not None:
        app.add_middleware(AllowedHosts, names=state.allowed_hosts)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Requests, metrics=state.metrics)
    for route in (ask, search, articles, archive, feedback):
        app.include_router(route.router, prefix="/v1", dependencies=[READERS], responses=PROBLEMS)
    app.include_router(
        chat_completions.router, prefix="/v1", dependencies=[READERS], responses=OPENAI_ERRORS
    )
    app.include_router(mcp.router, dependencies=[READERS])
    app.include_router(metrics.router, responses=PROBLEMS)
    app.include_router(article_writing.router, prefix="/v1", responses=PROBLEMS)
    app.include_router(health.router, responses=PROBLEMS)
    app.include_router(pages.router)
    app.include_router(widget.router)
    return app
