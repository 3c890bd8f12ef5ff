"""An archive that follows sources by a moved clock, and pages that a test serves to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from index import Article, IndexWriter, TokenCounter, open_reader, open_writer
from server.services.fetching.guarded import GuardedClient
from server.services.sources import Sources, new_source
from server.services.sources.buckets import BucketAccess
from server.services.sources.polite import PoliteClient
from server.services.sources.polling import Look, Polling
from server.stores.records import RecordFile
from tests.support.changing_site import Clock
from tests.support.fakes import FakeEmbedder

HERE = frozenset({"127.0.0.1"})


class Desk:
    """An archive with its sources, by a clock."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        client: GuardedClient | None = None,
        buckets: BucketAccess = BucketAccess(),
    ) -> None:
        self._index, self._clock = folder / "index", clock
        client = client or GuardedClient(internal_hosts=HERE)
        self.sources = Sources(RecordFile(folder / "records.sqlite"), clock)
        self.polling = Polling(
            self.sources,
            PoliteClient(client, now=clock, sleep=clock.sleep),
            self._writer,
            buckets,
        )

    def follow(self, address: str, every_s: float = 900, name: str = "Selby") -> None:
        self.sources.add(new_source(name, address, every_s))

    def look(self) -> Look:
        [look] = self.polling.run(["Selby"])
        return look

    def articles(self) -> list[Article]:
        with open_reader(self._index, FakeEmbedder()) as reader:
            return [reader.article(each.id) for each in reader.articles(limit=200).items]

    def _writer(self) -> AbstractContextManager[IndexWriter]:
        return open_writer(self._index, FakeEmbedder(), TokenCounter())


class _Pages(BaseHTTPRequestHandler):
    """Each path as a test wants it."""

    pages: dict[str, tuple[str, bytes]]
    asked: list[str]
    has_etags: bool

    def do_GET(self) -> None:
        self.asked.append(self.path)
        kind, body = self.pages.get(self.path, ("", b""))
        etag = f'"{hash(body)}"'
        if self.has_etags and self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.end_headers()
            return
        leads_away = kind.startswith("http")
        self.send_response(302 if leads_away else 200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        if leads_away:
            self.send_header("Location", kind)
        if self.has_etags:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(
    pages: dict[str, tuple[str, bytes]], *, has_etags: bool = False
) -> Iterator[tuple[str, list[str]]]:
    """The address, and the list of paths that were asked for."""
    asked = list[str]()
    handler = type("Pages", (_Pages,), {"pages": pages, "asked": asked, "has_etags": has_etags})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def feed(link: str, summary: str) -> bytes:
    return (
        f"<rss version='2.0'><channel><title>Selby</title><item><title>One</title><link>{link}"
        f"</link><description>{summary}</description></item></channel></rss>"
    ).encode()
