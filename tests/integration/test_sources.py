"""Sources followed for a day by a moved clock, from sites that are really served."""

from __future__ import annotations

import gzip
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from server.services.fetching.guarded import GuardedClient
from server.services.sources.web import MOST_ENTRIES, PAGES_A_LOOK
from tests.support import changing_site
from tests.support.changing_site import HOUR_S, ChangingSite, Clock
from tests.support.followed import Desk, feed, serving


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock, socket_enabled: None) -> Desk:
    return Desk(tmp_path, clock)


def test_a_day_of_a_changing_feed(desk: Desk, clock: Clock) -> None:
    """No duplicate, no teaser over a text, and hardly more requests than there are looks."""
    errors = dict[str, float]()
    with ChangingSite(clock) as site:
        desk.follow(f"{site.address}/feed.xml")
        for quarter in range(1, 97):
            for look in desk.polling.run():
                if look.source.error:
                    errors.setdefault(look.source.error.split(": ", 1)[1], clock.hours)
                    assert look.source.failing_since
            clock.now = max(clock.now, changing_site.START + quarter * 900)
        asked = site.asked

    found = {article.title: article for article in desk.articles()}
    assert len(found) == len(desk.articles()) == 24
    for number in range(24):
        article = found[changing_site.title(number)]
        assert article.published_at == changing_site.published(number)
        assert article.publisher == "Selby News"
        if number == changing_site.PRIVATE:
            assert article.text == changing_site.teaser(number)
        else:
            assert article.text == changing_site.text(number, 24), number
    assert found[changing_site.title(changing_site.EDITED)].version == 2
    moved = found[changing_site.title(changing_site.MOVED)]
    assert moved.url == f"{site.address}/moved/{changing_site.MOVED}"
    assert [said[:40] for said in errors] == [
        "a web page came, and no feed. Look for i",
        "the server answered 429, and is left alo",
        "the server answered 500. Check the addre",
    ]
    [source] = desk.sources.all()
    assert (source.error, source.failing_since, source.articles) == (None, None, 24)

    paths = Counter(path for _, path, _ in asked)
    assert paths["/robots.txt"] <= 2
    assert paths["/feed.xml"] <= 97
    # A story's page once, and again where something changed, failed or redirected.
    assert len(asked) - paths["/robots.txt"] - paths["/feed.xml"] <= 24 + 8
    assert not any(path.startswith("/private/") for path in paths)
    assert sum(status == 304 for *_, status in asked) > 50
    assert site.most == 1
    moments = [moment for moment, *_ in asked]
    # Crawl-delay, but for the robots.txt that says so.
    assert all(b - a >= 2 for a, b in pairwise(moments[1:]))
    during_rest = [
        moment for moment, path, _ in asked if 14.01 < (moment - moments[0]) / HOUR_S < 14.7
    ]
    assert during_rest == []


def story(number: int) -> tuple[str, bytes]:
    return "text/html", changing_site.page(number, 0).encode()


def test_a_feed_of_many_entries_is_bounded(desk: Desk) -> None:
    items = "".join(
        f"<item><title>Notice {number}</title><link>http://ADDRESS/{number}</link></item>"
        for number in range(50_000)
    )
    pages = dict[str, tuple[str, bytes]]()
    with serving(pages) as (address, asked):
        feed = f"<rss version='2.0'><channel><title>Selby</title>{items}</channel></rss>"
        feed = feed.replace("http://ADDRESS", address)
        pages["/feed"] = ("application/rss+xml", feed.encode())
        desk.follow(f"{address}/feed")
        source = desk.look().source
    assert source.error is None
    assert source.waiting == MOST_ENTRIES
    assert source.note
    assert len(asked) == PAGES_A_LOOK + 2


def test_sitemaps_packed_and_of_news(desk: Desk, clock: Clock) -> None:
    pages = {f"/story/{number}": story(number) for number in range(4)}
    with serving(pages) as (address, asked):

        def urls(*numbers: int, changed: str) -> bytes:
            each = "".join(
                f"<url><loc>{address}/story/{number}</loc>{changed}"
                f"<image:image><image:loc>{address}/picture.jpg</image:loc></image:image></url>"
                for number in numbers
            )
            return (
                "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
                " xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
                f" xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>{each}</urlset>"
            ).encode()

        def index(changed: str) -> tuple[str, bytes]:
            maps = "".join(
                f"<sitemap><loc>{address}/{name}</loc><lastmod>{changed}</lastmod></sitemap>"
                for name in ("old.xml.gz", "news.xml")
            )
            return "text/xml", f"<sitemapindex>{maps}</sitemapindex>".encode()

        news = "<news:news><news:publication_date>{}</news:publication_date></news:news>"
        pages["/sitemap.xml"] = index("2026-10-30")
        old = urls(0, 1, changed="<lastmod>2026-11-01</lastmod>")
        pages["/old.xml.gz"] = ("application/gzip", gzip.compress(old))
        pages["/news.xml"] = ("text/xml", urls(2, changed=news.format("2026-11-02")))
        desk.follow(f"{address}/sitemap.xml")
        assert desk.look().outcomes == {"added": 3}
        assert "/picture.jpg" not in asked
        asked.clear()

        desk.look()
        assert asked == ["/sitemap.xml"]
        pages["/sitemap.xml"] = index("2026-11-03")
        pages["/news.xml"] = ("text/xml", urls(2, 3, changed=news.format("2026-11-02")))
        assert desk.look().outcomes == {"added": 1}
        assert asked[-1] == "/story/3"
        assert "/story/0" not in asked


def test_a_site_that_vanishes_loses_nothing(desk: Desk, clock: Clock) -> None:
    pages = {"/story/1": story(1)}
    with serving(pages) as (address, _):
        pages["/sitemap"] = (
            "text/xml",
            f"<urlset><url><loc>{address}/story/1</loc></url></urlset>".encode(),
        )
        desk.follow(f"{address}/sitemap")
        desk.look()
    clock.sleep(60)
    source = desk.look().source
    assert "cannot be fetched" in (source.error or "")
    assert source.failing_since == clock()
    clock.sleep(60)
    assert desk.look().source.failing_since == clock() - 60
    assert [article.title for article in desk.articles()] == [changing_site.title(1)]


@pytest.mark.parametrize("where", ["http://169.254.169.254/latest", "http://localhost:1/x"])
def test_no_page_leads_inside(desk: Desk, where: str) -> None:
    pages = {"/story/1": story(1)}
    with serving(pages) as (address, _):
        feed = (
            "<rss version='2.0'><channel><title>Selby</title>"
            f"<item><title>One</title><link>{where}</link><description>Words of it.</description>"
            f"</item></channel></rss>"
        )
        pages["/feed"] = ("application/rss+xml", feed.encode())
        desk.follow(f"{address}/feed")
        look = desk.look()
    assert "private or loopback address" in (look.source.note or "")
    # The words of the entry are there all the same.
    assert [article.text for article in desk.articles()] == ["Words of it."]


def test_a_source_inside_is_refused_unless_its_host_is_named(
    tmp_path: Path, clock: Clock, socket_enabled: None
) -> None:
    desk = Desk(tmp_path, clock, GuardedClient())
    desk.follow("http://127.0.0.1:1/feed")
    assert "private or loopback address" in (desk.look().source.error or "")


def test_a_folder_is_followed_and_remembered(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.md").write_text("# One\n\nWords of the first.")
    desk.follow(str(folder))
    look = desk.look()
    assert look.source.waiting  # what was written a moment ago may not be whole
    os.utime(folder / "one.md", (1_000_000_000, 1_000_000_000))
    assert desk.look().outcomes == {"added": 1}
    assert desk.look().outcomes == {}
    (folder / "one.md").rename(tmp_path / "one.md")
    assert "is empty" in (desk.look().source.error or "")
    assert len(desk.articles()) == 1


def test_of_two_processes_one_looks(tmp_path: Path, clock: Clock, socket_enabled: None) -> None:
    here, there = Desk(tmp_path, clock), Desk(tmp_path, clock)
    pages = {"/feed": ("text/xml", b"<rss version='2.0'><channel><title>S</title></channel></rss>")}
    with serving(pages) as (address, asked):
        here.follow(f"{address}/feed")
        assert here.sources.claim(here.sources.source("Selby").site, "another")
        assert there.polling.run() == []
        here.sources.release(here.sources.source("Selby").site, "another")
        with ThreadPoolExecutor(2) as pool:
            looks = [pool.submit(each.polling.run) for each in (here, there)]
        assert sum(len(each.result()) for each in looks) == 1
        assert asked == ["/robots.txt", "/feed"]
    # One that was removed while it was looked at does not come back.
    source = here.sources.source("Selby")
    there.sources.remove("Selby")
    here.sources.save(source)
    assert here.sources.all() == []


SUMMARY = "The choir of Port Selby sang."
CONSENT = (
    "<html><body><h1>Before you go on</h1><p>We and our partners store cookies on your device to"
    " measure what you read. By accepting you consent to personal data being used for"
    " personalised advertising, as our privacy notice says. Accept all or manage.</p></body></html>"
)


@pytest.mark.parametrize(
    ("page", "has"),
    [
        (changing_site.page(4, 0), changing_site.text(4)),
        (CONSENT, SUMMARY),
        ("<html><body><p>Not found.</p></body></html>", SUMMARY),
        ("<html></html>", SUMMARY),
        (None, SUMMARY),
    ],
    ids=["article", "consent", "soft 404", "empty", "404"],
)
def test_a_page_wins_over_its_entry_if_it_is_one(desk: Desk, page: str | None, has: str) -> None:
    pages = {"/1": ("text/html", page.encode())} if page else {}
    with serving(pages) as (address, _):
        pages["/feed"] = ("text/xml", feed(f"{address}/1", SUMMARY))
        desk.follow(f"{address}/feed")
        desk.look()
        assert [article.text for article in desk.articles()] == [has]


def test_what_a_page_becomes_takes_no_text_away(desk: Desk, clock: Clock) -> None:
    pages = {"/1": ("text/html", changing_site.page(4, 0).encode())}
    with serving(pages) as (address, _):
        pages["/feed"] = ("text/xml", feed(f"{address}/1", SUMMARY))
        desk.follow(f"{address}/feed")
        desk.look()
        for number, became in enumerate([CONSENT, "<html></html>", "<p>Gone.</p>"]):
            pages["/1"] = ("text/html", became.encode())
            pages["/feed"] = ("text/xml", feed(f"{address}/1", f"{SUMMARY} {number}"))
            desk.look()
        del pages["/1"]
        pages["/feed"] = ("text/xml", feed(f"{address}/1", "Now at last."))
        desk.look()
    assert [article.text for article in desk.articles()] == [changing_site.text(4)]


def test_an_entry_with_its_whole_text_needs_no_page_and_one_without_any_does(desk: Desk) -> None:
    pages = {"/2": ("text/html", changing_site.page(4, 0).encode())}
    with serving(pages) as (address, asked):
        whole = changing_site.text(5)
        pages["/feed"] = (
            "text/xml",
            "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
            f"<channel><title>Selby</title><item><title>One</title><link>{address}/1</link>"
            f"<content:encoded>{whole}</content:encoded></item>"
            f"<item><title>Two</title><link>{address}/2</link></item></channel></rss>".encode(),
        )
        desk.follow(f"{address}/feed")
        desk.look()
    assert {each.text for each in desk.articles()} == {whole, changing_site.text(4)}
    assert "/1" not in asked


def test_sites_are_reached_through_a_proxy(
    tmp_path: Path, clock: Clock, socket_enabled: None
) -> None:
    site = "http://192.0.2.1"
    pages = {f"{site}/feed": ("text/xml", feed(f"{site}/1", SUMMARY)), f"{site}/1": story(1)}
    with serving(pages) as (proxy, asked):
        # An address for documentation, which nobody has: it counts as private.
        hosts = frozenset({"192.0.2.1"})
        desk = Desk(tmp_path, clock, GuardedClient(internal_hosts=hosts, proxy=proxy))
        desk.follow(f"{site}/feed")
        assert desk.look().outcomes == {"added": 1}
        assert asked == [f"{site}/robots.txt", f"{site}/feed", f"{site}/1"]
        # What may not be reached is not asked of the proxy either.
        (tmp_path / "other").mkdir()
        refused = Desk(tmp_path / "other", clock, GuardedClient(proxy=proxy))
        refused.follow(f"{site}/feed")
        assert "private or loopback" in (refused.look().source.error or "")
        assert len(asked) == 3
