"""The widget's modules as they are sent: without comments, compressed; made once, when first asked.

What stands in server/web/widget is what a browser runs, so that nobody has to build anything; this
only leaves away what is written for people.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjsmin

FOLDER = Path(__file__).parent / "widget"
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
    """Every file by its name."""
    return {path.name: _made(path) for path in sorted(FOLDER.iterdir()) if path.suffix in _TYPES}


def _made(path: Path) -> WidgetFile:
    text = path.read_text(encoding="utf-8")
    plain = (rjsmin.jsmin(text) if path.suffix == ".js" else text).encode()
    etag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    return WidgetFile(plain, gzip.compress(plain, 9, mtime=0), _TYPES[path.suffix], etag)
