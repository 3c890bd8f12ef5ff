"""GET /widget.js and the modules that it loads."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from server.widget_files import widget_files

router = APIRouter(include_in_schema=False)


@router.get("/widget.js")
def widget(request: Request) -> Response:
    """What the one script tag names."""
    return module("widget.js", request)


@router.get("/widget/{name}")
def module(name: str, request: Request) -> Response:
    """One file, compressed where the client takes that, or 304 where it has it already."""
    file = widget_files().get(name)
    if file is None:
        raise HTTPException(404)
    headers = {
        "ETag": file.etag,
        "Vary": "Accept-Encoding, Origin",
        # Pages of other sites may load it; only those that CORS allows can read from the archive.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if file.etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.compressed, headers=headers, media_type=file.media_type)
    return Response(file.plain, headers=headers, media_type=file.media_type)
