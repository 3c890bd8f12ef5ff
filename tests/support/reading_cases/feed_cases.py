"""RSS, RDF and Atom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from tests.support.reading_cases.case import Case, Story
from tests.support.reading_cases.html_cases import paragraphs
from tests.support.reading_cases.stories import FERRY, KYIV, PIER


def _rss(items: str, title: str = "Skerry Post") -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{title}</title><link>https://skerrypost.example</link>{items}"
        "</channel></rss>"
    ).encode()


def _item(story: Story, date: str, body: str) -> str:
    return (
        f"<item><title>{escape(story.title)}</title><link>{story.url}</link>"
        f"<guid>{story.url}</guid><pubDate>{date}</pubDate><dc:creator>{story.author}</dc:creator>"
        f"<category>{story.category}</category>{body}</item>"
    )


def _encoded(story: Story) -> str:
    more = "<p>Read more on our site</p>"
    return f"<content:encoded><![CDATA[{paragraphs(story)}{more}]]></content:encoded>"


def _cases() -> Iterator[Case]:
    monday = "Mon, 01 May 2023 10:00:00 +0200"
    full = f"<description>{PIER.paragraphs[2]}</description>{_encoded(PIER)}"
    yield Case("full.rss", _rss(_item(PIER, monday, full)), (PIER,), ("Read more",))
    yield Case("by-root.xml", _rss(_item(PIER, monday, full)), (PIER,))
    short = replace(PIER, paragraphs=PIER.paragraphs[2:3])
    summary = f"<description>{PIER.paragraphs[2]}</description>"
    yield Case("summary.rss", _rss(_item(PIER, monday, summary)), (short,))
    escaped = f"<description>{escape(paragraphs(PIER))}</description>"
    yield Case("escaped.rss", _rss(_item(PIER, "Mon, 01 May 2023 08:00:00 GMT", escaped)), (PIER,))
    ferry = replace(FERRY, publisher="Skerry Post")
    kyiv = replace(KYIV, publisher="Skerry Post")
    many = (
        _item(PIER, monday, _encoded(PIER))
        + _item(FERRY, "Thu, 13 Jun 2024 17:30:00 +0200", _encoded(FERRY))
        + _item(KYIV, "2023-05-01T10:00:00+03:00", _encoded(KYIV))
    )
    yield Case("three.rss", _rss(many), (PIER, ferry, kyiv))
    bare = (
        f"<item><title>{PIER.title}</title><description>{PIER.paragraphs[2]}</description></item>"
    )
    nothing = replace(short, author=None, category=None, url=None, published_at=None)
    yield Case("bare.rss", _rss(bare), (nothing,))
    sick = _rss(_item(PIER, monday, full)).replace(b"</channel>", b"<p>& unclosed</channel>")
    yield Case("not-well-formed.rss", sick, (PIER,))
    yield Case("not-well-formed.xml", sick, (PIER,))
    latin = _rss(_item(PIER, monday, full), "Skerry Pöst").decode().replace("utf-8", "iso-8859-1")
    yield Case("latin.rss", latin.encode("latin-1"), (replace(PIER, publisher="Skerry Pöst"),))
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Nordkyst</title><entry>'
        f"<title>{FERRY.title}</title><link rel='alternate' href='{FERRY.url}'/>"
        "<id>urn:uuid:1</id><published>2024-06-13T17:30:00+02:00</published>"
        "<updated>2024-06-14T09:00:00+02:00</updated>"
        f"<author><name>{FERRY.author}</name></author><category term='Transport'/>"
        f"<content type='html'>{escape(paragraphs(FERRY))}</content></entry></feed>"
    )
    yield Case("feed.atom", atom.encode(), (FERRY,))
    xhtml = atom.replace("type='html'", "type='xhtml'").replace(
        escape(paragraphs(FERRY)),
        f"<div xmlns='http://www.w3.org/1999/xhtml'>{paragraphs(FERRY)}</div>",
    )
    yield Case("xhtml.atom", xhtml.encode(), (FERRY,))
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel rdf:about='x'><title>Nordkyst</title></channel>"
        f"<item rdf:about='{FERRY.url}'><title>{FERRY.title}</title><link>{FERRY.url}</link>"
        f"<dc:date>2024-06-13T17:30:00+02:00</dc:date><dc:creator>{FERRY.author}</dc:creator>"
        f"<dc:subject>Transport</dc:subject><description>{escape(paragraphs(FERRY))}</description>"
        "</item></rdf:RDF>"
    )
    yield Case("rdf.xml", rdf.encode(), (FERRY,))


CASES = tuple(_cases())
