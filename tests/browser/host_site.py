"""A site of somebody else's, on its own port, whose pages embed the chat."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Host</title>
{head}</head><body>{body}</body></html>"""


@dataclass
class HostSite:
    """`origin` is where it stands; `put` makes a page of it."""

    origin: str
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def put(self, body: str, *, head: str = "", csp: str = "", lang: str = "en") -> str:
        """The address of a new page."""
        path = f"/{len(self.pages)}"
        headers = {"Content-Security-Policy": csp} if csp else {}
        self.pages[path] = (_PAGE.format(lang=lang, head=head, body=body), headers)
        return self.origin + path


@contextmanager
def host_site() -> Iterator[HostSite]:
    """The site, until the end of the block."""
    site = HostSite("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page, headers = site.pages.get(self.path, ("", {}))
            self.send_response(200)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.origin = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
