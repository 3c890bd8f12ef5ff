"""Which publication dates are marked as not sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.models import Article
from index.readers import read_paths

WORDS = "<p>The pier was closed on Monday after a storm took two of its planks away.</p>"


def page(*, meta: str = "", address: str = "", ld: str = "") -> str:
    head = "<title>Pier closed after the storm</title>"
    if ld:
        head += (
            '<script type="application/ld+json">'
            f'{{"@type": "NewsArticle", "headline": "Pier", "datePublished": "{ld}"}}</script>'
        )
    if meta:
        head += f'<meta property="article:published_time" content="{meta}">'
    if address:
        head += f'<link rel="canonical" href="{address}">'
    return f"<html><head>{head}</head><body><article>{WORDS}</article></body></html>"


@pytest.mark.parametrize(
    ("given", "source", "sure"),
    [
        ({"meta": "2023-05-01T10:00:00Z"}, "meta", True),
        ({"address": "https://a.example/2023/05/01/pier"}, "url", False),
        ({"ld": "2023-05-01T23:30:00Z", "meta": "2023-05-02T09:00:00+14:00"}, "json-ld", True),
        ({"ld": "2023-05-01", "meta": "2023-05-09"}, "json-ld, unlike meta", False),
        (
            {"meta": "2023-05-09", "address": "https://a.example/2023/05/01/pier"},
            "meta, unlike url",
            False,
        ),
        ({"meta": "soon", "address": "https://a.example/2023/05/01/pier"}, "url", False),
        ({}, None, True),
    ],
)
def test_a_date_says_where_it_is_from_and_whether_it_is_sure(
    given: dict[str, str], source: str | None, sure: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(**given))
    [article] = read_paths([path])
    assert isinstance(article, Article)
    assert (article.date_source, article.date_is_sure) == (source, sure)


WRITTEN_BY_PROGRAMS = {
    "a.eml": "From: Pier News <n@a.example>\nSubject: Pier\nDate: {}\n\nThe pier was closed.\n",
    "a.rss": "<rss version='2.0'><channel><title>News</title><item><title>Pier</title>"
    "<pubDate>{}</pubDate><description>The pier was closed.</description></item></channel></rss>",
    "a.atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title><entry><title>Pier"
    "</title><published>{}</published><summary>The pier was closed.</summary></entry></feed>",
    "nitf.xml": "<nitf><head><docdata><date.issue norm='{}'/></docdata></head><body><body.head>"
    "<hedline><hl1>Pier</hl1></hedline></body.head><body.content><p>The pier was closed.</p>"
    "</body.content></body></nitf>",
    "newsml.xml": "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><contentMeta>"
    "<contentCreated>{}</contentCreated><headline>Pier</headline></contentMeta><contentSet>"
    "<inlineData contenttype='text/plain'>The pier was closed.</inlineData></contentSet>"
    "</newsItem>",
    "ninjs.json": '{{"uri": "urn:x:1", "versioncreated": "{}", "headline": "Pier",'
    ' "body_text": "The pier was closed."}}',
    "feed.json": '{{"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": ['
    '{{"id": "1", "title": "Pier", "date_published": "{}", "content_text":'
    ' "The pier was closed."}}]}}',
}


@pytest.mark.parametrize("name", WRITTEN_BY_PROGRAMS)
@pytest.mark.parametrize("written", ["2024-05", "05-06-2024", "[[date]]", "tomorrow, perhaps"])
def test_a_date_that_programs_wrote_wrongly_costs_no_article(
    name: str, written: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(WRITTEN_BY_PROGRAMS[name].format(written))
    [article] = read_paths([path])
    assert isinstance(article, Article), article
    assert (article.title, article.text) == ("Pier", "The pier was closed.")
    assert (article.published_at, article.date_source) == (None, None)
    assert written in "".join(article.dropped)
    path.write_text(WRITTEN_BY_PROGRAMS[name].format("2024-05-06T07:00:00Z"))
    [article] = read_paths([path])
    assert isinstance(article, Article), article
    assert str(article.published_at) == "2024-05-06 07:00:00+00:00"
