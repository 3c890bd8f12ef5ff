"""NewsML-G2 in the shapes that IPTC's guide and agencies give it."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths

BODY = "The ferry to Skerry sails again from Monday, the harbour board said."
XHTML = '<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html></inlineXML>'


def read(tmp_path: Path, xml: str) -> list[Article | ReadError]:
    path = tmp_path / "item.xml"
    path.write_text(xml, encoding="utf-8")
    return list(read_paths([path]))


def item(meta: str = "", content: str = f"<p>{BODY}</p>", about: str = "") -> str:
    content = content if "<inline" in content else XHTML.format(content)
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><itemMeta>'
        f"<versionCreated>2024-05-06T08:00:00Z</versionCreated>{meta}</itemMeta><contentMeta>"
        f"<headline>Ferry sails again</headline>{about}</contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def article(tmp_path: Path, meta: str = "", **parts: str) -> Article:
    [found] = read(tmp_path, item(meta, **parts))
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("meta", "publisher"),
    [
        ('<provider qcode="nprov:AFP"/>', "AFP"),
        ('<provider qcode="nprov:x"><name>Skerry Wire</name></provider>', "Skerry Wire"),
        ('<provider qcode="own:z01122"/>', None),
        ('<provider uri="https://x.example/"/>', None),
    ],
)
def test_a_provider_by_its_code(tmp_path: Path, meta: str, publisher: str | None) -> None:
    assert article(tmp_path, meta).publisher == publisher


@pytest.mark.parametrize(
    ("rel", "is_own"),
    [('rel="irel:seeAlso"', False), ('rel="irel:derivedFrom"', False), ("", True)],
)
def test_links_to_other_pages_are_not_its_address(tmp_path: Path, rel: str, is_own: bool) -> None:
    found = article(tmp_path, f'<link {rel} href="https://x.example/a"/>')
    assert found.url == ("https://x.example/a" if is_own else None)


def test_what_stands_around_the_story_is_none_of_it(tmp_path: Path) -> None:
    around = (
        '<header><ul class="slugline"><li>Traffic</li><li>Skerry</li></ul></header>'
        "<h1>Ferry sails again</h1><figure><figcaption>A quay.</figcaption></figure>"
        f"<p>{BODY}</p><p>{BODY}</p><footer>skw</footer>"
    )
    assert article(tmp_path, content=around).text == f"{BODY}\n\n{BODY}"


@pytest.mark.parametrize(
    "content",
    [
        f'<inlineData contenttype="text/plain"><![CDATA[<p>\n {BODY}\n</p>]]></inlineData>',
        f"<inlineData>{BODY}</inlineData>",
        f"<inlineXML><story><p>{BODY}</p></story></inlineXML>",
    ],
)
def test_words_by_what_they_are(tmp_path: Path, content: str) -> None:
    assert article(tmp_path, content=content).text == BODY


@pytest.mark.parametrize(
    "xml",
    [
        item(content="<inlineXML><concept><name>A meeting</name></concept></inlineXML>"),
        item(content="<inlineXML><sports-event><team>Skerry</team></sports-event></inlineXML>"),
        '<conceptItem xmlns="http://iptc.org/std/nar/2006-10-01/"><concept/></conceptItem>',
        '<planningItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>',
    ],
)
def test_data_is_no_story(tmp_path: Path, xml: str) -> None:
    [error] = read(tmp_path, xml)
    assert isinstance(error, ReadError)
    assert "no news item in it has words" in str(error)


def test_a_subject_that_has_a_name(tmp_path: Path) -> None:
    coded = '<subject literal="f"/><subject qcode="own:7"><name>Islands</name></subject>'
    assert article(tmp_path, about=coded).category == "Islands"
    medtop = '<subject qcode="medtop:04000000"><name>transport</name></subject>'
    assert article(tmp_path, about=coded + medtop).category == "transport"
    assert article(tmp_path, about='<subject literal="f"/>').category == "f"


def test_nothing_under_embargo_is_read(tmp_path: Path) -> None:
    first, second = (
        item(f"<embargoed>{year}-05-06T08:00:00Z</embargoed>") for year in (2999, 2024)
    )
    message = (
        f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">{first}{second}</newsMessage>'
    )
    held, usable = read(tmp_path, message)
    assert isinstance(held, ReadError)
    assert "under embargo until 2999" in str(held)
    assert isinstance(usable, Article)
    # Agencies write it empty where there is none.
    assert article(tmp_path, "<embargoed/>").text == BODY


def test_newsml_of_version_1_is_called_by_its_name(tmp_path: Path) -> None:
    [error] = read(tmp_path, "<NewsML><NewsItem/></NewsML>")
    assert isinstance(error, ReadError)
    assert "NewsML of version 1" in str(error)
