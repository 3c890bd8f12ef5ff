"""A look at a feed or a sitemap: what is new or changed, and the pages behind it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO

from index import Article, ReadError
from index.errors import in_one_line
from index.readers import read
from index.readers.formats.feed import EntryWithoutText
from index.readers.source import Source
from server.services.fetching import (
    MOST_PAGES,
    MOST_SITEMAPS,
    Sitemap,
    check_status,
    host_of,
    sitemap_in,
    source_in,
)
from server.services.sources import FollowedSource
from server.services.sources.identities import Identities
from server.services.sources.pages import page_article, validators, validators_in
from server.services.sources.polite import PoliteClient, SiteResting
from server.services.sources.seen import Seen, SeenPages, as_of, is_later

MOST_ENTRIES = 5_000
PAGES_A_LOOK = 200
LOOK_S = 600.0
_NOT_MODIFIED = 304
_ENTRY = re.compile(rb"<(?:[A-Za-z]{1,20}:)?(?:item|entry)[\s>]")
_ENTRY_END = re.compile(rb"</(?:[A-Za-z]{1,20}:)?(?:item|entry)\s*>")
_SITEMAP = re.compile(rb"<(?:[A-Za-z]{1,20}:)?(?:urlset|sitemapindex)[\s>]")
_HEAD = 4_000


@dataclass
class Found:
    """Articles to add; `key_of` gives the address under which each was seen, by its source.

    `failed` are pages that could not be read, `has_more` says that others can be read at once, and
    `resting` is raised to the source when the site asked for a pause.
    """

    articles: list[Article] = field(default_factory=list)
    key_of: dict[str, str] = field(default_factory=dict)
    failed: list[ReadError] = field(default_factory=list)
    resting: SiteResting | None = None
    has_more: bool = False

    def add(self, key: str, article: Article) -> None:
        self.articles.append(article)
        self.key_of[article.source] = key


class WebLook:
    """One look. Nothing is stored by it: what it saw stands in `seen` and in the source."""

    def __init__(
        self,
        source: FollowedSource,
        seen: SeenPages,
        client: PoliteClient,
        now: Callable[[], float],
        others: Callable[[], Iterable[SeenPages]] = tuple,
    ) -> None:
        """`others` gives what was seen by the other sources of the site."""
        self._source, self._seen, self._client, self._now = source, seen, client, now
        self._identities = Identities(seen, others)
        self._until = now() + LOOK_S
        self._named = set[str]()
        self._pages = 0
        self.found = Found()

    def look(self) -> Found:
        """Raises ReadError where the feed or sitemap itself cannot be had or read."""
        source, first = self._source, list[tuple[str, Article]]()
        was_waiting = any(seen.is_due(self._now()) for seen in self._seen.values())
        # The words of an entry stand in for its page; only the feed has them.
        asks_anew = was_waiting and source.kind == "feed"
        asked = {} if asks_anew else validators(source.etag, source.last_modified)
        reply = self._client.get(source.address, asked)
        if reply.status != _NOT_MODIFIED:
            check_status(reply, source.address)
            document = source_in(reply)
            data = document.open().read()
            source.note = None
            if _SITEMAP.search(data[:_HEAD]):
                source.kind = "sitemap"
                sitemap = _sitemap(document)
                self._take_sitemap(sitemap)
                # An index may stay as it is while what it names changes.
                known = (None, None) if sitemap.is_index else validators_in(reply)
            else:
                source.kind = "feed"
                first, known = list(self._entries(document, data)), validators_in(reply)
            source.etag, source.last_modified = known
        for key, entry in first:
            self._take_entry(key, entry)
        self._read_waiting(dict(first))
        source.waiting = sum(seen.waiting for seen in self._seen.values())
        # What failed waits for its own time.
        self.found.has_more = any(seen.is_due(self._now()) for seen in self._seen.values())
        return self.found

    def _entries(self, document: Source, data: bytes) -> Iterator[tuple[str, Article]]:
        """The entries in order, each address once. Raises ReadError where it is no feed."""
        data, left_out = _bounded(data)
        feed = replace(document, open=lambda: BytesIO(data), ending=".rss", url=None)
        if left_out:
            self._source.note = f"Only the first {MOST_ENTRIES:,} entries are read."
        for item in read(feed):
            if isinstance(item, EntryWithoutText):
                self._expect(item.url, item.told)
                continue
            if isinstance(item, ReadError):
                if item.source == feed.name:
                    raise _no_feed(document, item)
                self.found.failed.append(item)
                continue
            key = item.url or item.id
            if key not in self._named:
                self._named.add(key)
                yield key, item

    def _take_entry(self, key: str, entry: Article) -> None:
        stamp = entry.content_hash
        seen = self._seen.get(key)
        if seen is None:
            before = self._identities.moved(entry, self._named)
            seen = self._seen[key] = before or Seen()
        seen.named_at = self._now()
        if seen.stamp == stamp:
            return
        seen.stamp = stamp
        if entry.summary_of and entry.url:
            seen.was_read()
            seen.waiting = True
        else:
            self._add(key, seen, entry)

    def _take_sitemap(self, sitemap: Sitemap) -> None:
        for url, changed in self._pages_of(sitemap):
            self._expect(url, as_of(changed, self._now()) or "no day")

    def _expect(self, url: str, stamp: str) -> None:
        """Have the page read unless it was, and is what it was then."""
        self._named.add(url)
        seen = self._seen.setdefault(url, Seen())
        seen.named_at = self._now()
        if is_later(stamp, seen.stamp):
            seen.stamp = stamp
            seen.was_read()
            seen.waiting = True

    def _pages_of(self, sitemap: Sitemap) -> Iterator[tuple[str, str]]:
        """The pages on the site's own host, and when they changed."""
        site, elsewhere, taken = host_of(self._source.address), 0, 0
        maps = self._inner(sitemap) if sitemap.is_index else iter([sitemap])
        for each in maps:
            for url, changed in each.changed.items():
                if host_of(url) != site:
                    elsewhere += 1
                elif taken < MOST_PAGES:
                    taken += 1
                    yield url, changed
                else:
                    self._source.note = f"Only {MOST_PAGES:,} pages are followed."
        if elsewhere:
            self._source.note = f"{elsewhere:,} pages on other hosts are left out."

    def _inner(self, index: Sitemap) -> Iterator[Sitemap]:
        """The sitemaps of an index whose day is another than before, the newest first."""
        newest = sorted(index.changed.items(), key=lambda each: each[1], reverse=True)
        if len(newest) > MOST_SITEMAPS:
            self._source.note = f"Only the newest {MOST_SITEMAPS} sitemaps are read."
        for url, changed in newest[:MOST_SITEMAPS]:
            seen = self._seen.setdefault(url, Seen())
            seen.named_at = self._now()
            stamp = as_of(changed, self._now())
            # Without a day, or with one that lasts, it may have changed all the same.
            rests = changed == stamp != "" or seen.retry_at > self._now()
            if (rests and seen.stamp == stamp) or host_of(url) != host_of(self._source.address):
                continue
            try:
                inner = self._inner_sitemap(url, seen)
            except SiteResting as resting:
                self.found.resting = resting
                return
            except ReadError as error:
                self.found.failed.append(error)
                continue
            seen.stamp = stamp
            if inner and not inner.is_index:
                yield inner

    def _inner_sitemap(self, url: str, seen: Seen) -> Sitemap | None:
        """None where it is as it was. Raises ReadError."""
        reply = self._client.get(url, validators(seen.etag, seen.last_modified))
        if reply.status == _NOT_MODIFIED:
            seen.has_changed(None, self._now())
            return None
        check_status(reply, url)
        document = source_in(reply)
        inner = _sitemap(document)
        seen.etag, seen.last_modified = validators_in(reply)
        digest = hashlib.sha256(document.open().read()).hexdigest()[:32]
        return inner if seen.has_changed(digest, self._now()) else None

    def _read_waiting(self, entries: dict[str, Article]) -> None:
        """The pages that are to be read: the entries of now first, in their order."""
        newest = sorted(self._seen, key=lambda key: self._seen[key].stamp, reverse=True)
        for key in dict.fromkeys([*entries, *newest]):
            # One that was read before may have been this one, moved.
            seen, now = self._seen.get(key, Seen()), self._now()
            is_again = 0 < seen.again_at <= now and not seen.waiting
            if not (is_again or seen.is_due(now)):
                continue
            if self._pages >= PAGES_A_LOOK or now > self._until or self.found.resting:
                return
            self._pages += 1
            try:
                if is_again:
                    self._read_again(key, seen)
                else:
                    self._read_page(key, seen, entries.get(key))
            except SiteResting as resting:
                if host_of(key) == host_of(self._source.address):
                    self.found.resting = resting
                seen.retry_at = resting.until

    def _read_again(self, key: str, seen: Seen) -> None:
        """What is there no more, or is another thing now, changes nothing: nobody told of it."""
        seen.again_at = 0.0
        try:
            page = page_article(key, seen, self._client, None)
        except SiteResting:
            raise
        except ReadError:
            return
        if page is not None and seen.is_same_story(page) and not seen.is_as_before(page):
            self._add(key, seen, page)

    def _read_page(self, key: str, seen: Seen, entry: Article | None) -> None:
        try:
            page = page_article(key, seen, self._client, entry)
        except SiteResting:
            raise
        except ReadError as error:
            seen.missed(self._now())
            self.found.failed.append(error)
            if entry and seen.tries == 1:
                self._add(key, seen, entry)
        else:
            seen.was_read()
            if seen.again_at <= self._now():
                seen.again_at = 0.0
            if seen.article_id and (page is None or seen.is_as_before(page)):
                seen.found_as_before(self._now())
            if page is not None:
                self._add(key, seen, page)

    def _add(self, key: str, seen: Seen, article: Article) -> None:
        if known := self._identities.placed(key, seen, article, self._named):
            self._seen.took(key, known, self._now())
            self.found.add(key, known)


def _sitemap(document: Source) -> Sitemap:
    found = sitemap_in(document)
    if found is None:
        raise ReadError(document.name, "it is no whole sitemap.", "Fetch it again later.")
    return found


def _no_feed(document: Source, error: ReadError) -> ReadError:
    """What is wrong with it, for people: a site that is made anew often has a page there."""
    if document.ending == ".html":
        return ReadError(
            document.name, "a web page came, and no feed.", "Look for its new address."
        )
    return error


def _bounded(data: bytes) -> tuple[bytes, bool]:
    """The feed with so many entries at most, and whether some were left out."""
    starts = [found.start() for found in _ENTRY.finditer(data)]
    if len(starts) <= MOST_ENTRIES:
        return data, False
    end = 0
    for found in _ENTRY_END.finditer(data, starts[-1]):
        end = found.end()
    return data[: starts[MOST_ENTRIES]] + (data[end:] if end else b""), True


def failures(errors: list[ReadError]) -> str:
    """How many, and the first, in one line."""
    return f"{len(errors)} could not be read: {in_one_line(errors[0])}"
