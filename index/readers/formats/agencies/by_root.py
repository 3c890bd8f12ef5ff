"""XML, read as what its root element says it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

from index.errors import ReadError
from index.models import Article
from index.readers.encoding import MAX_MARKUP_BYTES, read_bytes
from index.readers.formats.agencies.newsml import read_newsml
from index.readers.formats.agencies.nitf import read_nitf
from index.readers.formats.feed import read_feed
from index.readers.formats.html import read_html
from index.readers.formats.xml import local_name, read_tree
from index.readers.source import Source

_ROOT_WITHIN = 2048
_FEED_MARKS = (b"<rss", b"<feed", b"<rdf:RDF")


def read_xml(source: Source) -> Iterator[Article | ReadError]:
    """The articles of a feed, NITF, NewsML-G2 or XHTML file."""
    data = read_bytes(source, MAX_MARKUP_BYTES)
    source = replace(source, open=lambda: BytesIO(data))
    try:
        root = local_name(read_tree(source))
    except ReadError:
        # Feeds are often not well-formed, and their parser forgives that.
        if not any(mark in data[:_ROOT_WITHIN] for mark in _FEED_MARKS):
            raise
        root = "rss"
    if root == "NewsML":
        why = "NewsML of version 1, which is not read."
        raise ReadError(source.name, why, "Ask its agency for NewsML-G2, NITF or ninjs.")
    if root not in _ROOTS:
        raise ReadError(
            source.name,
            f"XML of an unknown kind, its root being {root!r}.",
            "Read are RSS, Atom, NITF, NewsML-G2 and XHTML.",
        )
    return _ROOTS[root](source)


_ROOTS: dict[str, Callable[[Source], Iterator[Article | ReadError]]] = {
    "rss": read_feed,
    "feed": read_feed,
    "RDF": read_feed,
    "html": read_html,
    "nitf": read_nitf,
    "newsMessage": read_newsml,
    "newsItem": read_newsml,
    "packageItem": read_newsml,
    # NewsML-G2 without news.
    "conceptItem": read_newsml,
    "knowledgeItem": read_newsml,
    "planningItem": read_newsml,
    "catalogItem": read_newsml,
}
