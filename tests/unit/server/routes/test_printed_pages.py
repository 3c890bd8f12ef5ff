"""The page that cited words were printed on, and its picture."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from starlette.testclient import TestClient

from index import Article, ArticleNotFound, IndexReader
from index.models.printed import Box, Pages, PlacedWord, Printed, packed
from server.app import build_app
from server.auth import Access
from server.services import page_pictures
from server.services.page_pictures import PagePictures
from tests.support.reading_cases.document_cases import pdf
from tests.unit.server.documents import ARTICLE
from tests.unit.server.test_app import STATE

SECOND = ARTICLE.text.index(" ") + 1
PAGED = replace(ARTICLE, pages=Pages((0, SECOND), recognised=(2,)))
WORDS = packed(
    [
        PlacedWord(0, SECOND - 1, 1, Box(10, 20, 300, 40)),
        PlacedWord(SECOND, SECOND + 4, 2, Box(50, 60, 700, 80)),
    ]
)
KEPT = Printed("d1", WORDS, pdf([["One."], ["Two."]]), True)


class Shelf:
    """An index with one article, read from what is `printed`."""

    def __init__(self, article: Article, printed: Printed | None) -> None:
        self._article, self._printed = article, printed

    def article(self, article_id: str, version: int | None = None) -> Article:
        if article_id != self._article.id:
            raise ArticleNotFound(f"There is no article {article_id!r}.")
        return self._article

    def printed(self, article: Article, *, with_document: bool = False) -> Printed | None:
        hidden = self._printed and replace(self._printed, content=None)
        return self._printed if with_document else hidden


def client(printed: Printed | None, article: Article = PAGED, **more: object) -> TestClient:
    reader = cast(IndexReader, Shelf(article, printed))
    state = replace(STATE, reader=lambda view: reader, **more)  # type: ignore[arg-type]
    return TestClient(build_app(state))


def test_a_quote_over_two_pages_is_marked_on_both() -> None:
    text = client(KEPT).get(f"/articles/harbour/pages/1?cite=0-{SECOND + 4}").text
    assert '<rect x="10" y="20" width="290" height="20"/>' in text
    assert '<rect x="50" y="60" width="650" height="20"/>' in text
    assert text.count("<img") == text.count("<mark>") == 2
    assert "read out of a picture" in text
    assert f'href="/articles/harbour?version=1&amp;cite=0-{SECOND + 4}"' in text


def test_a_page_alone_leads_to_the_next_one_with_what_is_marked() -> None:
    text = client(KEPT).get("/articles/harbour/pages/1?cite=0-2&cite=none").text
    assert text.count("<img") == 1
    assert 'rel="next" href="/articles/harbour/pages/2?version=1&amp;cite=0-2"' in text
    assert "page 1 of 2" in text


def test_its_picture_is_made_once() -> None:
    opened = client(KEPT)
    made = opened.get("/articles/harbour/pages/2.png")
    assert made.headers["content-type"] == "image/png"
    assert made.content.startswith(b"\x89PNG")
    assert opened.get("/articles/harbour/pages/2.png").content == made.content
    assert opened.get("/articles/harbour/pages/3.png").status_code == 404


def test_where_the_document_is_not_kept_the_words_stand_there_alone() -> None:
    for printed in (None, replace(KEPT, content=None, is_kept=False)):
        opened = client(printed)
        text = opened.get(f"/articles/harbour/pages/1?cite=0-{SECOND}").text
        assert "not kept here" in text
        assert "<img" not in text
        assert "<mark>" in text
        missing = opened.get("/articles/harbour/pages/1.png")
        assert (missing.status_code, missing.json()["type"]) == (
            404,
            "urn:problem-type:dateline:page-picture",
        )


def test_an_id_that_ends_so_is_still_an_article() -> None:
    named = replace(ARTICLE, id="https://post.example/pages/3")
    text = client(None, named).get("/articles/https://post.example/pages/3").text
    assert named.title in text
    assert client(None, named).get("/articles/https://post.example/pages/4").status_code == 404


def test_a_closed_archive_shows_neither_page_nor_picture() -> None:
    opened = client(KEPT, access=Access(read_keys=["k" * 20]))
    assert opened.get("/articles/harbour/pages/1").status_code == 401
    assert opened.get("/articles/harbour/pages/1.png").status_code == 401


def test_an_article_leads_to_the_page_of_what_is_cited() -> None:
    text = client(KEPT).get(f"/articles/harbour?cite={SECOND}-{SECOND + 4}").text
    assert f"/articles/harbour/pages/2?version=1&amp;cite={SECOND}-{SECOND + 4}" in text
    assert "by a program (OCR): pages 2." in text


def test_who_would_wait_too_long_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "_PATIENCE_S", 0.01)
    pictures = PagePictures()
    opened = client(KEPT, pictures=pictures)
    for held in (pictures._free, pictures._places):
        while held.acquire(blocking=False):
            pass
        busy = opened.get("/articles/harbour/pages/1.png")
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
        held.release()
