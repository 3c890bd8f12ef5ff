"""GET /widget.js, the modules that it loads, and all of them as a package for npm."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjsmin
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

WIDGET = Path(__file__).parents[1] / "web" / "widget"
_PAGES = WIDGET.with_name("pages")
_ARCHIVE = WIDGET.with_name("archive")
_WORDS = "language/words/"
_LATER = {"answer/permalink.js"}
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ts": "text/plain; charset=utf-8",
    ".json": "application/json",
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


@cache
def archive_files() -> dict[str, WidgetFile]:
    """Those of the archive page alone, which nobody else has to load."""
    return {
        path.relative_to(_ARCHIVE).as_posix(): _made(path)
        for path in sorted(_ARCHIVE.rglob("*"))
        if path.suffix in _TYPES
    }


@cache
def widget_modules() -> list[str]:
    """The scripts that every page with the widget loads; the words of other languages come after
    these, one file, where a page is in one, and what few need when it is asked for."""
    scripts = [name for name in widget_files() if name.endswith(".js") and name not in _LATER]
    others = {name for name in scripts if name.startswith(_WORDS)} - {f"{_WORDS}en.js"}
    return [name for name in scripts if name not in others]


def _made(path: Path) -> WidgetFile:
    text = path.read_text(encoding="utf-8")
    plain = (rjsmin.jsmin(text) if path.suffix == ".js" else text).encode()
    return WidgetFile(plain, gzip.compress(plain, 9, mtime=0), _TYPES[path.suffix], _etag_of(plain))


@cache
def widget_package() -> WidgetFile:
    """The modules and their types as `npm install` takes them; the same files, the same bytes."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as package:
        for name, file in widget_files().items():
            if name.endswith((".js", ".ts", ".json")):
                member = tarfile.TarInfo(f"package/{name}")
                member.size = len(file.plain)
                package.addfile(member, io.BytesIO(file.plain))
    compressed = gzip.compress(plain.getvalue(), 9, mtime=0)
    return WidgetFile(compressed, compressed, "application/gzip", _etag_of(compressed))


def _etag_of(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:20]}"'


router = APIRouter(include_in_schema=False)


@router.get("/widget.js")
def widget(request: Request) -> Response:
    """What the one script tag names."""
    return module("widget.js", request)


@router.get("/widget.tgz")
def package(request: Request) -> Response:
    """What a bundler takes: npm install …/widget.tgz."""
    return sent(widget_package(), request)


@router.get("/widget/{name:path}")
def module(name: str, request: Request) -> Response:
    """One file, compressed where the client takes that, or 304 where it has it already."""
    file = widget_files().get(name)
    if file is None:
        raise HTTPException(404)
    return sent(file, request)


def sent(file: WidgetFile, request: Request) -> Response:
    """The file, compressed where the client takes that, or 304 where it has it already."""
    headers = {
        "ETag": file.etag,
        "Vary": "Accept-Encoding, Origin",
        # Pages of other sites may load it; only those that CORS allows can read from the archive.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if file.etag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if file.plain != file.compressed and "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.compressed, headers=headers, media_type=file.media_type)
    return Response(file.plain, headers=headers, media_type=file.media_type)
