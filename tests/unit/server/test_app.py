"""The HTTP interface over hand-made collaborators."""

from __future__ import annotations

import gzip
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import replace
from typing import cast

import pytest
from starlette.testclient import TestClient

from index import IndexLocked, IndexMissing, IndexReader, IndexWriter, ModelError, View
from qa import Done, EndpointTimeout, Event, Failed, Question, Retrieved
from server.app import build_app
from server.auth import Access
from server.middleware.cross_origin import CONTENT_SECURITY_POLICY
from server.services import AppState
from tests.support import REPOSITORY
from tests.unit.server.documents import ANSWER, HIT, QUOTE

ASKED: list[Question] = []


def no_index(_: View) -> IndexReader:
    raise IndexMissing("There is no index at /srv/secret.")


def no_writer() -> IndexWriter:
    raise IndexLocked("The index /srv/secret is being written by process 7.")


def asking(*events: Event) -> Callable[[Question], AsyncGenerator[Event]]:
    async def ask(question: Question) -> AsyncGenerator[Event]:
        ASKED.append(question)
        for event in events:
            yield event

    return ask


class Current:
    """As much of an index as readiness asks of it."""

    def is_current(self) -> bool:
        return True


def an_index(_: View) -> IndexReader:
    return cast(IndexReader, Current())


def wait_for(event: threading.Event) -> Callable[[], None]:
    def wait() -> None:
        event.wait()

    return wait


async def nothing() -> None:
    pass


STATE = AppState(
    reader=no_index,
    writer=no_writer,
    ask=asking(Retrieved((HIT,), "By how much?"), Done(ANSWER)),
    warm_up=lambda: None,
    close=nothing,
)


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(build_app(STATE)) as client:
        yield client


def serving(**changes: object) -> TestClient:
    return TestClient(build_app(replace(STATE, **changes)))  # type: ignore[arg-type]


def test_ask(client: TestClient) -> None:
    ASKED.clear()
    filters = {"publishers": ["The Selby Post"], "after": "2024-02-01"}
    history = [{"role": "user", "content": "Hello"}]
    body = {"question": " By how much? ", "filters": filters, "history": history}
    response = client.post("/v1/ask", json=body)
    assert response.status_code == 200
    assert response.json()["citations"][0]["quote"] == QUOTE
    (question,) = ASKED
    assert question.text == "By how much?"
    assert question.filters.publishers == ("The Selby Post",)
    assert [turn.content for turn in question.history] == ["Hello"]


@pytest.mark.parametrize("strictness", ["strict", "mark", "off"])
def test_strictness_is_part_of_the_question(client: TestClient, strictness: str) -> None:
    ASKED.clear()
    assert client.post("/v1/ask", json={"question": "x"}).status_code == 200
    client.post("/v1/ask", json={"question": "x", "strictness": strictness})
    assert [question.strictness for question in ASKED] == ["strict", strictness]


def test_stream(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": "By how much?", "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-cache, no-transform"
    assert response.headers["x-accel-buffering"] == "no"
    lines = response.text.split("\n")
    assert [line for line in lines if line.startswith("event")] == [
        "event: retrieved",
        "event: done",
    ]


@pytest.mark.parametrize("stream", [False, True])
def test_a_failure_before_anything_was_found_has_its_own_status(stream: bool) -> None:
    client = serving(ask=asking(Failed(EndpointTimeout("secret"))))
    response = client.post("/v1/ask", json={"question": "x", "stream": stream})
    assert response.status_code == 504
    assert response.headers["content-type"] == "application/problem+json"


def test_a_failure_later_is_the_last_event() -> None:
    client = serving(
        ask=asking(Retrieved((HIT,), "By how much?"), Failed(EndpointTimeout("secret")))
    )
    response = client.post("/v1/ask", json={"question": "x", "stream": True})
    assert response.status_code == 200
    assert "event: error\n" in response.text
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"question": ""}, "question"),
        ({"question": "x" * 8001}, "question"),
        ({"question": "x", "filtres": {}}, "filtres"),
        ({"question": "x", "filters": {"after": "yesterday"}}, "filters.after"),
        ({"question": "x", "filters": {"after": 0}}, "filters.after"),
        ({"question": "x", "filters": {"after": "1600000000"}}, "filters.after"),
        ({"question": "x", "filters": {"after": "2024-02-30"}}, "filters.after"),
        ({"question": "x", "stream": 0}, "stream"),
        ({"question": "x", "filters": {"after": "2024-02-02", "before": "2024-02-01"}}, "filters"),
        ({"question": "x", "history": [{"role": "user", "content": ""}] * 51}, "history"),
        ({"question": "x", "history": [{"role": "system", "content": ""}]}, "history.0.role"),
        ({"question": "x", "mode": "magic"}, "mode"),
        ({"question": "x", "strictness": "lax"}, "strictness"),
    ],
)
def test_a_request_that_cannot_be_used_names_the_field(
    client: TestClient, body: object, field: str
) -> None:
    response = client.post("/v1/ask", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert [wrong["field"] for wrong in response.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/ask", "POST"),
        ("/v1/articles", "GET, HEAD, POST"),
        ("/v1/articles/a/b", "GET, HEAD, PUT, PATCH, DELETE"),
        ("/healthz", "GET, HEAD"),
    ],
)
def test_which_methods_an_address_takes(client: TestClient, path: str, methods: str) -> None:
    refused = client.options(path)
    assert refused.status_code == 405
    assert refused.headers["allow"] == methods


def test_k_is_bounded(client: TestClient) -> None:
    response = client.post("/v1/search", json={"query": "x", "k": 101})
    assert response.json()["errors"][0]["field"] == "k"


def test_not_json_and_too_large(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    assert client.post("/v1/ask", content=b"{", headers=headers).status_code == 400
    large = b'"' + b"x" * 1_000_001
    for body in (large, iter([large[:9], large[9:]])):
        refused = client.post("/v1/ask", content=body, headers=headers)
        assert refused.status_code == 413
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["x-content-type-options"] == "nosniff"


def test_keys() -> None:
    client = serving(access=Access(read_keys=["one", "two"]))
    body = {"question": "x"}
    for headers in ({}, {"Authorization": "Bearer on"}, {"Authorization": "Basic one"}):
        response = client.post("/v1/ask", json=body, headers=headers)
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"
    assert client.get("/articles/x").status_code == 401
    good = {"Authorization": "Bearer two"}
    assert client.post("/v1/ask", json=body, headers=good).status_code == 200


def test_other_sites_only_where_named() -> None:
    origin = {"Origin": "https://news.example"}
    assert "access-control-allow-origin" not in serving().get("/healthz", headers=origin).headers
    client = serving(allowed_origins=("https://news.example",))
    allowed = client.get("/healthz", headers=origin).headers["access-control-allow-origin"]
    assert allowed == "https://news.example"


def test_without_an_index_the_page_stands_and_says_what_to_do(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    page = client.get("/")
    assert page.status_code == 200
    assert "dateline index add PATH" in page.text
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["mend"] == "On the server, run: dateline index add PATH"
    assert "/srv/secret" not in page.text + ready.text


def test_not_ready_until_warm() -> None:
    loading = threading.Event()
    state = replace(STATE, reader=an_index, warm_up=wait_for(loading))
    with TestClient(build_app(state)) as client:
        assert client.get("/readyz").json()["type"].endswith(":not-ready")
        loading.set()
        while client.get("/readyz").status_code == 503:
            pass


def test_a_model_that_does_not_load_is_told() -> None:
    def warm_up() -> None:
        raise ModelError("secret")

    state = replace(STATE, reader=an_index, warm_up=warm_up)
    with TestClient(build_app(state)) as client:
        while (document := client.get("/readyz").json())["type"].endswith(":not-ready"):
            pass
    assert document["type"] == "urn:problem-type:dateline:embedding-model"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("/widget.js", "text/javascript"),
        ("/widget/theme.css", "text/css"),
        ("/widget/dateline-chat.d.ts", "text/plain"),
    ],
)
def test_widget_files_are_compressed_and_not_sent_twice(
    client: TestClient, name: str, media_type: str
) -> None:
    response = client.get(name, headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-type"].startswith(media_type)
    assert response.headers["content-encoding"] == "gzip"
    assert client.get(name, headers={"Accept-Encoding": "identity"}).text == response.text
    again = client.get(name, headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_widgets_package_is_sent_as_it_is(client: TestClient) -> None:
    response = client.get("/widget.tgz", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in response.headers
    assert gzip.decompress(response.content)


@pytest.mark.parametrize("name", ["nothing.js", "..%2fapp.py", "../app.py", "%2e%2e/app.py"])
def test_nothing_but_the_widget_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"/widget/{name}").status_code == 404


def test_every_address_is_documented() -> None:
    text = (REPOSITORY / "docs" / "reference" / "api.md").read_text()
    for path in build_app(STATE).openapi()["paths"]:
        assert path in text, path
