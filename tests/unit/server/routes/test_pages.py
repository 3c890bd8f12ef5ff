"""What the article page tells beside the text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

from starlette.testclient import TestClient

from index import Article, Correction, IndexReader
from server.app import build_app
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
    client = TestClient(build_app(replace(STATE, reader=lambda: reader)))
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
    assert text.index("The name is Roan.") < text.index("Port Selby.")


def test_an_earlier_version_says_that_there_is_a_newer_one() -> None:
    versions = ARTICLE, replace(ARTICLE, version=2)
    assert "read version 2" in page_of(*versions, query="?version=1")
    assert "banner" not in page_of(*versions)


def test_the_day_of_an_update_is_shown() -> None:
    text = page_of(replace(ARTICLE, updated_at=datetime(2024, 3, 1, tzinfo=UTC)))
    assert "updated" in text
    assert "1 March 2024" in text
    assert "banner" not in text
