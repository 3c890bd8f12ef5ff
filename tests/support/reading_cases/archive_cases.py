"""Zip, tar, gzip and WARC around files of other cases."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterator

from tests.support.reading_cases import feed_cases, html_cases, record_cases
from tests.support.reading_cases.case import Case


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def crawled(pages: dict[str, tuple[str, str, bytes]], *, compressed: bool) -> bytes:
    """A WARC of URL → (status, content type, body)."""
    records = []
    for url, (status, kind, body) in pages.items():
        block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
            "WARC-Date: 2024-01-01T00:00:00Z\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        records.append(head.encode() + block + b"\r\n\r\n")
    return b"".join(gzip.compress(each) if compressed else each for each in records)


def _cases() -> Iterator[Case]:
    page = next(case for case in html_cases.CASES if case.name == "ld-object.html")
    feed = next(case for case in feed_cases.CASES if case.name == "feed.atom")
    rows = next(case for case in record_cases.CASES if case.name == "corpus.jsonl")
    files = {
        "a/page.html": page.data,
        "b/feed.atom": feed.data,
        "b/pictures/x.jpg": b"\xff\xd8",
        "README.txt": b"Not an article.",
        "__MACOSX/._page.html": b"\0",
    }
    stories = (*page.stories, *feed.stories)
    yield Case("both.zip", zipped(files), stories)
    for ending, mode in {".tar": "w", ".tgz": "w:gz", ".tar.gz": "w:gz", ".tar.xz": "w:xz"}.items():
        yield Case(f"both{ending}", tarred(files, mode), stories)
    inner = {"inner.zip": zipped(files), "rows.jsonl": rows.data}
    yield Case("nested.zip", zipped(inner), (*stories, *rows.stories))
    yield Case("nested.tar", tarred(inner, "w"), (*stories, *rows.stories))
    yield Case("rows.jsonl.gz", gzip.compress(rows.data), rows.stories)
    html = "text/html; charset=utf-8"
    pages = {
        "https://skerrypost.example/2023/05/01/pier-closes": ("200 OK", html, page.data),
        "https://skerrypost.example/gone": ("404 Not Found", html, b"<p>Not there.</p>"),
        "https://skerrypost.example/x.css": ("200 OK", "text/css", b"p {}"),
        "https://skerrypost.example/feed": ("200 OK", "application/atom+xml", feed.data),
    }
    yield Case("crawl.warc", crawled(pages, compressed=False), stories)
    yield Case("crawl.warc.gz", crawled(pages, compressed=True), stories)


CASES = tuple(_cases())
