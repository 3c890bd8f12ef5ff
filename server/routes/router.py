"""All routes of the web application, in the order in which they are looked through."""

from __future__ import annotations

from fastapi import FastAPI

from server.problems.openapi import OPENAI_ERRORS, PROBLEMS
from server.routes import (
    READERS,
    alerts,
    answers,
    archive,
    articles,
    links,
    operations,
    pages,
    printed_pages,
    protocols,
    sources,
    usage,
    widget,
)
from server.routes.archive import first_key, keys, ratings
from server.routes.archive import page as archive_page
from server.routes.archive import uploads as uploads_route


def include_routes(app: FastAPI) -> None:
    """Those that read articles ask for a key that may, where the archive is closed."""
    for route in (answers, articles):
        app.include_router(route.router, prefix="/v1", dependencies=[READERS], responses=PROBLEMS)
    app.include_router(links.router, prefix="/v1", responses=PROBLEMS)
    app.include_router(
        protocols.router, prefix="/v1", dependencies=[READERS], responses=OPENAI_ERRORS
    )
    app.include_router(protocols.mcp_router, dependencies=[READERS])
    app.include_router(articles.writing, prefix="/v1", responses=PROBLEMS)
    for part in (archive, uploads_route, keys, ratings):
        app.include_router(part.router, prefix="/v1", responses=PROBLEMS)
    app.include_router(sources.router, prefix="/v1", responses=PROBLEMS)
    app.include_router(alerts.router, prefix="/v1", responses=PROBLEMS)
    app.include_router(alerts.feeds, responses=PROBLEMS)
    app.include_router(operations.router, responses=PROBLEMS)
    app.include_router(archive_page.router)
    app.include_router(first_key.router)
    app.include_router(usage.router, prefix="/v1", responses=PROBLEMS)
    app.include_router(usage.page_router)
    app.include_router(printed_pages.router)
    app.include_router(pages.router)
    app.include_router(widget.router)
