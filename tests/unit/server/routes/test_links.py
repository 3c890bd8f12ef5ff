"""Permanent links: what they show, to whom, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from lxml import html
from starlette.testclient import TestClient

from index import Article, ArticleNotFound, Correction, IndexReader
from server.app import build_app
from server.auth import Access
from server.auth.keys import KeyFile, Scope
from server.services.feedback import KeptAnswers
from server.stores.feedback import FeedbackStore
from server.stores.links import LinkFile
from tests.unit.server.documents import ARTICLE, QUOTE
from tests.unit.server.test_app import STATE

WRITER = {"Authorization": "Bearer writer"}


class Archive:
    """An index with one article, which a test may change or take away."""

    def __init__(self) -> None:
        self.newest: Article | None = ARTICLE

    def may_open(self, *_: object) -> bool:
        return True

    def article(self, article_id: str, version: int | None = None) -> Article:
        if self.newest is None:
            raise ArticleNotFound(f"There is no article {article_id!r} in this index.")
        return self.newest


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "index.keys.json")


@pytest.fixture
def client(tmp_path: Path, archive: Archive, keys: KeyFile) -> Iterator[TestClient]:
    path = tmp_path / "index.feedback.sqlite"
    store = FeedbackStore(path)
    state = replace(
        STATE,
        reader=lambda _: cast(IndexReader, archive),
        ask=KeptAnswers(STATE.ask, store).ask,
        feedback=store,
        links=LinkFile(path),
        access=Access(admin_keys=["writer"], keys=keys),
    )
    with TestClient(build_app(state)) as client:
        yield client


Make = Callable[..., dict[str, Any]]


@pytest.fixture
def make(client: TestClient) -> Make:
    """A link to a new answer; `headers` are those of who makes it."""

    def made(audience: str = "readers", **headers: str) -> dict[str, Any]:
        asked = client.post("/v1/ask", json={"question": "By how much?"}, headers=headers).json()
        body = {"answer_ids": [asked["id"]], "audience": audience}
        response = client.post("/v1/links", json=body, headers=headers)
        assert response.status_code == 201, response.text
        document: dict[str, Any] = response.json()
        return document

    return made


def page_of(client: TestClient, link: dict[str, Any]) -> str:
    response = client.get(link["url"])
    assert response.status_code == 200
    return str(html.fromstring(response.text).text_content())


def test_a_link_shows_the_very_answer_with_its_sources(client: TestClient, make: Make) -> None:
    link = make()
    assert link["url"] == f"http://testserver/answers/{link['id']}"
    page = client.get(link["url"]).text
    assert QUOTE in page
    assert "/articles/harbour?version=1&amp;cite=12-54" in page
    document = client.get(f"/v1/links/{link['id']}").json()
    assert document["answers"][0]["citations"][0]["version"] == 1
    assert document["since"] == {}
    assert make()["id"] == link["id"], "the same answer has the same link"


def test_a_link_is_exported(client: TestClient, make: Make) -> None:
    link = make()
    for address in html.fromstring(client.get(link["url"]).text).xpath("//a[@download]/@href"):
        exported = client.get(address)
        assert exported.status_code == 200
        assert "By-how-much" in exported.headers.get("content-disposition", "By-how-much")


@pytest.mark.parametrize(
    ("newest", "told"),
    [
        (replace(ARTICLE, retracted=True), "RETRACTED by its publisher since this was answered"),
        (
            replace(ARTICLE, version=2, corrections=(Correction("It is <b>14</b>."),)),
            "corrected since this was answered: It is <b>14</b>.",
        ),
        (replace(ARTICLE, version=3), "changed since this was answered: version 3"),
        (None, "no longer in this archive: the words are shown as they were"),
    ],
)
def test_what_became_of_an_article_stands_on_the_page_and_in_exports(
    client: TestClient, make: Make, archive: Archive, newest: Article | None, told: str
) -> None:
    link = make()
    archive.newest = newest
    page = page_of(client, link)
    assert told in page
    assert QUOTE in page
    assert "An article below was changed, corrected or taken back" in page
    address = f"/v1/links/{link['id']}"
    assert told in client.get(address).json()["since"]["harbour"]
    assert told in client.get(f"{address}?format=csv").text
    assert told in client.get(f"{address}?format=csl").text


def test_a_closed_archive_shows_a_link_to_readers_alone(
    client: TestClient, make: Make, keys: KeyFile
) -> None:
    link = make()
    _, secret = keys.create("desk", [Scope.READ])
    assert client.get(f"/v1/links/{link['id']}").status_code == 401
    closed = client.get(link["url"])
    assert (closed.status_code, QUOTE in closed.text) == (401, False)
    assert client.get("/v1/links/unknown").status_code == 401
    assert client.get("/answers/unknown").status_code == 401
    reader = {"Authorization": f"Bearer {secret}"}
    assert client.get(f"/v1/links/{link['id']}", headers=reader).status_code == 200
    entered = client.post(link["url"], content=f"key={secret}", follow_redirects=True)
    assert QUOTE in entered.text


def test_a_link_for_anyone_opens_without_a_key_and_takes_one_to_write(
    client: TestClient, make: Make, keys: KeyFile
) -> None:
    link = make("anyone", **WRITER)
    _, secret = keys.create("desk", [Scope.READ])
    assert QUOTE in page_of(client, link)
    assert client.get(f"/v1/links/{link['id']}?format=md").status_code == 200
    assert client.get("/articles/harbour").status_code == 401
    body = {"answer_ids": ["01J"], "audience": "anyone"}
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.post("/v1/links", json=body, headers=headers).status_code == 403


def test_a_link_says_who_may_make_one_for_anyone(client: TestClient, make: Make) -> None:
    link = make()
    address = f"/v1/links/{link['id']}"
    assert link["shareable"] is False
    assert client.get(address).json()["shareable"] is False
    assert client.get(address, headers=WRITER).json()["shareable"] is True
    # A browser's cookie counts for writing where the page's own header comes with it alone.
    client.cookies.set("dateline-key", "writer")
    assert client.get(address).json()["shareable"] is False
    of_the_page = {"X-Dateline-Page": "chat"}
    assert client.get(address, headers=of_the_page).json()["shareable"] is True
    body = {"answer_ids": [link_answer(client, link)], "audience": "anyone"}
    assert client.post("/v1/links", json=body).status_code == 403
    assert client.post("/v1/links", json=body, headers=of_the_page).status_code == 201


def link_answer(client: TestClient, link: dict[str, Any]) -> str:
    """The id of the answer that it leads to."""
    return str(client.get(f"/v1/links/{link['id']}").json()["answers"][0]["id"])


def test_a_revoked_link_shows_nothing_more(client: TestClient, make: Make, tmp_path: Path) -> None:
    link = make()
    address = f"/v1/links/{link['id']}"
    assert client.delete(address).status_code == 401
    assert client.delete(address, headers=WRITER).status_code == 204
    assert client.get(address).json()["detail"] == "There is no such link, or it was revoked."
    assert client.get(link["url"]).status_code == 404
    assert client.delete(address, headers=WRITER).status_code == 404
    (kept,) = LinkFile(tmp_path / "index.feedback.sqlite").all()
    assert kept.revoked_at is not None
    assert make()["id"] != link["id"]


def test_who_made_a_link_with_a_key_of_their_own_may_revoke_it(
    client: TestClient, make: Make, keys: KeyFile
) -> None:
    mine, other = (
        {"Authorization": f"Bearer {keys.create(name, [Scope.READ])[1]}"} for name in "ab"
    )
    public = {
        "Authorization": f"Bearer {keys.create('w', [Scope.READ], ['https://news.example'])[1]}",
        "Origin": "https://news.example",
    }
    link = make(**mine)
    for headers, status in ((other, 403), (mine, 204)):
        assert client.delete(f"/v1/links/{link['id']}", headers=headers).status_code == status
    # All who read that page have this key.
    shared = make(**public)
    assert client.delete(f"/v1/links/{shared['id']}", headers=public).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answer_ids": []}, 422),
        ({"answer_ids": ["unknown"]}, 404),
        ({"answer_ids": ["x"], "audience": "all"}, 422),
        ({"answer_ids": ["x"] * 51}, 422),
    ],
)
def test_what_is_no_link(client: TestClient, body: dict[str, Any], status: int) -> None:
    assert client.post("/v1/links", json=body).status_code == status


def test_links_of_a_server_that_keeps_no_answers() -> None:
    with TestClient(build_app(STATE)) as client:
        response = client.get("/v1/links/x")
        page = client.get("/answers/x")
    assert response.json()["type"].endswith(":feedback-off")
    assert page.status_code == 404
