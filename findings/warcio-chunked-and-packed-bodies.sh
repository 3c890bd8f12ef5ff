#!/usr/bin/env bash
# warcio 1.8.1: content_stream() takes "chunked" and "gzip" bodies apart, but HTTP's names know no case and have
# others: of "Transfer-Encoding: Chunked" the sizes of the chunks stand in the page's words, and what was packed as
# "x-gzip", which HTTP calls the same as gzip, or as zstd comes out packed, without an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install warcio==1.8.1 zstandard==0.25.0
"$folder/venv/bin/python" - <<'PYTHON'
import gzip
import io

import zstandard
from warcio.archiveiterator import ArchiveIterator

PAGE = b"<p>The ferry is back at the pier, the harbour board said on Monday.</p>"
CHUNKED = b"20\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (PAGE[:32], len(PAGE) - 32, PAGE[32:])


def record(header, body):
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{header}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nWARC-Date: 2024-05-06T08:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def read(archive):
    return [each.content_stream().read() for each in ArchiveIterator(io.BytesIO(archive))]


packed, zstd = gzip.compress(PAGE), zstandard.compress(PAGE)
expected = {
    "chunked": (record("Transfer-Encoding: chunked", CHUNKED), PAGE),
    "Chunked": (record("Transfer-Encoding: Chunked", CHUNKED), CHUNKED),
    "gzip": (record("Content-Encoding: gzip", packed), PAGE),
    "x-gzip": (record("Content-Encoding: x-gzip", packed), packed),
    "zstd": (record("Content-Encoding: zstd", zstd), zstd),
}
for name, (archive, body) in expected.items():
    found = read(archive)
    print(name, found)
    assert found == [body], name
PYTHON
