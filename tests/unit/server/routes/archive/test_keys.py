"""Keys made, shown once, and revoked over HTTP."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from server.app import build_app
from server.auth import Access
from server.auth.keys import Scope
from server.services import AppState


def test_a_key_is_shown_once_works_and_ends(client: TestClient) -> None:
    made = client.post("/v1/keys", json={"name": "desk", "scopes": ["read", "write"]})
    assert made.status_code == 201
    secret = made.json()["key"]
    listed = client.get("/v1/keys")
    assert secret not in listed.text
    assert "digest" not in listed.text
    assert [key["name"] for key in listed.json()["keys"]] == ["desk"]
    with_it = {"Authorization": f"Bearer {secret}"}
    assert client.get("/v1/archive/filters", headers=with_it).status_code == 200
    ended = client.delete(f"/v1/keys/{made.json()['id']}").json()
    assert ended["revoked_at"]
    assert client.get("/v1/archive/filters", headers=with_it).status_code == 401
    assert client.delete("/v1/keys/nobody").json()["type"].endswith("key-not-found")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": " "}, "name"),
        ({"name": "x", "scopes": ["admin"]}, "scopes"),
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": ["write"], "origins": ["https://a.example"]}, "must not write"),
        ({"name": "x", "origins": ["a.example/path"]}, "origin"),
        ({"name": "x", "collections": []}, "collections"),
        ({"name": "x", "collections": ["a/b"]}, "slash"),
    ],
)
def test_a_key_that_cannot_be(client: TestClient, body: dict[str, object], words: str) -> None:
    refused = client.post("/v1/keys", json=body)
    assert refused.status_code == 422
    assert words in refused.json()["detail"]


def test_a_key_gives_no_more_than_it_has(state: AppState) -> None:
    keys = state.keys
    assert keys is not None
    _, writer = keys.create("w", ["write"])  # type: ignore[list-item]
    access = Access(keys=keys)
    with TestClient(build_app(replace(state, access=access))) as client:
        headers = {"Authorization": f"Bearer {writer}"}
        # Reading is open until there is a key for it, and then this one may not read.
        assert client.get("/v1/keys", headers=headers).json()["reading_is_open"] is True
        assert client.post("/v1/keys", json={"name": "r"}, headers=headers).status_code == 201
        assert client.get("/v1/keys", headers=headers).status_code == 403
        assert client.post("/v1/keys", json={"name": "r"}, headers=headers).status_code == 403


def test_a_key_bound_to_collections_sees_these_alone(client: TestClient) -> None:
    client.put("/v1/articles/harbour/collections/Front%20Page")
    made = client.post("/v1/keys", json={"name": "site", "collections": ["front  page"]}).json()
    assert made["collections"] == ["front page"]
    assert client.get("/v1/keys").json()["keys"][0]["collections"] == ["front page"]
    bound = {"Authorization": f"Bearer {made['key']}"}
    seen = client.get("/v1/articles", headers=bound).json()["items"]
    assert [each["id"] for each in seen] == ["harbour"]
    every = client.post("/v1/keys", json={"name": "desk", "collections": ["*"]}).json()
    assert every["collections"] == ["*"]


@pytest.mark.parametrize("names", [["*"], ["embargo"], ["there", "*"]])
def test_a_key_that_sees_no_restricted_collection_binds_none(
    state: AppState, names: list[str]
) -> None:
    """What a name stands for may be restricted later, and the key would see it then."""
    assert state.keys is not None
    _, desk = state.keys.create("desk", [Scope.READ, Scope.WRITE])
    with TestClient(build_app(state), headers={"Authorization": f"Bearer {desk}"}) as client:
        refused = client.post("/v1/keys", json={"name": "x", "collections": names})
        assert refused.status_code == 403
        assert "--collection" in refused.json()["hint"]
        assert client.post("/v1/keys", json={"name": "x"}).json()["collections"] is None
