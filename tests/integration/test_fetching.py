"""What is fetched, from where, and what is refused; against a server of this process."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index import Article, ReadError
from index.readers import read
from index.readers.formats import FORMATS
from index.readers.source import Source
from server.services.fetching import Fetcher, guarded
from tests.support.reading_cases import CASES, Case

PAGE = b"<html><h1>Words of a title here</h1><p>Words of an article.</p></html>"


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # noqa: C901 - one address a case
        host = self.headers["Host"]
        match self.path:
            case "/page" | "/other":
                self._answer(200, "text/html; charset=utf-8", PAGE)
            case "/feed":
                self._answer(200, "application/rss+xml", b"<rss></rss>")
            case path if path.startswith("/document-"):
                kind, case = _document(path.removeprefix("/document-"))
                self._answer(200, kind, case.data)
            case "/round":
                self._redirect("/around")
            case "/around":
                self._redirect("/round")
            case "/to-file":
                self._redirect("file:///etc/passwd")
            case "/to-private":
                self._redirect("http://10.0.0.1/x")
            case "/moved":
                self._redirect("/page")
            case "/sitemap.xml":
                places = (f"http://{host}/page", f"http://{host}/gone", "http://other.example/x")
                urls = "".join(f"<url><loc>{place}</loc></url>" for place in places)
                self._answer(200, "application/xml", f"<urlset>{urls}</urlset>".encode())
            case "/sitemap.xml.gz" | "/packed-sitemap":
                self._answer(200, "application/x-gzip", gzip.compress(_sitemap(host, "page")))
            case "/sent-unpacked.xml.gz":
                self._answer(200, "application/gzip", _sitemap(host, "page"))
            case "/unnamed.xml":
                self._answer(200, "application/xml", gzip.compress(_sitemap(host, "page")))
            case "/encoded.xml.gz":
                self._encoded("application/gzip", _sitemap(host, "page"))
            case "/twice.xml.gz":
                self._encoded("application/gzip", gzip.compress(_sitemap(host, "page")))
            case "/sitemap-index.xml":
                children = ("sitemap.xml.gz", "encoded.xml.gz", "cut.xml.gz")
                index = _sitemap(host, *children).replace(b"urlset", b"sitemapindex")
                self._answer(200, "text/xml", index)
            case "/bomb.xml.gz":
                self._answer(200, "application/gzip", gzip.compress(bytes(60_000_000)))
            case "/cut.xml.gz":
                packed = gzip.compress(_sitemap(host, "page"))
                self._answer(200, "application/gzip", packed[:-12])
            case "/feed.rss.gz":
                self._answer(200, "application/gzip", gzip.compress(b"<rss></rss>"))
            case "/archive.tar.gz":
                self._answer(200, "application/gzip", gzip.compress(b"a tar"))
            case "/endless":
                self.send_response(200)
                self.end_headers()
                while True:
                    self.wfile.write(b"x" * 1000)
                    time.sleep(0.01)
            case _:
                self._answer(404, "text/html", b"no")

    def _encoded(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(gzip.compress(body))

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True


def _document(name: str) -> tuple[str, Case]:
    """The media type of a format, and a file of it."""
    [form] = [each for each in FORMATS if each.name == name]
    return form.media_types[0], next(each for each in CASES if each.name.endswith(form.suffixes[0]))


def _sitemap(host: str, *names: str) -> bytes:
    urls = "".join(f"<url><loc>http://{host}/{name}</loc></url>" for name in names)
    return f"<?xml version='1.0'?><urlset>{urls}</urlset>".encode()


@pytest.fixture
def site(socket_enabled: None) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetched(url: str, *, limit_s: float = 5.0) -> list[Source | ReadError]:
    return list(Fetcher({}, allow_private=True, limit_s=limit_s).sources(url))


def test_a_page_is_fetched_with_its_address(site: str) -> None:
    [source] = fetched(f"{site}/moved")
    assert isinstance(source, Source)
    assert (source.ending, source.url, source.charset) == (".html", f"{site}/page", "utf-8")
    assert source.open().read() == PAGE


def test_a_feed_is_known_by_its_type(site: str) -> None:
    [source] = fetched(f"{site}/feed")
    assert isinstance(source, Source)
    assert source.ending == ".rss"


@pytest.mark.parametrize("name", ["DOCX", "e-mail", "TSV"])
def test_a_document_without_an_ending_is_read_by_its_type(site: str, name: str) -> None:
    [source] = fetched(f"{site}/document-{name}")
    assert isinstance(source, Source)
    titles = [item.title for item in read(source) if isinstance(item, Article)]
    assert titles == [story.title for story in _document(name)[1].stories]


def test_a_sitemap_gives_its_own_host_s_pages(site: str) -> None:
    page, gone, other = fetched(f"{site}/sitemap.xml")
    assert isinstance(page, Source)
    assert "answered 404" in str(gone)
    assert "another host" in str(other)


@pytest.mark.parametrize(
    "name",
    [
        "sitemap.xml.gz",
        "packed-sitemap",
        "sent-unpacked.xml.gz",
        "unnamed.xml",
        "encoded.xml.gz",
        "twice.xml.gz",
    ],
)
def test_a_packed_sitemap_gives_its_pages(site: str, name: str) -> None:
    [page] = fetched(f"{site}/{name}")
    assert isinstance(page, Source)
    assert (page.name, page.open().read()) == (f"{site}/page", PAGE)


def test_an_index_of_packed_sitemaps(site: str) -> None:
    found = fetched(f"{site}/sitemap-index.xml")
    pages = [each for each in found if isinstance(each, Source)]
    [cut] = [each for each in found if isinstance(each, ReadError)]
    # Both name the same page, which is read once.
    assert [page.name for page in pages] == [f"{site}/page"]
    assert (cut.source, "no whole gzip" in str(cut)) == (f"{site}/cut.xml.gz", True)


@pytest.mark.parametrize(
    ("name", "ending"), [("feed.rss.gz", ".rss"), ("archive.tar.gz", ".tar.gz")]
)
def test_other_packed_files_are_read_by_what_is_in_them(site: str, name: str, ending: str) -> None:
    [source] = fetched(f"{site}/{name}")
    assert isinstance(source, Source)
    assert source.ending == ending


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/bomb.xml.gz", "unpacks to more than 50,000,000 bytes"),
        ("/gone", "answered 404"),
        ("/round", "redirects in a circle"),
        ("/to-file", "leads to file: addresses"),
    ],
)
def test_what_is_refused(site: str, path: str, said: str) -> None:
    [error] = fetched(site + path)
    assert isinstance(error, ReadError)
    assert error.source == site + path
    assert said in str(error)


def test_what_never_ends_is_left(site: str) -> None:
    [error] = fetched(f"{site}/endless", limit_s=0.5)
    assert "did not end within" in str(error)


def test_a_redirect_to_a_private_address_is_refused(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "_is_public", lambda address: address == "127.0.0.1")
    [error] = Fetcher({}).sources(f"{site}/to-private")
    assert "10.0.0.1 is a private or loopback address" in str(error)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
    ],
)
def test_private_addresses_are_refused_before_any_connection(url: str) -> None:
    [error] = Fetcher({}).sources(url)
    assert "private or loopback" in str(error)


def test_the_connection_goes_to_the_address_that_was_checked(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(site.rpartition(":")[2])
    asked = []

    def once(host: str, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("server.services.fetching.guarded.socket.getaddrinfo", once)
    [source] = fetched(f"http://news.example:{port}/page")
    assert isinstance(source, Source)
    assert asked[0] == "news.example"
    assert set(asked) <= {"news.example", "127.0.0.1"}
    assert asked.count("news.example") == 1
