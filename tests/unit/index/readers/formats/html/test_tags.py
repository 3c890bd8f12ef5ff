"""The day a page came out, among all the days that it marks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.models import Article
from index.readers import read_paths

WORDS = (
    "<p>The orchard at Hovin gave nine tonnes of pears this autumn, twice as many as last year.</p>"
    "<p>Its owner puts it down to the bees that a neighbour brought over the fjord in spring.</p>"
)
HEADLINE = "<h1>Pears by the tonne at Hovin</h1>"
DAY = "<time datetime='2021-10-12T08:00:00Z'>12 October 2021</time>"


def read(tmp_path: Path, body: str = "", *, head: str = "") -> Article:
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><title>Pears by the tonne at Hovin</title>{head}</head>"
        f"<body>{body or f'<article>{HEADLINE}{WORDS}</article>'}</body></html>"
    )
    [found] = read_paths([path])
    assert isinstance(found, Article), found
    return found


def day(article: Article) -> str | None:
    return article.published_at.date().isoformat() if article.published_at else None


@pytest.mark.parametrize(
    "body",
    [
        "<p>Last edited <time datetime='2023-01-01'>1 January</time> · Posted on {day}</p>{words}",
        "<time class='date-modified' datetime='2023-01-01'>x</time>{day}{words}",
        "<p><time itemprop='dateModified' datetime='2023-01-01'>x</time> {day}</p>{words}",
        "{day}<p>Updated: <time datetime='2023-01-01'>1 January 2023</time></p>{words}",
        "<span itemprop='datePublished' content='2021-10-12'></span>"
        "<span itemprop='dateModified' content='2023-01-01'></span>{words}",
        "<p>Posted by <a href='/a'>Ola Vik</a> on {day}</p>{words}",
        "<div class='date-updated'><time datetime='2023-01-01'>1 January 2023</time></div>"
        "<div class='date-published'>{day}</div>{words}",
        "<span class='meta__modified'><time datetime='2023-01-01'>1 January 2023</time></span>"
        "<span class='meta__credits'>{day}</span>{words}",
        "<p>Aktualisiert: <time datetime='2023-01-01'>1. Januar 2023</time></p>"
        "<p>Erstellt: {day}</p>{words}",
        "{words}<p class=meta><time pubdate datetime='2021-10-12'>x</time></p>",
    ],
)
def test_the_time_that_is_marked_as_publication(tmp_path: Path, body: str) -> None:
    found = read(tmp_path, f"<article>{HEADLINE}{body.format(day=DAY, words=WORDS)}</article>")
    assert day(found) == "2021-10-12"
    if "2023-01-01" in body:
        assert found.updated_at is not None
        assert found.updated_at.year == 2023


@pytest.mark.parametrize(
    "body",
    [
        "<article>{title}{words}<p>We meet on <time datetime='2020-01-01'>x</time>.</p></article>",
        "<article>{title}{words}<p>The fair opened on {day} in Hovin, with a band.</p></article>",
        "<article>{title}<p>The fair of {day} drew a crowd to the field.</p>{words}</article>",
        "<article>{title}{words}</article><div class=latest-news>{day}</div>",
        "<div>{title}{words}</div><div><a href=/x>Ferry stops</a> {day}</div>",
        "<article>{title}{words}</article><article><h2>Ferry stops</h2>{day}</article>",
        "<article>{title}{words}<div class=comment><b>Ola</b> {day} So it is!</div></article>",
        "<aside>{day} Ferry stops</aside><article>{title}{words}</article>",
        "<nav>{day}</nav><header><ol><li>{day} Ferry</ol></header>{title}{words}",
    ],
)
def test_the_time_of_something_else_is_not_the_pages(tmp_path: Path, body: str) -> None:
    found = read(tmp_path, body.format(title=HEADLINE, words=WORDS, day=DAY))
    assert day(found) is None


@pytest.mark.parametrize(
    "body",
    [
        "{day}{title}{words}",
        "<header>{title}{day}</header><div>{words}</div>",
        "<article>{title}{words}{day}</article>",
        "<article>{title}<a rel=bookmark href=/2>{day}</a>{words}</article>",
        "<article>{title}<p>{day} | Hovin</p>{words}</article>",
        "<main>{day}{words}</main>",
    ],
)
def test_a_bare_time_beside_the_story_is(tmp_path: Path, body: str) -> None:
    found = read(tmp_path, body.format(title=HEADLINE, words=WORDS, day=DAY))
    assert day(found) == "2021-10-12"


@pytest.mark.parametrize(
    "nothing",
    [
        "0001-01-01T00:00:00Z",
        "1970-01-01",
        "1969-12-31T19:00:00-05:00",
        "1969-12-31",
        "9999-12-31T23:59:59Z",
        "Invalid Date",
        "1970-01-01T01:00:00+01:00",
        "1899-12-30T00:00:00",
        "0000-00-00",
        "%%pubdate%%",
        "[date]",
        "null",
        "07/08/2021",
        "in three days",
    ],
)
def test_a_date_that_is_none_gives_way_to_one_that_is(tmp_path: Path, nothing: str) -> None:
    # Made here, so that the test has the same name in every process.
    if nothing == "in three days":
        nothing = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    bad = f"<meta property='article:published_time' content='{nothing}'>"
    good = "<meta name='dc.date' content='2021-10-12'>"
    assert day(read(tmp_path, head=bad + good)) == "2021-10-12"
    assert day(read(tmp_path, head=good + bad)) == "2021-10-12"
    shown = f"<article>{HEADLINE}<p>12 October 2021</p>{WORDS}</article>"
    assert day(read(tmp_path, shown, head=bad)) == "2021-10-12"
    told = (
        '<script type="application/ld+json">{"@type": "Article", "headline": "Pears by the tonne",'
        f'"datePublished": "{nothing}", "dateCreated": "2021-10-12"}}</script>'
    )
    assert day(read(tmp_path, head=told)) == "2021-10-12"
    alone = read(tmp_path, head=bad)
    assert (day(alone), alone.date_source) == (None, None)


def test_seconds_and_milliseconds_since_1970_are_a_date(tmp_path: Path) -> None:
    for number in ("1634025600", "1634025600000"):
        head = f"<meta property='article:published_time' content='{number}'>"
        assert day(read(tmp_path, head=head)) == "2021-10-12"


@pytest.mark.parametrize(
    "teaser",
    [
        "<ul><li><a href='/a'>Ferry to stop this winter</a></li></ul>",
        "<div><time>1 Jan 2023</time> <a href='/a'>Ferry to stop this winter</a></div>",
        "<p>1 Jan 2023 <a href='/a'>Ferry to stop this winter</a></p>",
    ],
)
def test_a_teaser_above_is_no_publisher(tmp_path: Path, teaser: str) -> None:
    body = f"<header>{teaser}</header><article>{HEADLINE}<p>12 October 2021</p>{WORDS}</article>"
    found = read(tmp_path, body)
    assert (found.publisher, day(found)) == (None, "2021-10-12")


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published:time' content='2021-10-12T08:00:00Z'>",
        "<meta name='Publish-Date' content='2021-10-12'>",
        "<meta name='DC_date_issued' content='2021-10-12'>",
    ],
)
def test_a_day_by_whatever_name(tmp_path: Path, head: str) -> None:
    found = read(tmp_path, head=head)
    assert day(found) == "2021-10-12"
    assert found.title == "Pears by the tonne at Hovin"


@pytest.mark.parametrize(
    "title", ["Pears at Hovin | Fjord | 12.10.2021", "Pears at Hovin | 12.10.2021"]
)
def test_a_day_in_the_title(tmp_path: Path, title: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><title>{title}</title></head><body><div>{WORDS}</div></body></html>"
    )
    [found] = read_paths([path])
    assert isinstance(found, Article)
    assert (found.title, day(found), found.date_source) == ("Pears at Hovin", "2021-10-12", "title")


@pytest.mark.parametrize(
    ("head", "byline", "author"),
    [
        ("<meta name=author content='Fjord Times'>", "By Liv Aune", "Liv Aune"),
        ("<meta name=author content='liv@fjord.example'>", "By Liv Aune", "Liv Aune"),
        ("<meta name=author content='Odd Hagen'>", "By Liv Aune", "Odd Hagen"),
        ("<meta name=author content='Kim In Sung'>", "", "Kim In Sung"),
        ("<meta name=author content='Fjord Times'>", "", "Fjord Times"),
        ("<meta name=author content='Fjord Times'>", "von Fjord Times", "Fjord Times"),
        ("", "<a href=/1>Liv Aune</a><a href=/2>Odd Hagen</a>", "Liv Aune, Odd Hagen"),
    ],
)
def test_who_wrote_it_and_not_the_site(tmp_path: Path, head: str, byline: str, author: str) -> None:
    site = "<meta property='og:site_name' content='Fjord Times'>"
    body = f"<article>{HEADLINE}<div class=byline>{byline}</div>{WORDS}</article>"
    assert read(tmp_path, body, head=site + head).author == author


def test_a_publisher_in_microdata(tmp_path: Path) -> None:
    named = (
        "<div itemprop='publisher' itemscope itemtype='https://schema.org/Organization'>"
        "<meta itemprop='name' content='Hovin Post'></div>"
    )
    body = f"<article>{HEADLINE}{named}{WORDS}</article>"
    assert read(tmp_path, body).publisher == "Hovin Post"
    site = "<meta property='og:site_name' content='Hovin Daily'>"
    assert read(tmp_path, body, head=site).publisher == "Hovin Daily"
