"""What is in the archive, and what a desk does to it."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from server.services import AppState
from tests.support.archives import CHOIR, HARBOUR, ORCHARD

READER = {"Authorization": "Bearer a-reader-key"}
ADDRESSES = (
    "/v1/archive/filters",
    "/v1/archive/articles",
    "/v1/archive/articles/harbour",
    "/v1/deletions",
    "/v1/reports",
    "/v1/reports/x/lines",
    "/v1/uploads/x",
    "/v1/keys",
    "/v1/feedback",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_shows_without_a_writing_key(client: TestClient, address: str) -> None:
    nobody = {"Authorization": ""}
    assert client.get(address, headers=nobody).status_code == 401
    refused = client.get(address, headers=READER)
    assert (refused.status_code, refused.json()["type"]) == (
        403,
        "urn:problem-type:dateline:not-allowed",
    )


def test_filters_name_what_a_listing_takes(client: TestClient) -> None:
    client.put("/v1/articles/harbour/collections/Coast")
    filters = {each["name"]: each for each in client.get("/v1/archive/filters").json()["filters"]}
    assert {"publisher", "day", "collection"} <= filters.keys()
    for name, each in filters.items():
        for value in each["values"]:
            found = client.get("/v1/archive/articles", params={name: value["value"]}).json()
            assert found["total"] == value["articles"] == len(found["items"]), (name, value)


def test_a_listing_is_searched_and_comes_in_pages(client: TestClient) -> None:
    first = client.get("/v1/archive/articles", params={"limit": 2}).json()
    assert (len(first["items"]), first["total"]) == (2, 3)
    rest = client.get(
        "/v1/archive/articles", params={"limit": 2, "cursor": first["next_cursor"]}
    ).json()
    assert (len(rest["items"]), rest["total"], rest["next_cursor"]) == (1, None, None)
    nowhere = client.get("/v1/archive/articles", params={"collection": "Nowhere"}).json()
    assert (nowhere["items"], nowhere["total"]) == ([], 0)
    word = HARBOUR.title.split()[0].upper()
    found = client.get("/v1/archive/articles", params={"words": word}).json()["items"]
    assert [each["id"] for each in found] == ["harbour"]
    assert client.get("/v1/archive/articles", params={"cursor": "x"}).status_code == 422


def test_an_article_with_versions_passages_days_and_doubts(client: TestClient) -> None:
    told = client.get("/v1/archive/articles/harbour").json()
    assert told["text"] == HARBOUR.text
    assert [each["version"] for each in told["versions"]] == [1]
    for passage in told["passages"]:
        assert passage["text"] == HARBOUR.text[passage["start"] : passage["end"]]
    assert told["doubts"] == []
    assert client.get("/v1/archive/articles/nobody").status_code == 404


def test_a_correction_and_a_retraction_outlast_the_next_reading(client: TestClient) -> None:
    correction = {"text": "It is of granite.", "published_at": "2024-03-01"}
    edited = client.patch("/v1/articles/harbour", json={"correction": correction})
    assert (edited.status_code, edited.json()["version"]) == (200, 2)
    retracted = client.patch("/v1/articles/harbour", json={"retracted": True}).json()
    assert (retracted["version"], retracted["retracted"]) == (3, True)
    client.put("/v1/articles/harbour", json={"text": "Written anew.", "title": HARBOUR.title})
    told = client.get("/v1/archive/articles/harbour").json()
    assert (told["text"], told["retracted"]) == ("Written anew.", True)
    assert told["doubts"] == ["no day", "no publisher", "a body under 200 characters"]
    assert told["corrections"] == [
        {"published_at": "2024-03-01T00:00:00Z", "text": "It is of granite."}
    ]
    assert [each["version"] for each in told["versions"]] == [4, 3, 2, 1]
    older = client.get("/v1/archive/articles/harbour", params={"version": 1}).json()
    assert (older["text"], older["passages"]) == (HARBOUR.text, [])


def test_a_doubtful_field_is_mended(client: TestClient) -> None:
    body = {"publisher": "Łódź Post", "published_at": "2024-02-05"}
    assert client.patch("/v1/articles/choir", json=body).json()["version"] == 2
    told = client.get("/v1/archive/articles/choir").json()
    assert (told["publisher"], told["published_at"]) == ("Łódź Post", "2024-02-05T00:00:00Z")
    assert told["date_source"] == "desk"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "says nothing"),
        ({"text": "other"}, "no such field"),
        ({"published_at": 1234567890}, "must be a day"),
        ({"correction": {"text": ""}}, "correction.text"),
        ({"retracted": "yes"}, "retracted"),
    ],
)
def test_an_edit_that_cannot_be_used(
    client: TestClient, body: dict[str, object], words: str
) -> None:
    refused = client.patch("/v1/articles/harbour", json=body)
    assert refused.status_code == 422
    assert words in refused.json()["detail"]
    assert client.patch("/v1/articles/nobody", json={"retracted": True}).status_code == 404


def test_a_deletion_is_undone(client: TestClient) -> None:
    assert client.delete("/v1/articles/orchard").status_code == 204
    (kept,) = client.get("/v1/deletions").json()["deletions"]
    assert (kept["id"], kept["title"]) == ("orchard", ORCHARD.title)
    assert client.get("/v1/archive/articles").json()["total"] == 2
    assert client.delete("/v1/deletions/orchard").status_code == 204
    assert client.get("/v1/articles/orchard").json()["text"] == ORCHARD.text
    gone = client.delete("/v1/deletions/orchard")
    assert (gone.status_code, gone.json()["type"]) == (
        404,
        "urn:problem-type:dateline:deletion-not-found",
    )


def test_ratings_stand_beside_their_answers(client: TestClient, state: AppState) -> None:
    assert client.get("/v1/feedback").json() == {"ratings": [], "next": None}
    store = state.feedback
    assert store is not None
    for number in range(3):
        cited = [{"article_id": "choir", "title": CHOIR.title}]
        document = {"id": str(number), "question": "Who sang?", "answer": "The choir [1]."}
        store.remember(str(number), json.dumps(document | {"citations": cited}))
        store.rate(str(number), "down", "No." if number else None)
    first = client.get("/v1/feedback", params={"limit": 2}).json()
    assert [each["answer_id"] for each in first["ratings"]] == ["2", "1"]
    assert first["ratings"][0]["articles"] == [{"id": "choir", "title": CHOIR.title}]
    assert first["ratings"][0]["comment"] == "No."
    rest = client.get("/v1/feedback", params={"limit": 2, "skip": first["next"]}).json()
    assert ([each["answer_id"] for each in rest["ratings"]], rest["next"]) == (["0"], None)
