"""The formats that are read, one row each; a file beside this one reads each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from index.errors import ReadError
from index.models import Article
from index.readers.archives import Allowance, gzip_member, tar_members, zip_members
from index.readers.formats.agencies.by_root import read_xml
from index.readers.formats.csv import read_table
from index.readers.formats.documents.docx import read_docx
from index.readers.formats.documents.pdf import read_pdf
from index.readers.formats.email import read_email
from index.readers.formats.feed import read_feed
from index.readers.formats.html import read_html
from index.readers.formats.json import read_json, read_jsonl
from index.readers.formats.markdown import read_markdown
from index.readers.formats.text import read_txt
from index.readers.source import PassedOver, Source
from index.readers.warc import warc_members


@dataclass(frozen=True)
class Format:
    """A format of articles, under its `name` for people.

    `read` may yield or raise ReadError, and may raise OSError. Where a medium type says the format,
    the first of the suffixes stands for it.
    """

    name: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    read: Callable[[Source], Iterator[Article | ReadError]]
    is_crawled: bool = False
    """Whether it is taken out of a crawl: pages, and what is written for readers as they are."""


@dataclass(frozen=True)
class Archive:
    """A format that holds files. `members` gives each of them, and raises as a `read` does."""

    name: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    members: Callable[[Source, Allowance], Iterator[Source | ReadError | PassedOver]]
    is_crawl: bool = False
    """Whether its members are known by their media type, not by their name."""


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XML = ("application/xml", "text/xml")

FORMATS = (
    Format("page text", (".txt",), ("text/plain",), read_txt, is_crawled=True),
    Format("Markdown", (".md", ".markdown"), ("text/markdown",), read_markdown),
    Format(
        "HTML",
        (".html", ".htm", ".xhtml"),
        ("text/html", "application/xhtml+xml"),
        read_html,
        is_crawled=True,
    ),
    Format(
        "JSON",
        (".json",),
        ("application/json", "application/feed+json", "application/ld+json"),
        read_json,
    ),
    Format("JSON Lines", (".jsonl", ".ndjson"), ("application/x-ndjson",), read_jsonl),
    Format("CSV", (".csv",), ("text/csv",), read_table),
    Format("TSV", (".tsv",), ("text/tab-separated-values",), read_table),
    Format("RSS", (".rss",), ("application/rss+xml",), read_feed, is_crawled=True),
    Format("Atom", (".atom",), ("application/atom+xml",), read_feed, is_crawled=True),
    Format("XML", (".xml",), _XML, read_xml),
    Format("PDF", (".pdf",), ("application/pdf",), read_pdf, is_crawled=True),
    Format("DOCX", (".docx",), (_DOCX,), read_docx, is_crawled=True),
    Format("e-mail", (".eml",), ("message/rfc822",), read_email),
)
_CRAWLED = {
    media_type: each.suffixes[0]
    for each in FORMATS
    if each.is_crawled
    for media_type in each.media_types
}
ARCHIVES = (
    Archive("zip", (".zip",), ("application/zip",), zip_members),
    Archive(
        "tar",
        (".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz"),
        ("application/x-tar",),
        tar_members,
    ),
    Archive("gzip", (".gz",), ("application/gzip", "application/x-gzip"), gzip_member),
    Archive(
        "WARC",
        (".warc", ".warc.gz"),
        ("application/warc",),
        partial(warc_members, suffixes=_CRAWLED),
        is_crawl=True,
    ),
)

BY_SUFFIX: dict[str, Format | Archive] = {
    suffix: each for each in (*FORMATS, *ARCHIVES) for suffix in each.suffixes
}
SUFFIX_OF_MEDIA_TYPE = {
    media_type: each.suffixes[0]
    for each in (*FORMATS, *ARCHIVES)
    for media_type in each.media_types
}
