"""GET /widget.js and the modules that it loads."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjsmin
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

WIDGET = Path(__file__).parents[1] / "web" / "widget"
_PAGES = WIDGET.with_name("pages")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class WidgetFile:
    """`plain` and `compressed` (gzip) are the same content."""

    plain: bytes
    compressed: bytes
    media_type: str
    etag: str


@cache
def widget_files() -> dict[str, WidgetFile]:
    """Every file by its path in its folder; the styles of the pages are among them."""
    return {
        path.relative_to(folder).as_posix(): _made(path)
        for folder in (_PAGES, WIDGET)
        for path in sorted(folder.rglob("*"))
        if path.suffix in _TYPES
    }


def _made(path: Path) -> WidgetFile:
    text = path.read_text(encoding="utf-8")
    plain = (rjsmin.jsmin(text) if path.suffix == ".js" else text).encode()
    etag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    return WidgetFile(plain, gzip.compress(plain, 9, mtime=0), _TYPES[path.suffix], etag)


router = APIRouter(include_in_schema=False)


@router.get("/widget.js")
def widget(request: Request) -> Response:
    """What the one script tag names."""
    return module("widget.js", request)


@router.get("/widget/{name:path}")
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
