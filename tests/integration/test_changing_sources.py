"""What real sites do with their pages in the course of weeks, each by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import changing_site
from tests.support.changing_site import HOUR_S, Clock
from tests.support.followed import Desk, serving

Pages = dict[str, tuple[str, bytes]]
_OUT = datetime.fromtimestamp(changing_site.START, UTC) - timedelta(hours=1)
_THINGS = (
    "harbour lighthouse orchard viaduct cannery museum brewery stadium hospital quarry".split()
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock, socket_enabled: None) -> Desk:
    return Desk(tmp_path, clock)


def words(number: int, more: str = "") -> str:
    """So long that it is told from every other one, of which it shares no five words."""
    thing = _THINGS[number]
    return (
        f"The {thing} of {thing} Quay costs {number + 2} million, said {thing} wardens twice. A"
        f" {thing} in winter, {thing} bells, {number + 4} whistles: {thing} people like{more} their"
        f" {thing} so. With {number + 5} doors the {thing} was once {number + 6} crowns dearer, and"
        f" {thing} painters left {thing} paint on {number + 7} of the {thing} steps."
    )


def page(title: str, text: str, out: datetime | None = _OUT) -> tuple[str, bytes]:
    dated = f"<meta property='article:published_time' content='{out.isoformat()}'>" if out else ""
    return "text/html", (
        f"<html><head><title>{title}</title>{dated}</head><body><article><h1>{title}</h1>"
        f"<p>{text}</p></article></body></html>"
    ).encode()


def sitemap(address: str, told: dict[str, str], name: str = "lastmod") -> tuple[str, bytes]:
    urls = "".join(
        f"<url><loc>{address}{path}</loc><{name}>{moment}</{name}></url>"
        for path, moment in told.items()
    )
    return "text/xml", f"<urlset>{urls}</urlset>".encode()


def feed(address: str, *entries: tuple[str, str, str]) -> tuple[str, bytes]:
    """Of each entry its path, its headline and its summary."""
    items = "".join(
        f"<item><title>{title}</title><link>{address}{path}</link><description>{summary}"
        f"</description><pubDate>{_OUT:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for path, title, summary in entries
    )
    return "text/xml", (
        f"<rss version='2.0'><channel><title>Selby</title>{items}</channel></rss>"
    ).encode()


def texts(desk: Desk) -> list[str]:
    return sorted(article.text for article in desk.articles())


def test_an_index_that_is_as_it_was_may_name_sitemaps_that_are_not(desk: Desk) -> None:
    pages: Pages = {"/1": page("One", words(1)), "/2": page("Two", words(2))}
    with serving(pages, has_etags=True) as (address, _):
        inner = f"<sitemapindex><sitemap><loc>{address}/all.xml</loc></sitemap></sitemapindex>"
        pages["/sitemap.xml"] = ("text/xml", inner.encode())
        pages["/all.xml"] = sitemap(address, {"/1": "2026-11-02T05:00:00Z"})
        desk.follow(f"{address}/sitemap.xml")
        desk.look()
        pages["/all.xml"] = sitemap(address, {"/1": "2026-11-02T05:00:00Z", "/2": ""})
        assert desk.look().outcomes == {"added": 1}


def test_a_sitemap_that_stays_as_it_is_is_asked_less_and_less_often(
    desk: Desk, clock: Clock
) -> None:
    pages: Pages = {"/1": page("One", words(1))}
    with serving(pages) as (address, asked):
        inner = f"<sitemapindex><sitemap><loc>{address}/all.xml</loc></sitemap></sitemapindex>"
        pages["/sitemap.xml"] = ("text/xml", inner.encode())
        pages["/all.xml"] = sitemap(address, {"/1": "2026-11-02T05:00:00Z"})
        desk.follow(f"{address}/sitemap.xml")
        for _ in range(10 * 24):
            desk.look()
            clock.sleep(HOUR_S)
        assert 24 < asked.count("/all.xml") < 96
        pages["/2"] = page("Two", words(2))
        pages["/all.xml"] = sitemap(address, {"/2": "2026-11-12T06:00:00Z"})
        # A twentieth of the ten days.
        clock.sleep(12 * HOUR_S)
        assert desk.look().outcomes == {"added": 1}


def test_a_robots_txt_that_begins_with_a_byte_order_mark_is_heeded(desk: Desk) -> None:
    pages: Pages = {"/private/1": page("One", words(1))}
    with serving(pages) as (address, asked):
        rules = "User-agent: *\nDisallow: /private/\n".encode("utf-8-sig")
        pages["/robots.txt"] = ("text/plain", rules)
        pages["/sitemap"] = sitemap(address, {"/private/1": "2026-11-02T05:00:00Z"})
        desk.follow(f"{address}/sitemap")
        desk.look()
    assert asked == ["/robots.txt", "/sitemap"]


def test_a_page_that_two_sitemaps_name_is_read_where_it_changed(desk: Desk) -> None:
    pages: Pages = {"/1": page("One", words(1))}
    with serving(pages) as (address, asked):
        maps = "".join(f"<sitemap><loc>{address}/{each}</loc></sitemap>" for each in "ab")
        pages["/sitemap.xml"] = ("text/xml", f"<sitemapindex>{maps}</sitemapindex>".encode())
        pages["/a"] = sitemap(address, {"/1": "2026-11-02T05:00:00Z"}, "publication_date")
        pages["/b"] = sitemap(address, {"/1": "2026-11-02T05:30:00+00:00"})
        desk.follow(f"{address}/sitemap.xml")
        for _ in range(4):
            desk.look()
        assert asked.count("/1") == 1
        pages["/b"] = sitemap(address, {"/1": "2026-11-02T06:30:00+00:00"})
        pages["/1"] = page("One", words(1, " gongs, and"))
        assert desk.look().outcomes == {"changed": 1}


def test_a_day_without_an_hour_is_looked_at_again_when_it_is_over(desk: Desk, clock: Clock) -> None:
    pages: Pages = {"/1": page("One", words(1))}
    with serving(pages) as (address, asked):
        pages["/sitemap"] = sitemap(address, {"/1": "2026-11-02"})
        desk.follow(f"{address}/sitemap")
        desk.look()
        pages["/1"] = page("One", words(1, " gongs, and"), None)
        assert desk.look().outcomes == {}
        clock.sleep(32 * HOUR_S)
        assert desk.look().outcomes == {"changed": 1}
        asked.clear()
        clock.sleep(48 * HOUR_S)
        desk.look()
        assert asked[1:] == ["/sitemap"]


def test_an_old_story_that_comes_again_at_another_address_stays_one(desk: Desk) -> None:
    pages: Pages = {"/1": page("One", words(1)), "/2": page("Two", words(2))}
    with serving(pages) as (address, _):
        pages["/feed"] = feed(address, ("/1", "One", "Of one."), ("/2", "Two", "Of two."))
        desk.follow(f"{address}/feed")
        desk.look()
        pages["/p1"] = (f"{address}/1", b"")
        pages["/p2"] = (f"{address}/2", b"")
        pages["/feed"] = feed(address, ("/p2", "Zwei", "Of two."), ("/p1", "Eins", "Of one."))
        assert desk.look().source.error is None
        assert texts(desk) == sorted((words(1), words(2)))


def test_the_sources_of_a_site_know_each_others_articles(desk: Desk) -> None:
    """One that began later, or has not seen the old address, makes no second article."""
    pages: Pages = {f"/{each}": page("One", words(1)) for each in (1, 2)}
    with serving(pages) as (address, _):
        pages["/feed"] = feed(address, ("/1", "One", "Of one."))
        desk.follow(f"{address}/feed")
        desk.look()
        pages["/feed"] = feed(address, ("/2", "One", "Of one."))
        desk.look()
        pages["/sitemap"] = sitemap(address, {"/2": "2026-11-02T05:00:00Z"})
        desk.follow(f"{address}/sitemap", name="Map")
        desk.polling.run(["Map"])
        assert len(desk.articles()) == 1


def test_a_move_that_another_source_has_not_seen_yet(desk: Desk, clock: Clock) -> None:
    pages: Pages = {f"/{each}": page("One", words(1)) for each in (1, 2)}
    with serving(pages) as (address, _):
        pages["/feed"] = feed(address, ("/1", "One", "Of one."))
        desk.follow(f"{address}/feed")
        desk.look()
        clock.sleep(HOUR_S)
        pages["/feed"] = feed(address, ("/3", "Three", "Of three."))
        pages["/3"] = page("Three", words(3))
        desk.look()
        pages["/sitemap"] = sitemap(address, {"/2": "2026-11-02T05:00:00Z"})
        desk.follow(f"{address}/sitemap", name="Map")
        desk.polling.run(["Map"])
        assert texts(desk) == sorted((words(1), words(3)))


def test_a_page_for_printing_is_no_second_article(desk: Desk) -> None:
    pages: Pages = {"/1": page("One", words(1)), "/print/1": page("One", words(1), None)}
    with serving(pages) as (address, _):
        told = {"/1": "2026-11-02T05:00:00Z", "/print/1": "2026-11-02T05:00:00Z"}
        pages["/sitemap"] = sitemap(address, told)
        desk.follow(f"{address}/sitemap")
        desk.look()
        pages["/sitemap"] = sitemap(address, dict.fromkeys(told, "2026-11-02T06:00:00Z"))
        for path, out in (("/1", _OUT), ("/print/1", None)):
            pages[path] = page("One", words(1, " gongs, and"), out)
        desk.look()
        [article] = desk.articles()
        assert (article.url, article.version) == (f"{address}/1", 2)
        assert article.published_at == _OUT


def test_an_address_that_is_used_every_day_keeps_every_story(desk: Desk, clock: Clock) -> None:
    pages: Pages = {}
    with serving(pages) as (address, _):
        desk.follow(f"{address}/sitemap")
        for day in range(3):
            out = _OUT + timedelta(days=day)
            pages["/briefing"] = page("The morning briefing", words(day), out)
            pages["/sitemap"] = sitemap(address, {"/briefing": out.isoformat()})
            desk.look()
            # An edit stays one.
            clock.sleep(HOUR_S)
            pages["/briefing"] = page("The morning briefing", words(day, " more of"), out)
            edited = (out + timedelta(hours=1)).isoformat()
            pages["/sitemap"] = sitemap(address, {"/briefing": edited})
            desk.look()
            clock.sleep(23 * HOUR_S)
        assert texts(desk) == sorted(words(day, " more of") for day in range(3))


def test_columns_of_one_headline_and_second_are_two(desk: Desk) -> None:
    pages: Pages = {f"/{each}": page("What the tide brought", words(each)) for each in (1, 2)}
    with serving(pages) as (address, _):
        pages["/sitemap"] = sitemap(address, {"/1": "2026-11-02T05:00:00Z"})
        desk.follow(f"{address}/sitemap")
        desk.look()
        pages["/sitemap"] = sitemap(address, {"/2": "2026-11-02T05:00:00Z"})
        desk.look()
        assert texts(desk) == sorted((words(1), words(2)))


def test_an_edit_that_nobody_tells_of_is_found_after_a_day(desk: Desk, clock: Clock) -> None:
    pages: Pages = {f"/{each}": page(f"Of {each}", words(each)) for each in (1, 2, 3, 4)}
    with serving(pages) as (address, asked):
        pages["/sitemap"] = sitemap(address, dict.fromkeys(pages, "2026-11-02T05:00:00Z"))
        desk.follow(f"{address}/sitemap")
        desk.look()
        pages["/1"] = page("Of 1", words(1, " gongs, and"))
        # What took its place, and is no edit, takes nothing away.
        pages["/2"] = page("Not found", "There is no such page, and there may never have been one.")
        del pages["/3"]
        pages["/4"] = page("Of 4", words(4)[:100])
        clock.sleep(25 * HOUR_S)
        look = desk.look()
        assert (look.outcomes, look.failed) == ({"changed": 1}, [])
        assert texts(desk) == sorted((words(1, " gongs, and"), words(2), words(3), words(4)))
        asked.clear()
        clock.sleep(25 * HOUR_S)
        desk.look()
        assert asked[1:] == ["/sitemap"]


def test_a_cache_that_is_behind_its_sitemap_is_asked_once_more(desk: Desk, clock: Clock) -> None:
    pages: Pages = {"/1": page("One", words(1))}
    with serving(pages, has_etags=True) as (address, asked):
        pages["/sitemap"] = sitemap(address, {"/1": "2026-11-02T05:00:00Z"})
        desk.follow(f"{address}/sitemap")
        desk.look()
        pages["/sitemap"] = sitemap(address, {"/1": "2026-11-02T07:00:00Z"})
        assert desk.look().outcomes == {}
        pages["/1"] = page("One", words(1, " gongs, and"))
        clock.sleep(HOUR_S)
        assert desk.look().outcomes == {"changed": 1}
        clock.sleep(30 * HOUR_S)
        asked.clear()
        desk.look()
        assert "/1" not in asked


def test_a_page_that_fails_does_not_hurry_its_source(desk: Desk, clock: Clock) -> None:
    pages: Pages = {}
    with serving(pages) as (address, _):
        pages["/sitemap"] = sitemap(address, {"/gone": "2026-11-02T05:00:00Z"})
        desk.follow(f"{address}/sitemap")
        began = clock()
        source = desk.look().source
    assert source.waiting == 1
    # A little early, so that who looks by the clock, as cron does, is not too early himself.
    assert 800 < source.due_at - began < 900
