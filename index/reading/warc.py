"""WARC, as crawlers write it → the pages in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.errors import ReadError
from index.reading.archives import Allowance
from index.reading.decoding import MAX_FILE_BYTES
from index.reading.source import Source

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "text/plain": ".txt",
}
_TAKEN = ("response", "resource")


def warc_members(source: Source, allowance: Allowance) -> Iterator[Source | ReadError]:
    """The pages that were there when they were crawled, in order; each must be read before the
    next. Requests, redirects, errors, pictures and scripts are passed over."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with source.open() as file:
            for record in ArchiveIterator(file, no_record_parse=False, arc2warc=True):
                if record.rec_type in _TAKEN and (member := _page(source, record, allowance)):
                    yield member
    except (ArchiveLoadFailed, ValueError, EOFError, AttributeError, TypeError) as error:
        why = " ".join(str(error).split())[:120]
        raise ReadError(source.name, f"damaged or no WARC: {why}.", "Fetch it again.") from None


def _page(source: Source, record: Any, allowance: Allowance) -> Source | ReadError | None:
    headers = record.http_headers or record.rec_headers
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    kind, _, parameters = (headers.get_header("Content-Type") or "").partition(";")
    ending = _ENDINGS.get(kind.strip().lower())
    if status != "200" or ending is None:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or "?"
    name = f"{source.name}!/{url}"
    data = record.content_stream().read(MAX_FILE_BYTES + 1)
    allowance.spend(name, len(data))
    if len(data) > MAX_FILE_BYTES:
        why = f"the record is larger than {MAX_FILE_BYTES:,} bytes."
        return ReadError(name, why, "Leave it out of the crawl.")
    charset = parameters.rpartition("charset=")[2].strip(" \"'") or None
    web = url if url.lower().startswith(("http://", "https://")) else None
    return replace(
        source, name=name, open=lambda: io.BytesIO(data), ending=ending, url=web, charset=charset
    )
