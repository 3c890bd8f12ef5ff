"""Entries of feeds that share an address, have pictures with captions, or several authors."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths

_NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
FIRST = "The council met at noon and sent the plan back to the harbour office."
SECOND = "At four the harbour office answered that it had no other plan to offer."
CAPTION = "<media:description>A gull on a bollard, seen from the quay in June.</media:description>"


def read(tmp_path: Path, feed: str, name: str = "feed.rss") -> list[Article]:
    path = tmp_path / name
    path.write_text(feed, encoding="utf-8")
    found = list(read_paths([path]))
    assert all(isinstance(each, Article) for each in found), found
    return [each for each in found if isinstance(each, Article)]


def rss(*items: str) -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {_NAMESPACES}><channel><title>P</title>{inner}</channel></rss>'


def entry(title: str, text: str, guid: str = "", link: str = "https://p.example/live") -> str:
    named = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<title>{title}</title><link>{link}</link>{named}<description>{text}</description>"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("tag:p.example,2021:1", "tag:p.example,2021:2"),
        ("https://p.example/live?post=1", "https://p.example/live?post=2"),
        ("", ""),
        ("live#noon", "live#four"),
    ],
)
def test_entries_of_one_address_are_told_apart_by_their_guids(
    tmp_path: Path, one: str, two: str
) -> None:
    items = (entry("Noon", FIRST, one), entry("Four", SECOND, two))
    noon, four = read(tmp_path, rss(*items))
    assert noon.id != four.id
    assert (noon.url, noon.text, four.text) == ("https://p.example/live", FIRST, SECOND)
    assert noon.summary_of == (noon.id,)
    # Wherever they stand in the feed.
    assert [each.id for each in read(tmp_path, rss(*reversed(items)))] == [four.id, noon.id]


def test_atom_entries_of_one_address(tmp_path: Path) -> None:
    entries = "".join(
        f"<entry><id>urn:{n}</id><title>{n}</title><link href='https://p.example/live'/>"
        f"<content>{text}</content></entry>"
        for n, text in enumerate((FIRST, SECOND))
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title>{entries}</feed>'
    assert len({each.id for each in read(tmp_path, feed, "feed.atom")}) == 2


@pytest.mark.parametrize(
    ("one", "two"),
    [("a-1", "a-1"), ("https://p.example/live#0", "https://p.example/live#3"), ("a-1", "a-2")],
)
def test_one_entry_that_stands_twice_is_one_article(tmp_path: Path, one: str, two: str) -> None:
    again, twice = read(tmp_path, rss(entry("Noon", FIRST, one), entry("Noon", FIRST, two)))
    alone = read(tmp_path, rss(entry("Noon", FIRST, one)))[0]
    assert again.id == twice.id == alone.id


@pytest.mark.parametrize(
    "body",
    [
        f"<media:content url='a.jpg'>{CAPTION}</media:content>{{}}",
        f"{CAPTION}{{}}",
        f"{{}}<media:group>{CAPTION}<media:title>Gull</media:title></media:group>",
        f"<media:title>Gull</media:title>{CAPTION * 3}{{}}",
    ],
)
@pytest.mark.parametrize("element", ["description", "content:encoded"])
def test_a_caption_is_not_the_text(tmp_path: Path, body: str, element: str) -> None:
    text = f"<{element}>{FIRST}</{element}>"
    item = f"{body.format(text)}<title>Noon</title><link>https://p.example/1</link>"
    [found] = read(tmp_path, rss(item))
    assert (found.title, found.text) == ("Noon", FIRST)
    assert bool(found.summary_of) == (element == "description")


def test_a_film_has_the_words_that_it_is_described_by(tmp_path: Path) -> None:
    film = (
        f"<title>Gull</title><link>https://p.example/2</link><media:group>{CAPTION}</media:group>"
    )
    noon, gull = read(tmp_path, rss(entry("Noon", FIRST), film))
    assert (noon.text, gull.text) == (FIRST, "A gull on a bollard, seen from the quay in June.")


@pytest.mark.parametrize(
    ("names", "author"),
    [
        ("<dc:creator>Ada Berg</dc:creator><dc:creator>Bo Dahl</dc:creator>", "Ada Berg, Bo Dahl"),
        ("<dc:creator>Ada Berg</dc:creator><dc:creator>Ada Berg</dc:creator>", "Ada Berg"),
        ("<dc:creator>Ada Berg, Bo Dahl</dc:creator>", "Ada Berg, Bo Dahl"),
        ("<dc:creator> </dc:creator>", None),
    ],
)
def test_all_authors_are_named(tmp_path: Path, names: str, author: str | None) -> None:
    [found] = read(tmp_path, rss(entry("Noon", FIRST) + names))
    assert found.author == author


@pytest.mark.parametrize(
    ("channel", "hours", "is_sure"),
    [
        ("<title>Xinhua World</title>", 8, True),
        ("<title>Daily</title><language>zh-tw</language>", 8, True),
        ("<title>Daily</title><link>https://daily.example.cn/</link>", 8, True),
        ("<title>Daily</title><language>en-US</language>", -6, True),
        ("<title>Houston Daily</title>", -6, True),
        ("<title>Daily</title><language>en</language>", -6, False),
    ],
)
def test_whose_cst_it_is(tmp_path: Path, channel: str, hours: int, is_sure: bool) -> None:
    dated = entry("Bridge", FIRST) + "<pubDate>Tue, 11 Jan 2022 09:00:00 CST</pubDate>"
    [found] = read(tmp_path, rss(dated).replace("<title>P</title>", channel))
    assert found.published_at is not None
    offset = found.published_at.utcoffset()
    assert offset is not None
    assert offset.total_seconds() == hours * 3600
    assert found.date_is_sure is is_sure


@pytest.mark.parametrize(
    ("authors", "read_as"),
    [
        (("a@p.media (Ada Marsh)",), "Ada Marsh"),
        (("a@p.org (Ada Marsh)", "b@p.press (Bo Lund)"), "Ada Marsh, Bo Lund"),
        (("a@p.media (Ada Marsh (Arle))",), "Ada Marsh (Arle)"),
        (("a@p.media",), "a@p.media"),
        (("Ada Marsh (AP)",), "Ada Marsh (AP)"),
    ],
)
def test_authors_stand_behind_their_addresses(
    tmp_path: Path, authors: tuple[str, ...], read_as: str
) -> None:
    told = "".join(f"<author>{author}</author>" for author in authors)
    (article,) = read(tmp_path, rss(entry("Noon", FIRST) + told))
    assert article.author == read_as


@pytest.mark.parametrize(
    "written",
    [
        "05-06-2024",
        "2024-05",
        "2024-127",
        "May 2024",
        "yesterday",
        "{{ item.date }}",
        "Fri, 31 Feb 2024 08:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "1970-01-01T00:00:00Z",
        "Mon, 04 Mar 2999 07:30:00 GMT",
    ],
)
def test_what_is_no_day_costs_no_article(tmp_path: Path, written: str) -> None:
    dated = f"{entry('Noon', FIRST)}<pubDate>{written}</pubDate>"
    (article,) = read(tmp_path, rss(dated))
    assert (article.text, article.published_at, article.date_source) == (FIRST, None, None)
    assert written in "".join(article.dropped)
    # It gives way to another that is one.
    (article,) = read(tmp_path, rss(f"{dated}<dc:date>2024-03-04T07:30:00+01:00</dc:date>"))
    assert str(article.published_at) == "2024-03-04 07:30:00+01:00"


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("Mon, 04 Mar 2024 07:30:00 EST", "2024-03-04T12:30"),
        ("Mon, 01 Jul 2024 07:30:00 PDT", "2024-07-01T14:30"),
        ("Mon, 01 Jul 2024 07:30:00 BST", "2024-07-01T06:30"),
        ("Mon, 04 Mar 2024 07:30:00 CET", "2024-03-04T06:30"),
        ("Mon, 04 Mar 2024 07:30:00 JST", "2024-03-03T22:30"),
        ("Mon, 04 Mar 2024 07:30:00 NZDT", "2024-03-03T18:30"),
        ("Mon, 04 Mar 2024 07:30:00 AKST", "2024-03-04T16:30"),
        ("Mon, 04 Mar 24 07:30:00 GMT", "2024-03-04T07:30"),
        ("Sat, 04 Mar 95 07:30 +0000", "1995-03-04T07:30"),
        ("4 Mar 2024 07:30 Z", "2024-03-04T07:30"),
        ("Mon, 04 Mar 2024 07:30:00 +0545", "2024-03-04T01:45"),
        ("2024-03-04T07:30:00.123-05:00", "2024-03-04T12:30"),
        ("Mon, 04 Mar 2024 07:30:00 UTC+3", "2024-03-04T04:30"),
        ("lun., 04 mars 2024 07:30:00 +0100", "2024-03-04T06:30"),
        ("Mo, 04 Mär 2024 07:30:00 +0100", "2024-03-04T06:30"),
        ("Monday, 04-Mar-24 07:30:00 GMT", "2024-03-04T07:30"),
        ("Mon Mar  4 07:30:00 2024", "2024-03-04T07:30"),
        ("Mon, 04 Mar 2024 7:30 PM CDT", "2024-03-05T00:30"),
        ("Mon, 04 Mar 2024 24:00:00 GMT", "2024-03-05T00:00"),
    ],
)
def test_the_instant_that_a_date_means(tmp_path: Path, written: str, instant: str) -> None:
    (article,) = read(tmp_path, rss(f"{entry('Noon', FIRST)}<pubDate>{written}</pubDate>"))
    assert article.published_at is not None
    assert article.published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == instant


def test_a_year_of_two_digits_and_a_zone_of_four(tmp_path: Path) -> None:
    written = "<pubDate>Fri, 24 Sep 21 07:50:00 +0300</pubDate>"
    (article,) = read(tmp_path, rss(entry("Noon", FIRST) + written))
    assert str(article.published_at) == "2021-09-24 07:50:00+03:00"


def exported(title: str, *, status: str = "publish", kind: str = "post", word: str = "") -> str:
    """An entry of WordPress's export, which holds all that it has."""
    told = f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>"
    told += f"<wp:post_password>{word}</wp:post_password>"
    return f"<title>{title}</title><description>{FIRST}</description>{told}"


def test_what_wordpress_does_not_show_is_left_out_of_its_export(tmp_path: Path) -> None:
    feed = rss(
        exported("Shown"),
        exported("A kind of its own", kind="story"),
        exported("Not out yet", status="draft"),
        exported("Of next week", status="future"),
        exported("For editors", status="private"),
        exported("For members", word="x"),
        exported("A picture", status="inherit", kind="attachment"),
        exported("A menu", kind="nav_menu_item"),
        exported("A block", kind="wp_block"),
    ).replace("<rss ", '<rss xmlns:wp="http://wordpress.org/export/1.2/" ')
    path = tmp_path / "export.xml"
    path.write_text(feed, encoding="utf-8")
    *found, error = read_paths([path])
    assert [each.title for each in found if isinstance(each, Article)] == [
        "Shown",
        "A kind of its own",
    ]
    assert isinstance(error, ReadError)
    assert "7 of 9 entries" in str(error)


def test_a_name_written_as_html(tmp_path: Path) -> None:
    author = "<author>l@p.example (Lo&amp;#239;c Roe)</author>"
    category = "<category>Arts &amp;amp; Life</category>"
    [found] = read(tmp_path, rss(entry("Plan", FIRST) + author + category))
    assert (found.author, found.category) == ("Loïc Roe", "Arts & Life")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("a.html", 'type="text/html"'), ("a.pdf", 'type="application/pdf"')),
        (("a.html", 'hreflang="en"'), ("a-de.html", 'hreflang="de"')),
        (("a-de.html", 'hreflang="de"'), ("a.html", 'hreflang="en-GB"')),
        (("a.html", ""), ("a.json", 'type="application/activity+json"')),
    ],
)
def test_of_several_pages_the_story_s_own(
    tmp_path: Path, first: tuple[str, str], second: tuple[str, str]
) -> None:
    given = "".join(
        f'<link rel="alternate" href="https://p.example/{name}" {attributes}/>'
        for name, attributes in (first, second)
    )
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>P</title><entry>'
        f"<id>tag:p,2024:1</id><title>Plan</title>{given}<summary>{FIRST}</summary></entry></feed>"
    )
    [found] = read(tmp_path, feed, "feed.atom")
    assert found.url == "https://p.example/a.html"


@pytest.mark.parametrize(
    "line",
    [
        "The post Pier closes appeared first on Skerry Post.",
        "Der Beitrag Pier closes erschien zuerst auf Skerry Post.",
        "L’article Pier closes est apparu en premier sur Skerry Post.",
        "La entrada Pier closes se publicó primero en Skerry Post.",
        "L'articolo Pier closes proviene da Skerry Post.",
        "O post Pier closes apareceu primeiro em Skerry Post.",
        "Het bericht Pier closes verscheen eerst op Skerry Post.",
    ],
)
def test_what_wordpress_writes_under_an_entry(tmp_path: Path, line: str) -> None:
    told = entry("Pier closes", f"&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{line}&lt;/p&gt;")
    [article] = read(tmp_path, rss(told))
    assert article.text == FIRST
    assert [*article.dropped] == [line]


def test_a_post_that_appeared_first_elsewhere_is_a_sentence(tmp_path: Path) -> None:
    said = "He said that the post had appeared first on a page of his own."
    [article] = read(tmp_path, rss(entry("Pier", f"{FIRST} {said}")))
    assert article.text == f"{FIRST} {said}"


@pytest.mark.parametrize(
    "line",
    ["Before on these pages:", "Continue reading...", "Continue reading", "Related: Ten piers"],
)
def test_a_label_of_links_that_are_gone(tmp_path: Path, line: str) -> None:
    told = (
        f"&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;Before on these pages:&lt;/p&gt;&lt;ul&gt;&lt;/ul&gt;"
    )
    [article] = read(tmp_path, rss(entry("Pier", told)))
    assert article.text == FIRST


@pytest.mark.parametrize(
    ("feed", "entry_", "author"),
    [
        ("<author><name>Skerry Post</name></author>", "", "Skerry Post"),
        ("<author><name>A</name></author>", "<author><name>Bo Lind</name></author>", "Bo Lind"),
        ("", "", None),
    ],
)
def test_entries_of_atom_have_the_author_of_their_feed(
    tmp_path: Path, feed: str, entry_: str, author: str | None
) -> None:
    held = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title>{feed}<entry><title>Pier</title>"
    held += f"<link href='https://p.example/1'/>{entry_}<summary>{FIRST}</summary></entry></feed>"
    [article] = read(tmp_path, held, "feed.atom")
    assert article.author == author


def test_the_editor_of_rss_has_not_written_its_items(tmp_path: Path) -> None:
    channel = "<managingEditor>desk@p.example (Ada Marsh)</managingEditor><item>"
    held = rss(entry("Pier", FIRST)).replace("<item>", channel, 1)
    [article] = read(tmp_path, held)
    assert article.author is None


@pytest.mark.parametrize(
    ("link", "address", "publisher"),
    [
        (
            "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://shore.example/a/1&amp;ct=ga",
            "https://shore.example/a/1",
            "shore.example",
        ),
        (
            "https://google.de/url?q=https%3A%2F%2Fwww.shore.example%2Fa%3Fid%3D1&amp;sa=D",
            "https://www.shore.example/a?id=1",
            "shore.example",
        ),
        ("https://shore.example/url?url=https://b.example/", None, "P"),
        ("https://www.google.com/url?rct=j", None, "P"),
    ],
)
def test_what_a_search_engine_leads_on_to(
    tmp_path: Path, link: str, address: str | None, publisher: str
) -> None:
    [article] = read(tmp_path, rss(entry("Plan", FIRST, link=link)))
    assert article.url == (address or link.replace("&amp;", "&"))
    assert article.publisher == publisher


@pytest.mark.parametrize(
    ("item", "publisher"),
    [
        ("<dc:publisher>Shore Press</dc:publisher>", "Shore Press"),
        ("<dc:publisher> </dc:publisher>", "P"),
        (
            '<source url="https://s.example/">Slipway</source><dc:publisher>B</dc:publisher>',
            "Slipway",
        ),
    ],
)
def test_an_entry_that_names_its_own_publisher(tmp_path: Path, item: str, publisher: str) -> None:
    [article] = read(tmp_path, rss(entry("Plan", FIRST) + item))
    assert article.publisher == publisher


def test_of_its_html_only_words_are_read(tmp_path: Path) -> None:
    markup = (
        "<script>seen('harbour');</script><style>p { color: red }</style><iframe></iframe>"
        f"<p onclick='go()'>{FIRST}</p><p style='display:none'>Not shown.</p><p>{SECOND}</p>"
    )
    item = f"<title>Noon<![CDATA[<script>go()</script>]]></title><description><![CDATA[{markup}]]>"
    found = read(tmp_path, rss(f"{item}</description><link>https://p.example/noon</link>"))
    assert [(each.title, each.text) for each in found] == [("Noon", f"{FIRST}\n\n{SECOND}")]


@pytest.mark.parametrize(
    "written", ["The &lt;b&gt;Quay&lt;/b&gt;", "<![CDATA[The Quay<script>go()</script>]]>"]
)
def test_a_publisher_is_read_as_words_too(tmp_path: Path, written: str) -> None:
    feed = rss(entry("Noon", FIRST)).replace("<title>P</title>", f"<title>{written}</title>", 1)
    assert [each.publisher for each in read(tmp_path, feed)] == ["The Quay"]
