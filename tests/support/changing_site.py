"""A news site that changes by a clock: a story an hour, and what goes wrong at real sites."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

HOUR_S = 3600.0
START = datetime(2026, 11, 2, 6, 0, 17, tzinfo=UTC).timestamp()
WALLED, BROKEN_AT_FIRST, REDIRECTED, PRIVATE, EDITED, MOVED = 5, 7, 2, 11, 3, 9
_NAMES = (
    "harbour lighthouse orchard viaduct cannery museum brewery stadium hospital quarry reservoir"
    " theatre library windmill foundry terminal aquarium tannery observatory barracks market"
    " chapel ferry tramway nursery"
).split()


class Clock:
    """Seconds since 1970 that pass when somebody waits."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    @property
    def hours(self) -> float:
        return (self.now - START) / HOUR_S


class ServedSite(ABC):
    """Served on this machine. `asked` holds the moment, path and status of each request, `most` how
    many were under way at once."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked = list[tuple[float, str, int]]()
        self.most = 0
        self._now, self._counting = 0, threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with site._counting:
                    site._now += 1
                    site.most = max(site.most, site._now)
                try:
                    status, headers, body = site.reply(self.path, self.headers.get)
                    site.asked.append((site.clock(), self.path, status))
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    if self.command == "GET":
                        self.wfile.write(body)
                finally:
                    with site._counting:
                        site._now -= 1

            do_HEAD = do_GET  # noqa: N815 - the library's name

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler

    @abstractmethod
    def reply(
        self, path: str, header: Callable[[str], str | None]
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body, by the clock and the headers that were sent."""


class ChangingSite(ServedSite):
    """A story an hour for a day."""

    def reply(
        self, path: str, header: Callable[[str], str | None]
    ) -> tuple[int, dict[str, str], bytes]:
        hours = self.clock.hours
        if path == "/robots.txt":
            return 200, {}, b"User-agent: *\nDisallow: /private/\nCrawl-delay: 2\n"
        if 16 <= hours < 17:
            return 500, {}, b"down"
        if path == "/feed.xml":
            return self._feed(hours, header)
        kind, _, number = path.strip("/").partition("/")
        if not number.isdigit() or int(number) > hours:
            return 404, {}, b"no"
        return self._page(kind, int(number), hours)

    def _feed(
        self, hours: float, header: Callable[[str], str | None]
    ) -> tuple[int, dict[str, str], bytes]:
        if 10 <= hours < 11:
            return 200, {"Content-Type": "text/html"}, b"<html><p>Welcome to our new site!</p>"
        if 14 <= hours < 14.2:
            return 429, {"Retry-After": "2700"}, b"slower"
        body = feed(self.address, hours).encode()
        etag = f'"{hash(body)}"'
        if header("If-None-Match") == etag:
            return 304, {"ETag": etag}, b""
        return 200, {"Content-Type": "application/rss+xml", "ETag": etag}, body

    def _page(self, kind: str, number: int, hours: float) -> tuple[int, dict[str, str], bytes]:
        if kind == "go":
            return 302, {"Location": f"/story/{number}"}, b""
        if kind == "story" and number == MOVED and hours >= 12:
            return 301, {"Location": f"/moved/{number}"}, b""
        if number == BROKEN_AT_FIRST and hours < number + 0.6:
            return 500, {}, b"sorry"
        return 200, {"Content-Type": "text/html; charset=utf-8"}, page(number, hours).encode()


def text(number: int, hours: float = 0) -> str:
    name = _NAMES[number]
    more = f" The council now says {number + 90} people will work there." * (
        number == EDITED and hours >= 6
    )
    return (
        f"The old {name} of Port Selby is to be restored for {number + 2} million pounds, the"
        f" council decided on Monday after a debate of {number + 3} hours. Work on the {name} is to"
        f" begin in spring and to be done within {number + 10} months, the mayor said.{more} Those"
        f" who live beside the {name} had asked for that since the winter storms, and they hope"
        f" that visitors will come to see the {name} when it is open again to all of the public."
    )


def title(number: int) -> str:
    return f"Port Selby is to restore its old {_NAMES[number]}"


def teaser(number: int) -> str:
    return f"Port Selby decided on its {_NAMES[number]}."


def published(number: int) -> datetime:
    return datetime.fromtimestamp(START + number * HOUR_S, UTC)


def feed(address: str, hours: float) -> str:
    items = "".join(
        f"<item><guid isPermaLink='false'>selby-{each}</guid><title>{title(each)}</title>"
        f"<link>{address}/{_path(each, hours)}</link><description>{_summary(each, hours)}"
        f"</description><pubDate>{format_datetime(published(each))}</pubDate></item>"
        for each in range(int(hours), max(-1, int(hours) - 10), -1)
    )
    return f"<rss version='2.0'><channel><title>Selby News</title>{items}</channel></rss>"


def page(number: int, hours: float) -> str:
    walled = number == WALLED and hours >= 8
    body = text(number, hours)
    if walled:
        body = f"{body[:90]}…</p><p>Subscribe to continue reading this article."
    free = '"isAccessibleForFree": false, ' if walled else ""
    return (
        f"<html><head><title>{title(number)}</title>"
        '<script type="application/ld+json">{"@context": "https://schema.org",'
        f' "@type": "NewsArticle", {free}"headline": "{title(number)}",'
        f' "datePublished": "{published(number).isoformat()}"}}</script></head>'
        f"<body><article><h1>{title(number)}</h1><p>{body}</p></article></body></html>"
    )


def _path(number: int, hours: float) -> str:
    if number == MOVED and hours >= 12:
        return f"moved/{number}"
    return f"{ {REDIRECTED: 'go', PRIVATE: 'private'}.get(number, 'story') }/{number}"


def _summary(number: int, hours: float) -> str:
    is_new = (number == EDITED and hours >= 6) or (number == WALLED and hours >= 8)
    return teaser(number) + " Updated." * is_new
