"""What follows the site: Dateline's sources, trafilatura's finders, a plain reader of the feed."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from benchmarks.three_weeks.site import HOST
from index import IndexWriter, TokenCounter, open_reader, open_writer
from server.services.fetching.guarded import GuardedClient
from server.services.sources import Sources, new_source
from server.services.sources.polite import PoliteClient
from server.services.sources.polling import Polling
from server.stores.records import RecordFile
from tests.support.changing_site import Clock
from tests.support.fakes import FakeEmbedder

_EVERY_S = 1_800.0


@dataclass(frozen=True)
class Kept:
    """An article as a crawler has it in the end."""

    url: str
    title: str
    text: str
    day: date | None


class Crawler(Protocol):
    def look(self) -> None: ...

    def kept(self) -> list[Kept]: ...


class BySources:
    """Dateline, with the feed, the sitemap or both as sources."""

    def __init__(self, folder: Path, clock: Clock, *addresses: str) -> None:
        self._index = folder / "index"
        self.sources = Sources(RecordFile(folder / "records.sqlite"), clock)
        client = PoliteClient(
            GuardedClient(internal_hosts=frozenset({HOST})), now=clock, sleep=clock.sleep
        )
        self._polling = Polling(self.sources, client, self._writer)
        for address in addresses:
            name = address.rpartition("/")[2].partition(".")[0]
            self.sources.add(new_source(name, address, _EVERY_S))

    def look(self) -> None:
        self._polling.run()

    def kept(self) -> list[Kept]:
        articles, cursor = list[Kept](), None
        with open_reader(self._index, FakeEmbedder()) as reader:
            while True:
                page = reader.articles(limit=200, cursor=cursor)
                for listed in page.items:
                    each = reader.article(listed.id)
                    day = each.published_at.date() if each.published_at else None
                    articles.append(Kept(each.url or each.source, each.title, each.text, day))
                cursor = page.next_cursor
                if cursor is None:
                    return articles

    def _writer(self) -> AbstractContextManager[IndexWriter]:
        return open_writer(self._index, FakeEmbedder(), TokenCounter())


class _ByAddress:
    """One article for each key, as it was when first seen."""

    def __init__(self) -> None:
        self._articles = dict[str, Kept]()

    def kept(self) -> list[Kept]:
        return list(self._articles.values())

    def _read(self, key: str, url: str, day: Callable[[str | None], date | None]) -> None:
        import trafilatura

        page = _fetched(url)
        found: Any = page and trafilatura.bare_extraction(page, url=url, with_metadata=True)
        if found:
            self._articles[key] = Kept(url, found.title or "", found.text or "", day(found.date))


class ByTrafilatura(_ByAddress):
    """What its finders of feeds and sitemaps name, fetched and extracted once each."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def look(self) -> None:
        from trafilatura.feeds import find_feed_urls
        from trafilatura.settings import use_config
        from trafilatura.sitemaps import sitemap_search

        config = use_config()
        # The site is on this machine, which it would refuse.
        config.set("DEFAULT", "SSRF_PROTECTION", "off")
        named = find_feed_urls(f"{self._address}/feed.xml", sleep_time=0, config=config)
        named += sitemap_search(f"{self._address}/sitemap.xml", sleep_time=0, config=config)
        for url in dict.fromkeys(named):
            if url not in self._articles:
                self._read(url, url, _day)


class ByFeedparser(_ByAddress):
    """Each new guid of the feed: its page extracted by trafilatura, its day that of the entry."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def look(self) -> None:
        import feedparser

        data = _fetched(f"{self._address}/feed.xml")
        for entry in feedparser.parse(data or "").entries:
            if entry.id not in self._articles:
                dated = date(*entry.published_parsed[:3])
                self._read(entry.id, entry.link, lambda _, dated=dated: dated)  # type: ignore[misc]


def _fetched(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=10) as reply:
            return str(reply.read().decode())
    except (urllib.error.URLError, OSError):
        return None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
