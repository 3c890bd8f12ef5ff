"""Answers, searches and stories as files over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from starlette.testclient import TestClient

from index import Article, ArticleNotFound, Filters, Hit, IndexReader
from server.app import build_app
from server.services.feedback import KeptAnswers
from server.stores.feedback import FeedbackStore
from tests.unit.server.documents import ARTICLE, HIT, QUOTE
from tests.unit.server.test_app import STATE

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Archive:
    """As much of an index as exports and searches ask of it."""

    def search(self, *_: object) -> list[Hit]:
        return [HIT]

    def may_open(self, *_: object) -> bool:
        return True

    def every_hit(self, query: str, filters: Filters) -> Iterator[Hit]:
        assert (query, filters.publishers) == ("wall", ("The Selby Post",))
        yield from [replace(HIT, score=0.0)] * 250

    def article(self, article_id: str, version: int | None = None) -> Article:
        if (article_id, version) != ("harbour", 1):
            raise ArticleNotFound("gone")
        return replace(ARTICLE, author="Ann Roe")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    store = FeedbackStore(tmp_path / "index.feedback.sqlite")
    state = replace(
        STATE,
        reader=lambda _: cast(IndexReader, Archive()),
        ask=KeptAnswers(STATE.ask, store).ask,
        feedback=store,
    )
    with TestClient(build_app(state)) as client:
        yield client


def test_an_answer_as_a_file_by_parameter_and_by_header(client: TestClient) -> None:
    asked = {"question": "By how much?"}
    by_name = client.post("/v1/ask?format=docx", json=asked)
    assert by_name.headers["content-type"] == WORD
    assert by_name.headers["content-disposition"] == (
        "attachment; filename=\"By-how-much.docx\"; filename*=UTF-8''By-how-much.docx"
    )
    assert by_name.content.startswith(b"PK")
    by_header = client.post("/v1/ask", json=asked, headers={"Accept": "application/x-bibtex"})
    assert "author = {{Ann Roe}}" in by_header.text
    assert "url = {http://testserver/articles/harbour?version=1&cite=12-54}" in by_header.text


def test_json_stays_what_it_was(client: TestClient) -> None:
    asked = {"question": "By how much?"}
    for address, headers in (
        ("/v1/ask", {}),
        ("/v1/ask?format=json", {}),
        ("/v1/ask", {"Accept": "application/json"}),
    ):
        given = client.post(address, json=asked, headers=headers)
        assert given.json()["citations"][0]["quote"] == QUOTE
        assert "content-disposition" not in given.headers


def test_a_conversation_by_the_ids_of_its_answers(client: TestClient) -> None:
    answer = client.post("/v1/ask", json={"question": "By how much?"}).json()
    both = {"id": [answer["id"], answer["id"]]}
    assert len(client.get("/v1/answers", params=both).json()["answers"]) == 2
    table = client.get("/v1/answers", params={**both, "format": "csv"})
    assert table.text.startswith("\ufeffquestion,")
    assert len(table.text.splitlines()) == 3


def test_what_cannot_be_exported_says_why(client: TestClient) -> None:
    unknown = client.get("/v1/answers", params={"id": "x"})
    assert (unknown.status_code, unknown.json()["hint"]) == (
        404,
        "Send the id of an answer, and send it within a day.",
    )
    assert client.get("/v1/answers").status_code == 422
    form = client.post("/v1/ask?format=exe", json={"question": "x"})
    assert form.json()["errors"][0]["field"] == "format"
    with TestClient(build_app(STATE)) as without:
        assert without.get("/v1/answers", params={"id": "x"}).status_code == 404


def test_a_search_as_a_table(client: TestClient) -> None:
    table = client.post("/v1/search?format=csv", json={"query": "wall"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert QUOTE in table.text


def test_every_hit_is_streamed_as_a_table(client: TestClient) -> None:
    address = {"q": "wall", "all": "true", "publisher": "The Selby Post"}
    table = client.get("/v1/search", params={**address, "format": "csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Search-wall.csv" in table.headers["content-disposition"]
    assert "content-length" not in table.headers
    head, *rows = table.text.removeprefix("\ufeff").splitlines()
    assert head.startswith("rank,score,publisher")
    assert len(rows) == 250
    assert rows[-1].startswith("250,,The Selby Post,2024-02-06,Harbour wall,")
    refused = client.get("/v1/search", params=address)
    assert refused.status_code == 422
    assert refused.json()["hint"] == "Add format=csv, or leave all out."
    assert client.get("/v1/search", params={"q": "wall"}).json()["hits"][0]["text"] == QUOTE


def test_a_search_of_an_archive_without_an_index_is_a_problem() -> None:
    with TestClient(build_app(STATE)) as client:
        response = client.get("/v1/search", params={"q": "x", "all": "true", "format": "csv"})
    assert response.json()["type"].endswith(":index-missing")
