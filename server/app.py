"""The web application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from server import dateline_version
from server.middleware import HeadRequests
from server.middleware.access_log import AccessLog
from server.middleware.admission import Admission
from server.middleware.body_limit import LIMIT_BYTES, BodyLimit
from server.middleware.other_sites import OtherSites, SecurityHeaders
from server.middleware.trusted_host import TrustedHost
from server.problems import OPENAI_ERRORS, PROBLEMS, install_problem_handlers
from server.protocols.mcp_transports import LateMcp
from server.routes import READERS, answers, articles, operations, pages, protocols, widget
from server.services import AppState
from server.services.ingest import ArticleWriting
from server.services.readiness import IndexReadiness, ModelReadiness


def build_app(state: AppState) -> FastAPI:
    """The whole HTTP interface over `state`, which it closes when it shuts down."""
    warmth = ModelReadiness(state.warm_up)
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
    app.state.freshness = IndexReadiness(state.reader)
    app.state.article_writing = writing
    install_problem_handlers(app)
    # The last one added is the first that a request meets.
    app.add_middleware(HeadRequests)
    app.add_middleware(BodyLimit)
    app.add_middleware(Admission, access=state.access, limits=state.limits)
    app.add_middleware(OtherSites, origins=state.allowed_origins)
    if state.allowed_hosts is not None:
        app.add_middleware(TrustedHost, names=state.allowed_hosts)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(AccessLog, metrics=state.metrics)
    for route in (answers, articles):
        app.include_router(route.router, prefix="/v1", dependencies=[READERS], responses=PROBLEMS)
    app.include_router(
        protocols.router, prefix="/v1", dependencies=[READERS], responses=OPENAI_ERRORS
    )
    app.include_router(protocols.mcp_router, dependencies=[READERS])
    app.include_router(articles.writing, prefix="/v1", responses=PROBLEMS)
    app.include_router(operations.router, responses=PROBLEMS)
    app.include_router(pages.router)
    app.include_router(widget.router)
    return app
