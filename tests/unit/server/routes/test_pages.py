"""What the article page tells beside the text."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest
from lxml import html
from starlette.testclient import TestClient

from index import Article, Correction, IndexReader
from server.app import build_app
from server.schemas.article_page import authors_of
from tests.unit.server.documents import ARTICLE
from tests.unit.server.test_app import STATE


class Shelf:
    """An index with the given versions of one article."""

    def __init__(self, *versions: Article) -> None:
        self._versions = versions

    def article(self, article_id: str, version: int | None = None) -> Article:
        return self._versions[-1 if version is None else version - 1]


def page_of(*versions: Article, query: str = "") -> str:
    reader = cast(IndexReader, Shelf(*versions))
    client = TestClient(build_app(replace(STATE, reader=lambda _: reader)))
    response = client.get(f"/articles/harbour{query}")
    assert response.status_code == 200
    return response.text


def test_corrections_and_a_retraction_stand_above_the_text() -> None:
    at = datetime(2024, 2, 9, tzinfo=UTC)
    corrections = (Correction("It is <b>40</b>, not 14.", at), Correction("The name is Roan."))
    text = page_of(replace(ARTICLE, corrections=corrections, retracted=True, language="en"))
    assert "The publisher has taken this article back." in text
    assert "Correction, 9 February 2024." in text
    assert "It is &lt;b&gt;40&lt;/b&gt;, not 14." in text
    assert text.rindex("The name is Roan.") < text.rindex("Port Selby.")


def test_an_earlier_version_says_that_there_is_a_newer_one() -> None:
    versions = ARTICLE, replace(ARTICLE, version=2)
    assert "read version 2" in page_of(*versions, query="?version=1")
    assert "banner" not in page_of(*versions)


def test_the_day_of_an_update_is_shown() -> None:
    text = page_of(replace(ARTICLE, updated_at=datetime(2024, 3, 1, tzinfo=UTC)))
    assert "updated" in text
    assert "1 March 2024" in text
    assert "banner" not in text


def test_other_programs_read_what_the_page_is_of() -> None:
    article = replace(
        ARTICLE,
        title="Wall </script><script>alert(1)</script> & more",
        author='Ann "A" Roe',
        category="local",
        url="https://selby.example/wall",
        language="en",
        updated_at=datetime(2024, 3, 1, tzinfo=UTC),
        corrections=(Correction("It is 40."),),
        retracted=True,
    )
    head = html.document_fromstring(page_of(article)).find("head")
    (script,) = head.iter("script")
    told = json.loads(script.text)
    assert {name: told[name] for name in ("@type", "headline", "datePublished", "url")} == {
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": "2024-02-06T08:00:00+00:00",
        "url": "https://selby.example/wall",
    }
    assert told["publisher"]["name"] == "The Selby Post"
    assert (told["correction"], told["creativeWorkStatus"]) == (["It is 40."], "Retracted")
    metas = {
        meta.get("name") or meta.get("property"): meta.get("content") for meta in head.iter("meta")
    }
    assert metas["citation_title"] == metas["og:title"] == article.title
    assert metas["citation_author"] == metas["article:author"] == article.author
    assert metas["citation_publication_date"] == "2024/02/06"
    assert metas["og:url"] == metas["citation_public_url"] == "https://selby.example/wall"
    assert metas["og:site_name"] == "The Selby Post"
    assert metas["og:description"].startswith("Port Selby. The wall will be raised")
    (canonical,) = head.xpath("link[@rel='canonical']")
    assert canonical.get("href") == "https://selby.example/wall"


def test_what_is_unknown_is_not_told_and_the_page_is_its_own_address() -> None:
    article = replace(ARTICLE, publisher=None, published_at=None, text="word " * 100)
    head = html.document_fromstring(page_of(article, query="?cite=0-4")).find("head")
    (script,) = head.iter("script")
    told = json.loads(script.text)
    assert {"publisher", "datePublished", "author", "correction"}.isdisjoint(told)
    assert told["url"] == told["mainEntityOfPage"] == "http://testserver/articles/harbour"
    assert len(told["description"]) <= 200
    assert not head.xpath("meta[@content='' or @content='None']")


def test_a_day_without_a_time_is_the_same_day_everywhere() -> None:
    article = replace(ARTICLE, published_at=datetime(2024, 2, 6, tzinfo=UTC))
    head = html.document_fromstring(page_of(article)).find("head")
    (script,) = head.iter("script")
    (published,) = head.xpath("meta[@property='article:published_time']/@content")
    assert json.loads(script.text)["datePublished"] == published == "2024-02-06"


def test_the_page_is_in_the_language_of_its_article() -> None:
    assert html.document_fromstring(page_of(ARTICLE)).get("lang") == "en"
    spanish = html.document_fromstring(page_of(replace(ARTICLE, language="es")))
    assert spanish.get("lang") == spanish.find(".//h1").get("lang") == "es"
    assert {each.get("lang") for each in spanish.xpath("//header")} == {"en"}


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ann Roe", ["Ann Roe"]),
        ("Ann Roe, Bo Li and Cy van der Berg", ["Ann Roe", "Bo Li", "Cy van der Berg"]),
        ("Ann Roe, and Bo Li", ["Ann Roe", "Bo Li"]),
        ("Ann Roe; Bo Li & Cy Ottar", ["Ann Roe", "Bo Li", "Cy Ottar"]),
        ("Oakes, Winifred", ["Oakes, Winifred"]),
        ("Ann Roe, chief reporter", ["Ann Roe, chief reporter"]),
        ("Staff and agencies", ["Staff and agencies"]),
        ("Trade and Industry Desk", ["Trade and Industry Desk"]),
        (", and ", [", and "]),
        ("", []),
    ],
)
def test_each_author_of_several_is_told_apart(byline: str, names: list[str]) -> None:
    assert authors_of(byline) == names
    page = html.document_fromstring(page_of(replace(ARTICLE, author=byline)))
    assert page.xpath("//meta[@name='citation_author']/@content") == names


def test_a_very_long_byline_is_read_in_no_time() -> None:
    started = time.process_time()
    assert len(authors_of("Ann Roe, " * 100_000)) == 1
    assert len(authors_of("Ann Roe, " * 50 + "Bo Li")) == 51
    assert time.process_time() - started < 1


def test_the_original_is_opened_at_the_cited_words() -> None:
    article = replace(ARTICLE, url="https://selby.example/wall")
    plain = '<a href="https://selby.example/wall" rel='
    assert plain in page_of(article)
    assert plain in page_of(article, query="?cite=9-2")
    assert 'wall#:~:text=The%20wall%20will%20be%20raised%20by%2040%20centimetres." rel=' in page_of(
        article, query="?cite=12-54"
    )


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("nl, fr;q=0.7", "fr"),
        ("ar", "ar"),
        ("nl", "en"),
        (",;,-", "en"),
        ("x" * 5_000 + ",de", "en"),
    ],
)
def test_the_chat_page_is_in_a_language_that_the_browser_asks_for(asked: str, tag: str) -> None:
    reader = cast(IndexReader, Shelf(ARTICLE))
    client = TestClient(build_app(replace(STATE, reader=lambda view: reader)))
    page = client.get("/", headers={"Accept-Language": asked}).text
    assert f'<html lang="{tag}">' in page
    # The words of other languages come where a page is in them.
    assert "language/words/en.js" in page
    assert "language/words/de.js" not in page
