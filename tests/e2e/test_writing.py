"""Writing articles over HTTP, as a program does."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from filelock import FileLock

from tests.e2e.serving import Server, dateline, serving

ADMIN = "an-admin-key"
BRIDGE = {
    "id": "bridge",
    "title": "Footbridge over the Tarn opens",
    "text": "Mayor Edda Lorne opened the new footbridge over the Tarn on Monday.",
    "publisher": "The Selby Post",
    "published_at": "2024-05-06T08:00:00+02:00",
    "url": "https://selby-post.example/bridge",
}
LIBRARY = {"id": "library", "text": "The town library will open on Sundays from May."}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server over an index that is not there yet, and the index."""
    index = tmp_path_factory.mktemp("written") / "index"
    with serving(index, {"DATELINE_ADMIN_KEYS": ADMIN}, ready=False) as server:
        yield server, index


@pytest.fixture
def http(written: tuple[Server, Path]) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {ADMIN}"}
    url = written[0].url
    with httpx.Client(base_url=url, timeout=240, trust_env=False, headers=headers) as client:
        yield client


def outcomes(response: httpx.Response) -> list[tuple[str, int, str]]:
    return [(one["id"], one["version"], one["outcome"]) for one in response.json()["articles"]]


def test_one_article_from_nothing_to_an_answer_to_nothing(http: httpx.Client) -> None:
    made = http.post("/v1/articles", json=BRIDGE)
    assert (made.status_code, outcomes(made)) == (201, [("bridge", 1, "added")])
    again = http.post("/v1/articles", json=BRIDGE)
    assert (again.status_code, outcomes(again)) == (200, [("bridge", 1, "unchanged")])

    article = http.get("/v1/articles/bridge").json()
    assert article["text"] == BRIDGE["text"]
    assert article["published_at"] == "2024-05-06T06:00:00Z"
    answer = http.post("/v1/ask", json={"question": "Who opened the new footbridge?"}).json()
    assert answer["citations"][0]["article_id"] == "bridge"

    text = BRIDGE["text"].replace("Monday", "Tuesday")
    changed = http.put("/v1/articles/bridge", json=BRIDGE | {"text": text})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert changed.json()["outcome"] == "changed"
    assert http.get("/v1/articles/bridge", params={"version": 1}).json()["text"] == BRIDGE["text"]
    answer = http.post("/v1/ask", json={"question": "Who opened the new footbridge?"}).json()
    assert "Tuesday" in answer["citations"][0]["quote"]

    assert http.delete("/v1/articles/bridge").status_code == 204
    assert http.delete("/v1/articles/bridge").status_code == 404
    assert http.get("/v1/articles/bridge").status_code == 404


def test_several_articles_and_their_pages(http: httpx.Client) -> None:
    many = [
        {"id": f"day-{day:02}", "text": f"On day {day} the tide was high.", "publisher": "Tides",
         "published_at": f"2023-03-{day:02}"}
        for day in range(1, 21)
    ]  # fmt: skip
    made = http.post("/v1/articles", json={"articles": [*many, LIBRARY]})
    assert made.status_code == 201
    assert outcomes(made) == [(each["id"], 1, "added") for each in [*many, LIBRARY]]
    seen: list[str] = []
    params = {"publisher": "tides", "after": "2023-03-05", "limit": "7"}
    while True:
        page = http.get("/v1/articles", params=params).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert seen == [f"day-{day:02}" for day in range(20, 4, -1)]
    mixed = http.post("/v1/articles", json={"articles": [LIBRARY, many[3] | {"text": "Ebb."}]})
    assert mixed.status_code == 200
    assert outcomes(mixed) == [("library", 1, "unchanged"), ("day-04", 2, "changed")]


def test_an_id_is_made_where_none_is_given(http: httpx.Client) -> None:
    for body in (
        {"text": "Nobody named me."},
        {"text": "By address.", "url": "https://a.example/b"},
    ):
        first, second = (http.post("/v1/articles", json=body) for _ in range(2))
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json()["articles"][0]["id"] == second.json()["articles"][0]["id"]


def test_what_its_publisher_says_of_an_article_later_stands_at_its_citations(
    http: httpx.Client,
) -> None:
    body: dict[str, object] = {
        "text": "The windmill at Harl was struck by lightning on 3 May 2024."
    }
    (article,) = http.post("/v1/articles", json=body).json()["articles"]
    body |= {"updated_at": "2024-05-05T09:00:00Z", "correction": "It was on 2 May."}
    taken_back = http.post("/v1/articles", json=body | {"retracted": True})
    assert outcomes(taken_back) == [(article["id"], 2, "changed")]
    stored = http.get(f"/v1/articles/{article['id']}").json()
    assert stored["updated_at"] == "2024-05-05T09:00:00Z"
    answer = http.post("/v1/ask", json={"question": "What was struck by lightning at Harl?"}).json()
    (cited,) = (one for one in answer["citations"] if one["article_id"] == article["id"])
    assert cited["corrections"] == [{"text": "It was on 2 May.", "published_at": None}]
    assert cited["retracted"]


def test_put_names_its_article(http: httpx.Client) -> None:
    made = http.put("/v1/articles/über-1", json={"text": "A headline with an umlaut."})
    assert made.status_code == 201
    assert http.get(made.headers["location"]).json()["id"] == "über-1"
    differing = http.put("/v1/articles/one", json={"id": "two", "text": "x"})
    assert differing.json()["type"].endswith(":ids-differ")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "text"),
        ({"text": "   "}, "text"),
        ({"text": "a\x00b"}, '"text"'),
        ({"text": "x", "titel": "y"}, "titel"),
        ({"text": "x", "id": "a/b"}, '"_id"|"id"'),
        ({"text": "x", "url": "javascript:alert(1)"}, '"url"'),
        ({"text": "x", "published_at": 1_600_000_000}, "published_at"),
        ({"text": "x", "published_at": "last week"}, "published_at"),
        ({"articles": []}, "articles"),
        ({"articles": [{"text": "x"}] * 101}, "articles"),
        ({"articles": [{"text": "fine"}, {"text": "x", "url": "ftp://a"}]}, "articles.1"),
        ({"articles": [{"text": "fine"}, {"text": 5}]}, "articles.1.text"),
        ([], "body"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_stored(
    http: httpx.Client, body: Any, said: str
) -> None:
    before = len(http.get("/v1/articles", params={"limit": 200}).json()["items"])
    response = http.post("/v1/articles", json=body)
    assert response.status_code == 422
    assert any(part in response.json()["detail"] for part in said.split("|")), response.json()
    assert len(http.get("/v1/articles", params={"limit": 200}).json()["items"]) == before


def test_while_another_process_writes(http: httpx.Client, written: tuple[Server, Path]) -> None:
    http.post("/v1/articles", json=LIBRARY)
    with FileLock(written[1] / "writer.lock"):
        refused = http.post("/v1/articles", json=BRIDGE)
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "5"
        assert str(written[1]) not in refused.text
        assert http.get("/v1/articles/library").status_code == 200
    assert http.post("/v1/articles", json=BRIDGE).status_code in (200, 201)
    listed = dateline("index", "list", "--json", DATELINE_INDEX=str(written[1]))
    assert '"bridge"' in listed.stdout


def test_writers_at_once_all_get_their_articles_in(http: httpx.Client) -> None:
    def put(number: int) -> int:
        body = {"text": f"Report number {number} of the harbour."}
        return http.put(f"/v1/articles/at-once-{number}", json=body).status_code

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(put, range(6))) == [201] * 6


def test_the_event_loop_goes_on_while_articles_are_embedded(http: httpx.Client) -> None:
    text = " ".join(f"Sentence {number} says that the tide was high." for number in range(300))
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(http.post, "/v1/articles", json={"id": "long", "text": text})
        answered = 0
        while not writing.done():
            assert http.get("/healthz").status_code == 200
            answered += 1
            time.sleep(0.02)
    assert writing.result().status_code == 201
    assert answered > 1


def test_an_upload_whose_client_goes_away_leaves_a_report_and_nothing_else(
    http: httpx.Client, written: tuple[Server, Path]
) -> None:
    before = http.get("/v1/articles", params={"limit": 200}).json()["items"]
    url = httpx.URL(written[0].url)
    head = (
        f"POST /v1/uploads?name=half.md HTTP/1.1\r\nHost: {url.host}:{url.port}\r\n"
        f"Authorization: Bearer {ADMIN}\r\nContent-Length: 100000\r\n\r\n"
    )
    with socket.create_connection((url.host, url.port or 80)) as connection:
        connection.sendall(head.encode() + b"The first half of it.")
        while not (reports := http.get("/v1/reports").json()["reports"]):
            time.sleep(0.05)
        assert reports[0]["state"] == "receiving"
    while (report := http.get(f"/v1/uploads/{reports[0]['id']}").json())["state"] == "receiving":
        time.sleep(0.05)
    assert report["state"] == "failed"
    assert "broke off" in report["progress"]["error"]["detail"]
    assert list(written[1].with_name("index.uploads").iterdir()) == []
    assert http.get("/v1/articles", params={"limit": 200}).json()["items"] == before
