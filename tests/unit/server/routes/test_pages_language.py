"""Pages say their own words in the language that the browser asks for; quotations keep theirs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import html

from index import Correction
from server.web.words import languages, words_in
from tests.support.our_words import our_words
from tests.unit.server.documents import ARTICLE
from tests.unit.server.routes.test_printed_pages import KEPT, PAGED, client

OTHERS = [tag for tag in languages() if tag != "en"]
TOLD = replace(
    PAGED,
    publisher=None,
    language="en",
    updated_at=datetime(2024, 3, 1, tzinfo=UTC),
    corrections=(
        Correction("It is <b>40</b>."),
        Correction("Roan.", datetime(2024, 2, 9, tzinfo=UTC)),
    ),
    retracted=True,
)
# What the pages say, without what is filled in.
OF_PAGES = [
    re.split(r"\{\w+\}", text)[0].strip()
    for text in our_words()
    if text.startswith(("The publisher has", "Correction", "Words of", "updated {", "Cited words"))
]


def _page(tag: str, address: str) -> html.HtmlElement:
    response = client(KEPT, TOLD).get(
        address, headers={"Accept-Language": f"xx,{tag};q=0.8,en;q=0.1"}
    )
    assert response.status_code == 200
    assert "Accept-Language" in response.headers["Vary"]
    return html.document_fromstring(response.text)


@pytest.mark.parametrize("tag", OTHERS)
def test_an_article_page_is_in_two_languages(tag: str) -> None:
    page = _page(tag, "/articles/harbour?cite=0-4&cite=6-9")
    words = words_in(tag)
    assert page.get("lang") == "en"
    (header,) = page.xpath("//article/header")
    assert (header.get("lang"), header.get("dir")) == (tag, words.direction)
    (heading,) = header.xpath(".//h1")
    assert (heading.get("lang"), heading.get("dir")) == ("en", "auto")
    told = header.text_content()
    assert words.wording.unknown_publisher in told
    assert words.wording.day(TOLD.updated_at) in told
    assert "It is <b>40</b>." in told
    (cites,) = page.xpath("//nav[@class='cites']")
    assert (cites.get("lang"), cites.get("dir")) == (tag, words.direction)
    said = f"{told} {cites.text_content()} {cites.get('aria-label')}"
    assert [english for english in OF_PAGES if english in said] == []
    assert page.xpath("//time[@datetime='2024-03-01T00:00:00+00:00']")


@pytest.mark.parametrize("tag", OTHERS)
def test_a_printed_page_too(tag: str) -> None:
    page = _page(tag, "/articles/harbour/pages/2")
    words = words_in(tag)
    (sheet,) = page.xpath("//section[@class='sheet']")
    assert (sheet.get("lang"), sheet.get("dir")) == (tag, words.direction)
    (text,) = sheet.xpath(".//*[@class='text']")
    assert text.get("lang") == "en"
    assert "These words were read" not in sheet.text_content()
    assert not sheet.get("aria-label", "").startswith("Page 2") or tag == "fr"


def test_english_is_as_it_was() -> None:
    text = client(KEPT, TOLD).get("/articles/harbour").text
    assert 'updated <time datetime="2024-03-01T00:00:00+00:00">1 March 2024</time>' in text
    assert "<strong>Correction, 9 February 2024.</strong>" in text
    assert "<strong>Correction.</strong>" in text
    assert "It is &lt;b&gt;40&lt;/b&gt;." in text


def test_what_is_wrong_is_told_in_it() -> None:
    headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "de"}
    response = client(None).get("/articles/none", headers=headers)
    assert response.status_code == 404
    page = html.document_fromstring(response.text)
    assert page.get("lang") == "de"
    assert page.xpath("//h1")[0].text_content() == "Diesen Artikel gibt es nicht"


def test_what_is_filled_in_is_never_markup() -> None:
    """A file name or headline that looks like our pattern, or like markup, stays words."""
    odd = replace(ARTICLE, publisher="{day} <i>", title="{n} & {all}", language="de")
    text = client(None, odd).get("/articles/harbour", headers={"Accept-Language": "ar"}).text
    assert "{day} &lt;i&gt;" in text
    assert "{n} &amp; {all}" in text
    assert '<html lang="de">' in text
