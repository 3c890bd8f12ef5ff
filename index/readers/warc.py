"""WARC and ARC, the files of crawls → the pages, PDFs and feeds in them."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from email.message import Message
from functools import cache, lru_cache
from typing import Any, BinaryIO, cast

from index.errors import ReadError, in_one_line
from index.readers.archives import Allowance, Gunzipped, limited
from index.readers.encoding import MAX_FILE_BYTES
from index.readers.fields.values import web_address
from index.readers.http_body import UnreadableBody, decoded_body
from index.readers.source import PassedOver, Source

# The records that hold what was there.
_TAKEN = ("response", "resource")
_GZIP = b"\x1f\x8b"
# Most feeds are served as plain XML, which is also what sitemaps are.
_XML = ("application/xml", "text/xml")
_FEED = re.compile(
    rb"\s*+(?:(?><\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>)\s*+)*+<(?:rss|feed|(?:\w+:)?RDF)[\s>]",
    re.DOTALL,
)
_PAGE = re.compile(
    rb"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html)[\s>]", re.DOTALL | re.IGNORECASE
)
_SNIFFED = 4096
_CUT = "the archive is cut off in the middle of it."
_FETCH = "Fetch it again."
_OTHER_STATUS = "were answered with another status than 200"
_OTHER_KIND = "are of a kind that is not read"
_OF_CRAWLER = "are what the crawler wrote for itself or asked before it crawled"
# Programs that crawl keep their logs and settings under addresses of their own.
_NO_PAGE = re.compile(
    r"(?!<?(?:https?|ftp|file|gopher|gemini):)<?[a-z][\w+.-]*+:"
    r"|[^?#]*/(?:robots|(?:app-)?ads|humans|security|llms)\.txt>?(?:[?#]|$)",
    re.IGNORECASE,
)


def warc_members(
    source: Source, allowance: Allowance, suffixes: Mapping[str, str]
) -> Iterator[Source | ReadError | PassedOver]:
    """The pages that were there when they were crawled, in order; each must be read before the
    next. Redirects, errors, and what has none of the media types of `suffixes` are passed over, and
    counted at the end."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    record = member = None
    passed_over = Counter[str]()
    try:
        with source.open() as file:
            opened = _AsItComes(_unpacked(source.name, file, allowance))
            for record in ArchiveIterator(opened, no_record_parse=True, arc2warc=True):
                is_taken = record.rec_type in _TAKEN
                member = _member(source, record, allowance, suffixes) if is_taken else None
                if isinstance(member, str):
                    passed_over[member] += 1
                elif member:
                    yield member
    except (ArchiveLoadFailed, ValueError, EOFError, AttributeError, TypeError) as error:
        why = in_one_line(error)
        raise ReadError(source.name, f"damaged or no WARC: {why}.", _FETCH) from None
    if passed_over:
        told = (f"{count} of its records {why}" for why, count in passed_over.items())
        yield PassedOver(source.name, ", ".join(told))
    # The library takes the end of a file for that of a record. A page that was cut is told above.
    if record is not None and not isinstance(member, ReadError) and _is_cut(record):
        raise ReadError(source.name, "it is cut off in the middle of a record.", _FETCH)


class _AsItComes:
    """A file that gives what it has at once, so that a fault costs no record before it."""

    def __init__(self, file: io.BufferedReader) -> None:
        self.read = file.read1


def _unpacked(name: str, file: BinaryIO, allowance: Allowance) -> io.BufferedReader:
    """Of gzip's members each should hold one record, but some programs pack all in one."""
    if isinstance(file, io.BufferedReader):
        seen: io.BufferedReader = file
    else:
        seen = io.BufferedReader(cast("io.RawIOBase", file))
    if seen.peek(2)[:2] != _GZIP:
        return seen
    return limited(name, cast("BinaryIO", Gunzipped(seen)), allowance)


def _is_cut(record: Any) -> bool:
    """Whether less of it was there to be read than it says; all of it must have been read."""
    return record.length is None or getattr(record.raw_stream, "limit", 0) > 0


def _all_of(headers: Any, name: str) -> str:
    """What a header says, however often it stands there."""
    return ", ".join(value for each, value in headers.headers if each.lower() == name.lower())


def _member(
    source: Source, record: Any, allowance: Allowance, suffixes: Mapping[str, str]
) -> Source | ReadError | str:
    """The page of a record; why it is passed over where it is none."""
    url = record.rec_headers.get_header("WARC-Target-URI") or "?"
    is_page = _NO_PAGE.match(url) is None
    return _page(source, url, record, allowance, suffixes) if is_page else _OF_CRAWLER


def _page(
    source: Source, url: str, record: Any, allowance: Allowance, suffixes: Mapping[str, str]
) -> Source | ReadError | str:
    name = f"{source.name}!/{url}"
    headers = record.rec_headers
    if record.rec_type == "response" and url.lower().startswith(("http:", "https:")):
        headers = _http_headers(record)
        if headers is None:
            return ReadError(name, _CUT, _FETCH)
        if headers.get_statuscode() != "200":
            return _OTHER_STATUS
    told = headers.get_header("Content-Type") or ""
    kind = told.partition(";")[0].strip().lower()
    if kind and kind not in suffixes and kind not in _XML:
        return _OTHER_KIND
    data = record.raw_stream.read(MAX_FILE_BYTES + 1)
    if len(data) <= MAX_FILE_BYTES and _is_cut(record):
        return ReadError(name, _CUT, _FETCH)
    if headers is not record.rec_headers:
        transfer = _all_of(headers, "Transfer-Encoding")
        content = _all_of(headers, "Content-Encoding")
        try:
            data = decoded_body(data, transfer, content, MAX_FILE_BYTES)
        except UnreadableBody as error:
            return ReadError(name, *error.args)
    allowance.spend(name, len(data))
    if len(data) > MAX_FILE_BYTES:
        why = f"the record is larger than {MAX_FILE_BYTES:,} bytes."
        return ReadError(name, why, "Leave it out of the crawl.")
    ending = suffixes.get(kind) or _ending_of_bytes(kind, data, suffixes)
    if ending is None:
        return _OTHER_KIND
    return replace(
        source,
        name=name,
        open=lambda: io.BytesIO(data),
        ending=ending,
        url=web_address(url),
        charset=_charset(told),
    )


def _http_headers(record: Any) -> Any:
    """None where not even these are there in full."""
    try:
        return _http_parser().parse(record.raw_stream)
    except EOFError:
        return None


@cache
def _http_parser() -> Any:
    from warcio.statusandheaders import StatusAndHeadersParser

    # Not verified: HTTP has had more versions since.
    return StatusAndHeadersParser(["HTTP/"], verify=False)


def _ending_of_bytes(kind: str, data: bytes, suffixes: Mapping[str, str]) -> str | None:
    """What its first bytes say of XML, and of what has no type at all; None where it is neither
    a feed nor a page."""
    begins = data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf")
    if _FEED.match(begins):
        return suffixes.get("application/rss+xml")
    return suffixes.get("text/html") if not kind and _PAGE.match(begins) else None


@lru_cache
def _charset(content_type: str) -> str | None:
    header = Message()
    header["Content-Type"] = content_type
    return header.get_content_charset() or None
