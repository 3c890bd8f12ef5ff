"""RSS, RDF and Atom: one article an entry."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from typing import Any

from index.errors import ReadError, in_one_line
from index.models import Article
from index.readers.encoding import MAX_MARKUP_BYTES, read_bytes
from index.readers.fields import Fields, id_of_url, made_id, numbered_articles, web_address
from index.readers.formats.html_text import fragment_text
from index.readers.formats.page_header import trimmed
from index.readers.formats.xml import refuse_entities
from index.readers.publication_date import parse_published
from index.readers.source import Source


def read_feed(source: Source) -> Iterator[Article | ReadError]:
    """Every entry in order; its text is the full content where the feed carries it, else the
    summary, which is marked as one."""
    import feedparser

    data = read_bytes(source, MAX_MARKUP_BYTES)
    refuse_entities(source.name, data)
    try:
        # As a file: a text that looks like an address would be fetched.
        parsed = feedparser.parse(BytesIO(data))
    # It has no error of its own: one is whatever Python raises where a feed is beyond it.
    except Exception as error:
        raise ReadError(
            source.name, f"neither RSS nor Atom: {in_one_line(error)}.", "Give the feed's own file."
        ) from None
    # Of an empty one feedparser gives no version at all.
    if not parsed.get("version") and not parsed.entries:
        fault = parsed.get("bozo_exception")
        why = f": {in_one_line(fault)}" if fault else ""
        raise ReadError(source.name, f"neither RSS nor Atom{why}.", "Give the feed's own file.")
    if not parsed.entries:
        raise ReadError(source.name, "the feed has no entries.", "Fetch it again later.")
    article_of = partial(_article, parsed.feed)
    yield from numbered_articles(source, enumerate(parsed.entries, 1), article_of)


def _article(feed: Any, where: str, made: str, entry: Any) -> Article:
    url = web_address(entry.get("link")) or web_address(entry.get("id"))
    title = fragment_text(entry.get("title") or "")
    published, updated = _moment(entry, "published"), _moment(entry, "updated")
    body = trimmed(_text(entry), title)
    record = {
        "id": id_of_url(url) if url else _plain_id(entry.get("id")),
        "title": title,
        "text": body.text,
        "publisher": (entry.get("source") or {}).get("title") or feed.get("title"),
        "published_at": published or updated,
        "updated_at": updated if published and updated != published else None,
        "author": entry.get("author"),
        "category": next((tag.get("term") for tag in entry.get("tags", ())), None),
        "url": url,
        "language": feed.get("language"),
        "date_source": "feed",
    }
    fields = Fields(where, record)
    article = fields.article(text=fields.text(), id_without_one=made, dropped=body.dropped)
    if any(map(str.strip, _contents(entry))):
        return article
    return replace(article, summary_of=_ids_of_address(url) if url else (article.id,))


def _ids_of_address(url: str) -> tuple[str, ...]:
    """Feeds go on naming pages by http that have long been moved to https."""
    rest = url.partition("://")[2]
    return tuple(dict.fromkeys(map(id_of_url, (url, f"https://{rest}", f"http://{rest}"))))


def _text(entry: Any) -> str:
    return fragment_text(max([*_contents(entry), entry.get("summary") or ""], key=len))


def _contents(entry: Any) -> list[str]:
    # feedparser gives None for some empty elements.
    return [each.get("value") or "" for each in entry.get("content", ())]


def _moment(entry: Any, name: str) -> str | datetime | None:
    """As the feed writes it, for its zone; where that cannot be read, as feedparser reads it."""
    # Its own `get` warns, and gives one date for another.
    written = dict.get(entry, name)
    if not written:
        return None
    try:
        parse_published(written)
        return str(written)
    except ValueError:
        parts = dict.get(entry, f"{name}_parsed")
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else str(written)


def _plain_id(guid: object) -> str | None:
    return made_id(guid) if isinstance(guid, str) and guid.strip() else None
