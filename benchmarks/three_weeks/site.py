"""The site that shows those stories: pages, one feed, sitemaps, all by a moved clock."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any
from unittest.mock import patch

from benchmarks.three_weeks.stories import (
    MOVE_OF_SECTION_H,
    OTHER_SYSTEM_H,
    OUTAGE_H,
    Story,
)
from tests.support.changing_site import START, Clock, ServedSite

HOST = "news.selby-post.com"
Reply = tuple[int, dict[str, str], bytes]

ENTRIES = 20
_MOVES_AFTER_H, _GONE_AFTER_H, _DATED_ANEW_AFTER_H, _CACHED_H = 7.0, 30.0, 26.0, 1.2
_MOVING = ("slug changed", "slug and guid changed", "moved, old address gone")
_NEWS_SITEMAP_H = 48.0


def moment(hour: float) -> datetime:
    return datetime.fromtimestamp(START, UTC).replace(hour=0, minute=0, second=0) + timedelta(
        seconds=round(hour * 3_600)
    )


@contextmanager
def found_here() -> Iterator[None]:
    """The host's name leads to this machine: trafilatura takes no address for a site."""
    resolve = socket.getaddrinfo

    def resolved(host: Any, *given: Any, **named: Any) -> Any:
        return resolve("127.0.0.1" if host in (HOST, HOST.encode()) else host, *given, **named)

    with patch.object(socket, "getaddrinfo", resolved):
        yield


class NewsSite(ServedSite):
    """Served on this machine until the block ends."""

    def __init__(self, clock: Clock, stories: list[Story]) -> None:
        super().__init__(clock)
        self.address = self.address.replace("127.0.0.1", HOST)
        self._stories = sorted(stories, key=lambda story: story.out_at)
        self._by_path = {path: story for story in stories for path in _paths(story)}
        self._by_number = {story.number: story for story in stories}
        self._briefings = [story for story in self._stories if story.kind == "reused"]

    def reply(self, path: str, header: Callable[[str], str | None]) -> Reply:
        hour = (self.clock() - moment(0).timestamp()) / 3_600
        path, _, query = path.partition("?")
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, b"User-agent: *\nAllow: /\n"
        if OUTAGE_H[0] <= hour < OUTAGE_H[1]:
            return 503, {}, b"down"
        of_number = query.startswith("p=")
        reply = None if of_number else self._document(path, hour)
        reply = reply or self._story(path, query, hour)
        etag = f'"{hashlib.sha256(reply[2]).hexdigest()[:20]}"'
        if reply[0] == 200 and header("If-None-Match") == etag:
            return 304, {"ETag": etag}, b""
        return reply[0], reply[1] | {"ETag": etag}, reply[2]

    def _document(self, path: str, hour: float) -> Reply | None:
        if path == "/":
            return _html(self._front(hour))
        if path == "/feed.xml":
            return 200, {"Content-Type": "application/rss+xml"}, self._feed(hour).encode()
        if path.startswith("/sitemap"):
            return 200, {"Content-Type": "application/xml"}, self._sitemap(path, hour).encode()
        return None

    def _story(self, path: str, query: str, hour: float) -> Reply:
        if path == "/briefing":
            return _html(self._page(self._shown(hour)[-1], hour))
        is_amp, is_print = path.startswith("/amp/"), path.startswith("/print/")
        story = self._by_path.get(
            "/" + path.lstrip("/").partition("/")[2] if is_amp or is_print else path
        )
        if query.startswith("p="):
            story = self._by_number[int(query[2:])]
        if story is None or story.out_at > hour:
            return 404, {"Content-Type": "text/html"}, b"<p>Not found.</p>"
        if story.kind.startswith("deleted") and hour > story.out_at + _GONE_AFTER_H:
            is_home = story.kind.endswith("front page")
            return (302, {"Location": "/"}, b"") if is_home else (410, {}, b"<p>Gone.</p>")
        now = self._path(story, hour)
        if not (is_amp or is_print) and path != now:
            is_gone = story.kind == "moved, old address gone"
            return (404, {}, b"<p>Not found.</p>") if is_gone else (301, {"Location": now}, b"")
        return _html(self._page(story, hour, "amp" if is_amp else "print" if is_print else query))

    def _shown(self, hour: float) -> list[Story]:
        return [story for story in self._briefings if story.out_at <= hour]

    def _path(self, story: Story, hour: float) -> str:
        before, after = (*_paths(story), "")[:2]
        if story.kind in _MOVING:
            return after if hour >= story.out_at + _MOVES_AFTER_H else before
        if story.kind == "section moved":
            return after if hour >= MOVE_OF_SECTION_H else before
        return before

    def _listed(self, hour: float) -> Iterator[Story]:
        """What is out and not taken down, newest first."""
        for story in reversed(self._stories):
            gone = story.kind.startswith("deleted") and hour > story.out_at + _GONE_AFTER_H
            if story.out_at <= hour and not gone:
                yield story

    def _feed(self, hour: float) -> str:
        items = [item for story in self._listed(hour) for item in self._items(story, hour)]
        # Those dated anew stand where their date has them.
        items = sorted(items, reverse=True)[:ENTRIES]
        if OTHER_SYSTEM_H <= hour < OTHER_SYSTEM_H + 24:
            items += self._again(hour)
        written = "".join(item for _, item in items)
        return (
            "<rss version='2.0'><channel><title>Selby News</title>"
            f"<link>{self.address}/</link><language>en</language>{written}</channel></rss>"
        )

    def _items(self, story: Story, hour: float) -> Iterator[tuple[datetime, str]]:
        out = moment(story.out_at)
        if story.kind == "dated anew" and hour > story.out_at + _DATED_ANEW_AFTER_H:
            out = moment(story.out_at + _DATED_ANEW_AFTER_H)
        path, version = self._path(story, hour), story.at(hour)
        guid, is_permanent = f"selby-{story.number}", "false"
        if story.kind == "slug and guid changed":
            guid, is_permanent = self.address + path, "true"
        tells = story.kind in ("edited", "corrected", "live", "removed")
        teaser = version.paragraphs[0 if tells else -1].partition(". ")[0][:150]
        if not tells:
            teaser = story.versions[0].paragraphs[0].partition(". ")[0]
        teaser += " Updated." * (tells and len(story.versions) > 1 and version != story.versions[0])
        links = [path]
        if story.kind == "in two sections of the feed":
            links = [f"{path}?at_medium=rss&at_section={name}" for name in ("top", story.section)]
        for link in links:
            suffix = link.rpartition("=")[2] if len(links) > 1 else ""
            yield (
                out,
                _item(story.title, self.address + link, guid + suffix, is_permanent, out, teaser),
            )

    def _again(self, hour: float) -> list[tuple[datetime, str]]:
        """Another system tells of a week once more, by guids and addresses of its own."""
        out = moment(OTHER_SYSTEM_H)
        old = [story for story in self._listed(OTHER_SYSTEM_H - 72) if story.kind == "plain"][:60]
        items = []
        for story in old:
            link, teaser = (
                f"{self.address}/?p={story.number}",
                story.versions[0].paragraphs[0][:120],
            )
            items.append(
                (out, _item(story.title, link, f"post-{story.number}", "false", out, teaser))
            )
        return items

    def _sitemap(self, path: str, hour: float) -> str:
        listed = list(self._listed(hour))
        if path == "/sitemap.xml":
            maps = ["/sitemap-news.xml", *(f"/sitemap-{day}.xml" for day in sorted(_days(listed)))]
            return _xml(
                "sitemapindex",
                "".join(f"<sitemap><loc>{self.address}{each}</loc></sitemap>" for each in maps),
            )
        if path == "/sitemap-news.xml":
            new = [story for story in listed if story.out_at > hour - _NEWS_SITEMAP_H]
            return _xml("urlset", "".join(self._url(story, hour, is_news=True) for story in new))
        day = path.removeprefix("/sitemap-").removesuffix(".xml")
        of_day = [story for story in listed if f"{moment(story.out_at):%Y-%m-%d}" == day]
        return _xml("urlset", "".join(self._url(story, hour, is_news=False) for story in of_day))

    def _url(self, story: Story, hour: float, *, is_news: bool) -> str:
        path = "/briefing" if story.kind == "reused" else self._path(story, hour)
        if story.kind == "reused" and story is not self._shown(hour)[-1]:
            return ""
        changed = story.versions[0] if story.kind == "edited silently" else story.at(hour)
        told = f"<lastmod>{moment(changed.hour).isoformat()}</lastmod>"
        if is_news:
            told = (
                "<news:news><news:publication><news:name>Selby News</news:name><news:language>en"
                f"</news:language></news:publication><news:publication_date>"
                f"{moment(story.out_at).isoformat()}</news:publication_date><news:title>"
                f"{escape(story.title)}</news:title></news:news>"
            )
        paths = [path]
        paths += [f"/amp{path}"] * (story.kind == "with an AMP page" and not is_news)
        paths += [f"/print{path}"] * (story.kind == "with a print page" and not is_news)
        return "".join(f"<url><loc>{self.address}{each}</loc>{told}</url>" for each in paths)

    def _front(self, hour: float) -> str:
        newest = list(self._listed(hour))[:30]
        links = "".join(
            f"<li><a href='{self._path(each, hour)}'>{each.title}</a></li>" for each in newest
        )
        return (
            "<html><head><title>Selby News</title><link rel='alternate' type='application/rss+xml'"
            f" href='{self.address}/feed.xml'></head>"
            f"<body><h1>Selby News</h1><ul>{links}</ul></body></html>"
        )

    def _page(self, story: Story, hour: float, way: str = "") -> str:
        lag = _CACHED_H if story.kind == "edited behind a cache" else 0.0
        version = story.at(hour - lag)
        paragraphs, more = list(version.paragraphs), ""
        if story.kind == "in two parts":
            paragraphs = paragraphs[2:] if way == "page=2" else paragraphs[:2]
            more = (
                ""
                if way == "page=2"
                else f"<a rel='next' href='{self._path(story, hour)}?page=2'>Next page</a>"
            )
        words = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
        path = "/briefing" if story.kind == "reused" else self._path(story, hour)
        canonical = f"<link rel='canonical' href='{self.address}{path}'>"
        if way == "print":
            return (
                f"<html><head><title>{story.title}</title></head>"
                f"<body><h1>{story.title}</h1>{words}</body></html>"
            )
        return (
            f"<html lang='en'><head><title>{story.title} | Selby News</title>{canonical}"
            f"{self._told(story, version.hour)}</head><body>"
            f"<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
            f"<article><h1>{story.title}</h1>{words}{more}</article>"
            f"<aside><h2>More stories</h2>{self._more(story, hour)}</aside>"
            "<footer>© Selby News. All rights reserved.</footer></body></html>"
        )

    def _told(self, story: Story, changed: float) -> str:
        out, later = moment(story.out_at).isoformat(), moment(changed).isoformat()
        if story.number % 3 == 0:
            return (
                f"<meta property='article:published_time' content='{out}'>"
                "<meta property='og:site_name' content='Selby News'>"
            )
        silent = story.kind == "edited silently"
        record = {
            "@context": "https://schema.org",
            "@type": "LiveBlogPosting" if story.kind == "live" else "NewsArticle",
            "headline": story.title,
            "datePublished": out,
            "dateModified": out if silent else later,
            "publisher": {"@type": "Organization", "name": "Selby News"},
        }
        return f"<script type='application/ld+json'>{json.dumps(record)}</script>"

    def _more(self, story: Story, hour: float) -> str:
        others = [each for each in list(self._listed(hour))[:6] if each is not story][:4]
        return "".join(f"<a href='{self._path(each, hour)}'>{each.title}</a>" for each in others)


def _paths(story: Story) -> list[str]:
    """Before and after a move."""
    if story.kind == "reused":
        return ["/briefing"]
    path = f"/{story.section}/{moment(story.out_at):%Y/%m/%d}/{story.slug}-{story.number}"
    if story.kind == "section moved":
        return [path, path.replace("/sport/", "/games/", 1)]
    if story.kind in _MOVING:
        return [path, f"{path}-after-all"]
    return [path]


def _days(stories: list[Story]) -> set[str]:
    return {f"{moment(story.out_at):%Y-%m-%d}" for story in stories}


def _item(title: str, link: str, guid: str, is_permanent: str, out: datetime, teaser: str) -> str:
    return (
        f"<item><guid isPermaLink='{is_permanent}'>{guid}</guid><title>{title}</title>"
        f"<link>{escape(link)}</link><description>{escape(teaser)}</description>"
        f"<pubDate>{format_datetime(out)}</pubDate></item>"
    )


def _xml(root: str, inner: str) -> str:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><{root} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        f" xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>{inner}</{root}>"
    )


def _html(page: str) -> Reply:
    return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()
