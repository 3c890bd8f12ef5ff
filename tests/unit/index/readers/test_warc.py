"""Crawls as crawlers write them: packed anyhow, cut short, with headers in any case."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths
from tests.support.reading_cases import CASES
from tests.support.zstd import zstd_compress

STORY = "The night tram to Vell runs again from Friday, the city said. It stood still for a year."
PAGE = f"<html><head><title>Tram</title></head><body><article><h1>Tram</h1><p>{STORY}</p>"
PAGE += "</article></body></html>"
HTML = "Content-Type: text/html; charset=utf-8"
ITEM = f"<item><title>Tram</title><link>https://x.example/tram</link><description>{STORY}"
ITEM += "</description></item>"
RSS = f'<rss version="2.0"><channel><title>Courier</title>{ITEM}</channel></rss>'
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Courier</title><entry><title>Tram</title>"
ATOM += f"<link href='https://x.example/tram'/><summary>{STORY}</summary></entry></feed>"
SITEMAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url/></urlset>"


def record(body: bytes, *headers: str, kind: str = "response", version: str = "1.1") -> bytes:
    http = f"HTTP/{version} 200 OK\r\n" + "".join(f"{each}\r\n" for each in headers)
    block = http.encode() + b"\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://x.example/page\r\n"
    head += f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def read(folder: Path, data: bytes, name: str = "crawl.warc") -> list[Article | ReadError]:
    path = folder / name
    path.write_bytes(data)
    return list(read_paths([path]))


def texts(found: list[Article | ReadError]) -> list[str]:
    return [each.text if isinstance(each, Article) else str(each) for each in found]


def chunked(data: bytes, size: int = 50) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("pack", "headers"),
    [
        (chunked, ["Transfer-Encoding: chunked"]),
        (chunked, ["Transfer-Encoding: Chunked"]),
        (chunked, ["TRANSFER-ENCODING: CHUNKED"]),
        (bytes, ["Transfer-Encoding: Chunked"]),
        (gzip.compress, ["Content-Encoding: gzip"]),
        (gzip.compress, ["Content-Encoding: x-gzip"]),
        (gzip.compress, ["Content-Encoding: GZIP"]),
        (gzip.compress, ["Transfer-Encoding: gzip"]),
        (zlib.compress, ["Content-Encoding: deflate"]),
        (raw_deflate, ["Content-Encoding: deflate"]),
        (lambda data: gzip.compress(gzip.compress(data)), ["Content-Encoding: gzip, x-gzip"]),
        (
            lambda data: chunked(gzip.compress(data)),
            ["Transfer-Encoding: Chunked", "Content-Encoding: X-Gzip"],
        ),
        (bytes, ["Content-Encoding: gzip"]),
        (bytes, ["Content-Encoding: br"]),
        (bytes, ["Content-Encoding: zstd"]),
        (bytes, ["Content-Encoding: UTF-8"]),
    ],
)
def test_a_body_is_unpacked_as_its_headers_say(
    tmp_path: Path, pack: Callable[[bytes], bytes], headers: list[str]
) -> None:
    assert texts(read(tmp_path, record(pack(PAGE.encode()), HTML, *headers))) == [STORY]


@pytest.mark.parametrize(("name", "pack"), [("br", brotli.compress), ("zstd", zstd_compress)])
def test_brotli_and_zstd(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(PAGE.encode())
    plain, in_chunks = f"Content-Encoding: {name}", "Transfer-Encoding: Chunked"
    assert texts(read(tmp_path, record(packed, HTML, plain))) == [STORY]
    assert texts(read(tmp_path, record(chunked(packed), HTML, plain.upper(), in_chunks))) == [STORY]
    bomb = pack(b"<p>" * 17_000_000)
    [error] = read(tmp_path, record(bomb, HTML, plain))
    assert "larger than 50,000,000 bytes" in str(error)


def deflated(data: bytes) -> bytes:
    return zlib.compress(brotli.compress(data))


@pytest.mark.parametrize(
    ("pack", "headers"),
    [
        (brotli.compress, ["content-encoding:br"]),
        (brotli.compress, ["Content-Encoding: br", "Content-Length: 12"]),
        (lambda data: brotli.compress(data, quality=0), ["Content-Encoding:  br "]),
        (lambda data: gzip.compress(brotli.compress(data)), ["Content-Encoding: br, gzip"]),
        (deflated, ["Content-Encoding: br", "Content-Encoding: deflate"]),
        (lambda data: brotli.compress(data), ["Content-Encoding: identity, br"]),
    ],
)
@pytest.mark.parametrize("member", [bytes, gzip.compress])
def test_brotli_in_other_company(
    tmp_path: Path,
    pack: Callable[[bytes], bytes],
    headers: list[str],
    member: Callable[[bytes], bytes],
) -> None:
    data = member(record(pack(PAGE.encode()), HTML, *headers))
    assert texts(read(tmp_path, data, "crawl.warc.gz")) == [STORY]
    feed = member(record(pack(RSS.encode()), "Content-Type: text/xml", *headers))
    assert texts(read(tmp_path, feed, "crawl.warc.gz")) == [STORY]


@pytest.mark.parametrize("name", ["br", "zstd", "gzip", "deflate", "compress"])
def test_a_damaged_body_is_named_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    begins = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}.get(name, b"\xff")
    bad = record(begins + b"\xfe\x81" * 50, HTML, f"Content-Encoding: {name}")
    found = read(tmp_path, bad + record(PAGE.encode(), HTML))
    assert isinstance(found[0], ReadError)
    assert "its" in found[0].detail
    assert "https://x.example/page" in found[0].detail
    assert texts(found[1:]) == [STORY]


@pytest.mark.parametrize(
    "packed",
    [
        lambda *records: b"".join(map(gzip.compress, records)),
        lambda *records: gzip.compress(b"".join(records)),
        lambda *records: gzip.compress(b"".join(records[:2])) + gzip.compress(records[2]),
        lambda *records: b"".join(records),
    ],
)
def test_records_in_any_number_of_gzip_members(
    tmp_path: Path, packed: Callable[..., bytes]
) -> None:
    page = record(PAGE.encode(), HTML)
    data = packed(page, record(b"\xff" * 500, "Content-Type: image/png"), page)
    assert texts(read(tmp_path, data, "crawl.warc.gz")) == [STORY, STORY]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("left", [0.99, 0.9, 0.7, 0.5, 0.1])
@pytest.mark.parametrize("kind", ["text/html", "image/png"])
def test_a_cut_archive_says_so(
    tmp_path: Path, pack: Callable[[bytes], bytes], left: float, kind: str
) -> None:
    last = pack(record(PAGE.encode() + b"\xff\xfe" * 200, f"Content-Type: {kind}"))
    end = int(len(last) * left) - 4
    first = pack(record(PAGE.encode(), HTML))
    found = read(tmp_path, first + last[:end], "crawl.warc.gz")
    assert texts(found[:1]) == [STORY]
    assert isinstance(found[-1], ReadError)
    # The end of gzip's checksum can be cut off from a page that is whole.
    assert len(found) == 2 or left == 0.99


def test_one_that_ends_with_its_last_record_is_whole(tmp_path: Path) -> None:
    assert texts(read(tmp_path, record(PAGE.encode(), HTML).rstrip(b"\r\n"))) == [STORY]


@pytest.mark.parametrize("kind", ["text/xml", "application/xml; charset=utf-8", "TEXT/XML", ""])
@pytest.mark.parametrize(
    "feed",
    [
        RSS,
        f'<?xml version="1.0"?>\n<!-- of today -->\n<?xml-stylesheet href="x"?>{RSS}',
        f"\ufeff{ATOM}",
    ],
)
def test_a_feed_is_one_whatever_xml_it_is_called(tmp_path: Path, kind: str, feed: str) -> None:
    headers = [f"Content-Type: {kind}"] if kind else []
    [article] = read(tmp_path, record(feed.encode(), *headers))
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Tram", "https://x.example/tram")


def test_other_xml_is_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path, record(SITEMAP.encode(), "Content-Type: text/xml")) == []
    many = "<?a?>" * 800 + "<x/>"
    assert read(tmp_path, record(many.encode(), "Content-Type: text/xml")) == []


def test_a_page_of_no_type(tmp_path: Path) -> None:
    assert texts(read(tmp_path, record(f"<!DOCTYPE html>\n{PAGE}".encode()))) == [STORY]
    assert read(tmp_path, record(b'{"text": "Words."}')) == []


@pytest.mark.parametrize(
    "kind",
    [
        "text/html; charset=windows-1252",
        "text/html; Charset=windows-1252",
        'TEXT/HTML;charset="windows-1252"; version=1',
        "text/html; version=1; charset='windows-1252'",
    ],
)
def test_the_charset_among_other_parameters(tmp_path: Path, kind: str) -> None:
    page = PAGE.replace("Vell", "Žabno").encode("windows-1250")
    told = kind.replace("windows-1252", "windows-1250")
    [text] = texts(read(tmp_path, record(page, f"Content-Type: {told}")))
    assert "Žabno" in text


def test_later_versions_of_http(tmp_path: Path) -> None:
    assert texts(read(tmp_path, record(PAGE.encode(), HTML, version="2"))) == [STORY]


def test_what_is_passed_over_is_counted(tmp_path: Path) -> None:
    missing = record(b"gone", HTML).replace(b" 200 OK", b" 404 No")
    path = tmp_path / "crawl.warc"
    path.write_bytes(
        record(PAGE.encode(), HTML) + missing + record(b"x", "Content-Type: image/png")
    )
    skipped = dict[str, str]()
    (found,) = read_paths([path], on_skipped=lambda name, why: skipped.update({name: why}))
    assert isinstance(found, Article)
    assert skipped == {
        str(path): "1 of its records were answered with another status than 200, "
        "1 of its records are of a kind that is not read"
    }


@pytest.mark.parametrize(
    "address",
    [
        "https://x.example/robots.txt",
        "http://x.example:8080/robots.txt?v=1",
        "<https://x.example/ads.txt>",
        "https://x.example/.well-known/security.txt",
        "metadata://gnu.org/software/wget/warc/wget.log",
        "urn:X-wpull:log",
        "about:blank",
    ],
)
def test_what_a_crawler_writes_and_asks_for_itself(tmp_path: Path, address: str) -> None:
    notes = record(STORY.encode(), "Content-Type: text/plain")
    notes = notes.replace(b"https://x.example/page", address.encode())
    page = record(PAGE.encode(), HTML)
    skipped = list[str]()
    (tmp_path / "crawl.warc").write_bytes(notes + page)
    found = read_paths([tmp_path / "crawl.warc"], on_skipped=lambda _, why: skipped.append(why))
    assert [each.title for each in found if isinstance(each, Article)] == ["Tram"]
    assert skipped == [
        "1 of its records are what the crawler wrote for itself or asked before it crawled"
    ]


@pytest.mark.parametrize("name", ["notes.txt", "robots.txt.html", "myrobots.txt"])
def test_other_texts_of_a_crawl_are_read(tmp_path: Path, name: str) -> None:
    data = record(STORY.encode(), "Content-Type: text/plain")
    data = data.replace(b"https://x.example/page", f"https://x.example/{name}".encode())
    assert texts(read(tmp_path, data)) == [STORY]


def test_a_word_document_of_a_crawl_is_read(tmp_path: Path) -> None:
    document = next(case.data for case in CASES if case.name == "page.docx")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    [article] = read(tmp_path, record(document, f"Content-Type: {kind}"))
    assert isinstance(article, Article)
    assert article.url == "https://x.example/page"
