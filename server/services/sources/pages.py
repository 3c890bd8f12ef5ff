"""The page behind an entry of a feed or sitemap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from index import Article, ReadError
from index.ingest.doubts import GUESSED_HEADLINE, doubts_of
from index.readers import read
from index.readers.formats.html.walls import ASKS, NOT_FREE
from index.readers.source import ids_of_address
from server.services.fetching import check_status, source_in
from server.services.fetching.guarded import Reply
from server.services.sources.polite import PoliteClient
from server.services.sources.seen import Seen

_NOT_MODIFIED = 304


def page_article(
    url: str, seen: Seen, client: PoliteClient, entry: Article | None
) -> Article | None:
    """The article that the page at `url` is; None where it is as it was when last read.

    `entry` is what a feed says of it: its text stands in for that of a page which asks to pay or
    consent and shows no more, and its day and publisher for those that the page does not state.
    Raises ReadError, as SiteResting where the site wishes no more requests.
    """
    reply = client.get(url, validators(seen.etag, seen.last_modified))
    if reply.status == _NOT_MODIFIED:
        return None
    check_status(reply, url)
    page = _article_in(reply, url)
    seen.etag, seen.last_modified = validators_in(reply)
    if entry is None:
        return _marked(page)
    if len(page.text) < len(entry.text):
        return entry
    return _marked(_completed(page, entry))


def validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask for what has changed alone."""
    told = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in told.items() if value}


def validators_in(reply: Reply) -> tuple[str | None, str | None]:
    return _short(reply.headers, "etag"), _short(reply.headers, "last-modified")


def _short(headers: Mapping[str, str], name: str) -> str | None:
    """A header that is kept; none is so long unless it is meant to do harm."""
    value = headers.get(name, "")
    return value if 0 < len(value) <= 500 and value.isprintable() else None


def _article_in(reply: Reply, url: str) -> Article:
    """The page's own article. Raises ReadError where it has none."""
    found, failed = list[Article](), list[ReadError]()
    for item in read(source_in(reply)):
        (failed if isinstance(item, ReadError) else found).append(item)  # type: ignore[arg-type]
    if not found:
        raise failed[0] if failed else ReadError(url, "no article stands there.")
    own = {*ids_of_address(url), *ids_of_address(reply.url)}
    return next((each for each in found if each.id in own), found[0])


def _marked(page: Article) -> Article:
    """What a wall leaves of a page is a summary: it takes the place of no full text."""
    whys = {getattr(words, "why", "") for words in page.dropped}
    is_walled = NOT_FREE in page.dropped or ASKS in whys
    return replace(page, summary_of=(page.id,)) if is_walled else page


def _completed(page: Article, entry: Article) -> Article:
    dated = page.published_at is not None
    has_title = GUESSED_HEADLINE not in doubts_of(page)
    return replace(
        page,
        title=page.title if has_title else entry.title,
        publisher=page.publisher or entry.publisher,
        published_at=page.published_at or entry.published_at,
        date_source=page.date_source if dated else entry.date_source,
        author=page.author or entry.author,
        category=page.category or entry.category,
        language=page.language or entry.language,
        url=page.url or entry.url,
    )
