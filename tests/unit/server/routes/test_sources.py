"""/v1/sources, for who may write."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from server.app import build_app
from server.auth import Access
from server.services.fetching.guarded import GuardedClient
from server.services.following import Following
from server.services.sources import Sources
from server.services.sources.polite import PoliteClient
from server.services.sources.polling import Polling
from server.stores.records import RecordFile
from tests.unit.server.test_app import STATE, no_writer

WRITER = {"Authorization": "Bearer writer"}
INSIDE = {"name": "inside", "address": "http://inside.example/feed.xml"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    sources = Sources(RecordFile(tmp_path / "records.sqlite"))
    polling = Polling(sources, PoliteClient(GuardedClient()), no_writer)
    access = Access(read_keys=["reader"], admin_keys=["writer"])
    (tmp_path / "in" / "wire").mkdir(parents=True)
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    (tmp_path / "in-secret").mkdir()
    following = Following(polling, folders=[tmp_path / "in"])
    state = replace(STATE, following=following, access=access)
    with TestClient(build_app(state)) as client:
        yield client


def test_sources_are_for_who_may_write(client: TestClient) -> None:
    asked = (
        ("GET", "/v1/sources"),
        ("POST", "/v1/sources"),
        ("DELETE", "/v1/sources/inside"),
        ("POST", "/v1/sources/inside/run"),
    )
    for method, path in asked:
        assert client.request(method, path, json=INSIDE).status_code == 401
        reader = {"Authorization": "Bearer reader"}
        assert client.request(method, path, json=INSIDE, headers=reader).status_code == 403
    assert client.get("/v1/sources", headers=WRITER).json() == {"sources": []}


def test_a_source_is_looked_at_at_once_and_says_what_is_wrong(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(
        "server.services.fetching.guarded.socket.getaddrinfo", lambda *asked, **kind: found
    )
    made = client.post("/v1/sources", json=INSIDE, headers=WRITER)
    assert made.status_code == 201
    assert made.json()["last_success"] is None
    again = client.post("/v1/sources", json=INSIDE, headers=WRITER)
    assert (again.status_code, "already" in again.json()["detail"]) == (422, True)
    until = time.monotonic() + 30
    while True:
        [source] = client.get("/v1/sources", headers=WRITER).json()["sources"]
        if source["last_error"] or time.monotonic() > until:
            break
    assert "inside.example is a private or loopback address" in source["last_error"]
    assert source["failing_since"] is not None
    assert (source["kind"], source["articles"]) == ("feed", 0)
    assert client.post("/v1/sources/inside/run", headers=WRITER).status_code == 202
    assert client.delete("/v1/sources/inside", headers=WRITER).status_code == 204
    gone = client.delete("/v1/sources/inside", headers=WRITER)
    assert (gone.status_code, gone.json()["type"].rpartition(":")[2]) == (404, "source-not-found")


@pytest.mark.parametrize("address", ["/etc", "file:///etc", "ftp://selby.example/feed", "s3://x y"])
def test_folders_of_the_server_are_not_followed_over_http(client: TestClient, address: str) -> None:
    refused = client.post("/v1/sources", json={"name": "a", "address": address}, headers=WRITER)
    assert refused.status_code == 422
    assert client.get("/v1/sources", headers=WRITER).json() == {"sources": []}


@pytest.mark.parametrize("below", ["in", "in/wire", "in/wire/../wire", "in/not there yet"])
def test_folders_that_the_server_names_are_followed(
    client: TestClient, tmp_path: Path, below: str
) -> None:
    body = {"name": "wire", "address": f"{tmp_path}/{below}", "kind": "folder"}
    made = client.post("/v1/sources", json=body, headers=WRITER)
    assert (made.status_code, made.json()["kind"]) == (201, "folder")
    assert made.json()["address"] == str((tmp_path / below).resolve())


@pytest.mark.parametrize(
    "outside",
    [
        "{0}",
        "{0}/in/..",
        "{0}/in/../in-secret",
        "{0}/in-secret",
        "{0}/in/link",
        "{0}/in/link/in-secret",
        "{0}/in/\0",
        "{0}/nothing there",
        "/",
        "/etc",
        "in/wire",
        "../in",
        "~",
        "x" * 1_900,
    ],
)
def test_no_other_folder_is_whether_it_is_there_or_not(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, outside: str
) -> None:
    monkeypatch.chdir(tmp_path)
    address = outside.format(tmp_path)
    refused = client.post("/v1/sources", json={"name": "a", "address": address}, headers=WRITER)
    assert refused.status_code == 422
    assert refused.json()["detail"] == f"{address} is no folder that may be followed from here."
    assert f"below {tmp_path}/in, as DATELINE_SOURCE_FOLDERS" in refused.json()["hint"]
    assert client.get("/v1/sources", headers=WRITER).json() == {"sources": []}


def test_a_collection_that_cannot_be_is_refused_at_once(client: TestClient) -> None:
    body = {**INSIDE, "collection": "*"}
    refused = client.post("/v1/sources", json=body, headers=WRITER)
    assert (refused.status_code, "collection" in refused.json()["detail"]) == (422, True)


def test_a_server_that_follows_nothing_says_so() -> None:
    with TestClient(build_app(replace(STATE, access=Access(admin_keys=["writer"])))) as client:
        assert client.get("/v1/sources", headers=WRITER).status_code == 404
