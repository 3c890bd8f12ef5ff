"""The server as a process, over the sample archive."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx_sse import connect_sse

from tests.e2e.serving import Server, dateline, serving, with_export
from tests.support.scripted_endpoint import ScriptedEndpoint

QUESTION = "Who is the US special envoy for North Korea?"
SEED = "000_70be1ee6b39d7070"
HOSTILE = "lanternrock-wire-2024-10-09-library-defacement"


@pytest.fixture
def http(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
        yield client


def assert_verbatim(http: httpx.Client, answer: dict[str, Any]) -> None:
    """Every citation stands in its article, and every number in the text is a citation."""
    for citation in answer["citations"]:
        path = f"/v1/articles/{citation['article_id']}"
        article = http.get(path, params={"version": citation["version"]}).json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert article["published_at"] == citation["published_at"]
        for day in citation["days"]:
            assert article["text"][day["start"] : day["end"]] == day["text"]
    numbers = [citation["number"] for citation in answer["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    in_text = list(dict.fromkeys(map(int, re.findall(r"\[(\d+)\]", answer["answer"]))))
    assert in_text == numbers


def test_ask(http: httpx.Client) -> None:
    response = http.post("/v1/ask", json={"question": QUESTION})
    answer = response.json()
    assert response.status_code == 200
    assert answer["answerable"] is True
    assert answer["mode"] == "extractive"
    assert answer["citations"][0]["article_id"] == SEED
    assert answer["citations"][0]["publisher"] == "Iran Press TV"
    assert answer["citations"][0]["published_at"] == "2021-09-23T06:50:00Z"
    assert "Sung Kim" in answer["citations"][0]["quote"]
    [day] = answer["citations"][0]["days"]
    assert (day["text"], day["date"]) == ("Last week", "2021-09-13/2021-09-19")
    assert day["in_full"] == "13 September 2021 to 19 September 2021"
    assert_verbatim(http, answer)


def test_what_is_suggested_is_answered(http: httpx.Client) -> None:
    body = {"question": "Why was Tollgate Bridge closed?", "suggestions": True}
    suggested = http.post("/v1/ask", json=body).json()["suggestions"]
    assert suggested
    for question in suggested:
        answer = http.post("/v1/ask", json={"question": question}).json()
        assert answer["answerable"], question
        assert answer["citations"], question


def test_a_question_that_the_archive_does_not_answer(http: httpx.Client) -> None:
    answer = http.post("/v1/ask", json={"question": "What is the population of Pyongyang?"}).json()
    assert answer["answerable"] is False
    assert answer["citations"] == []
    assert answer["refusal"] is not None
    assert answer["nearest"]


def test_the_stream_in_order(http: httpx.Client) -> None:
    body = {"question": QUESTION, "stream": True}
    with connect_sse(http, "POST", "/v1/ask", json=body) as source:
        assert source.response.headers["cache-control"] == "no-cache, no-transform"
        assert source.response.headers["x-accel-buffering"] == "no"
        events = [(int(event.id), event.event, event.json()) for event in source.iter_sse()]
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    names = [name for _, name, _ in events]
    assert (names[0], names[-1]) == ("retrieved", "done")
    assert set(names[1:-1]) == {"delta", "sentence"}
    answer = events[-1][2]
    verdicts = [data for _, name, data in events if name == "sentence"]
    for data in verdicts:
        assert answer["answer"][data["start"] : data["end"]] == data["text"]
    assert "".join(data["before"] + data["text"] for data in verdicts) == answer["answer"]
    assert [data["role"] for data in verdicts] == ["fact", "quotation"]
    assert [one["role"] for one in answer["sentences"]] == ["fact", "quotation"]
    assert_verbatim(http, answer)


def test_search_and_filters(http: httpx.Client) -> None:
    body = {"query": "missile test", "k": 3, "filters": {"publishers": ["iran press tv"]}}
    hits = http.post("/v1/search", json=body).json()["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert {hit["article_id"] for hit in hits} == {SEED}
    article = http.get(f"/v1/articles/{SEED}").json()
    for hit in hits:
        assert article["text"][hit["start"] : hit["end"]] == hit["text"]


def test_a_story_as_a_timeline(http: httpx.Client) -> None:
    story = http.get("/v1/timeline", params={"q": "missile tests of North Korea"}).json()
    assert (story["subject"], story["order"]) == ("missile tests of North Korea", "oldest first")
    assert story["events"]
    days = [event["day"] for event in story["events"]]
    assert days == sorted(days)
    for event in story["events"]:
        citation = story["citations"][event["citations"][0] - 1]
        text = http.get(f"/v1/articles/{citation['article_id']}").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"] == event["quote"]
    params = {"q": "missile tests of North Korea", "order": "newest first"}
    turned = http.get("/v1/timeline", params=params).json()
    assert [event["day"] for event in turned["events"]] == days[::-1]
    nothing = http.get("/v1/timeline", params={"q": "the Tarn dam"}).json()
    assert (nothing["events"], nothing["citations"]) == ([], [])


def test_listing_goes_through_every_article_once(http: httpx.Client) -> None:
    ids: list[str] = []
    cursor = None
    while True:
        params = {"limit": "10"} | ({"cursor": cursor} if cursor else {})
        page = http.get("/v1/articles", params=params).json()
        ids += [item["id"] for item in page["items"]]
        assert "source" not in page["items"][0]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(ids) == len(set(ids)) >= 40
    assert http.get("/v1/articles", params={"cursor": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/articles/nope", None, 404),
        ("GET", f"/v1/articles/{SEED}?version=99", None, 404),
        ("GET", "/nope", None, 404),
        ("GET", "/v1/ask", None, 405),
        ("POST", "/v1/ask", {"question": ""}, 422),
        ("POST", "/v1/ask", {"question": "x" * 100_000}, 422),
        ("POST", "/v1/ask", {"question": "x", "mode": "llm"}, 422),
        ("POST", "/v1/search", {"query": "x", "k": 0}, 422),
        ("GET", "/v1/timeline", None, 422),
        ("GET", "/v1/timeline?q=%20", None, 422),
        ("GET", "/v1/timeline?q=x&order=backwards", None, 422),
    ],
)
def test_problems(
    http: httpx.Client, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    response = http.request(method, path, json=body)
    assert response.status_code == response.json()["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=Who",
        "/healthz",
        "/readyz",
        "/metrics",
        "/widget.js",
        "/widget/chat.js",
        f"/articles/{SEED}",
        "/articles/nope",
        f"/v1/articles/{SEED}",
        "/v1/archive",
        "/v1/models",
        "/openapi.json",
        "/nope",
        "/v1/ask",
    ],
)
def test_head_is_get_without_the_body(http: httpx.Client, path: str) -> None:
    head, get = http.head(path), http.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    # The counts grow with every request, and with them their length.
    differing = {"date", "x-request-id", *(["content-length"] if path == "/metrics" else [])}
    told = {name: value for name, value in head.headers.items() if name not in differing}
    assert told == {name: value for name, value in get.headers.items() if name not in differing}
    # The connection goes on with what was asked next.
    assert http.get("/healthz").json() == {"status": "ok"}


def test_security_headers(http: httpx.Client) -> None:
    for path in ("/", f"/articles/{SEED}", "/v1/articles", "/widget/chat.js", "/nope"):
        headers = http.get(path).headers
        assert headers["content-security-policy"].startswith(
            "default-src 'none'; script-src 'self';"
        )
        assert headers["x-content-type-options"] == "nosniff"


def test_the_article_page_marks_exactly_the_quote(http: httpx.Client) -> None:
    (citation,) = http.post("/v1/ask", json={"question": QUESTION}).json()["citations"]
    page = http.get(f"/articles/{SEED}", params={"cite": f"{citation['start']}-{citation['end']}"})
    marked = re.search(r'<mark id="cite"[^>]*>(.*?)</mark>', page.text, re.DOTALL)
    assert marked
    # Days that the words name stand in elements of their own, "last week" for one.
    assert html.unescape(re.sub(r"</?time[^>]*>", "", marked[1])) == citation["quote"]
    (day,) = re.findall(r"<time [^>]*>(.*?)</time>", marked[1])
    assert [day] == [each["text"] for each in citation["days"]]
    assert "<mark" not in http.get(f"/articles/{SEED}", params={"cite": "9-3"}).text
    assert http.get("/articles/nope").status_code == 404


def test_hostile_text_is_escaped(http: httpx.Client) -> None:
    article = http.get(f"/v1/articles/{HOSTILE}").json()
    assert "<script" in article["text"]
    page = http.get(f"/articles/{HOSTILE}").text
    # Of the page itself: what search engines read, which no browser runs.
    data, *scripts = re.findall(r"<script[^>]*>", page)
    assert data == '<script type="application/ld+json">'
    assert all(re.fullmatch(r'<script type="module" src="/[^"]*">', each) for each in scripts)
    assert "&lt;script" in page


def test_a_model_answers_with_citations_that_resolve(
    archive: Path, http: httpx.Client, endpoint: ScriptedEndpoint
) -> None:
    settings = {"DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1"}
    with serving(archive, settings) as server:
        url = f"{server.url}/v1/ask"
        answer = httpx.post(url, json={"question": QUESTION}, timeout=60, trust_env=False).json()
    assert answer["mode"] == "llm"
    assert answer["model"] == "echo-first-passage"
    assert answer["answerable"] is True
    assert_verbatim(http, answer)


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_goes_away_stops_the_endpoint(
    model_server: Server, endpoint: ScriptedEndpoint, stream: bool
) -> None:
    endpoint.follow("slow")
    body = {"question": QUESTION, "stream": stream}
    connection = HTTPConnection(model_server.url.removeprefix("http://"))
    connection.request("POST", "/v1/ask", json.dumps(body), {"Content-Type": "application/json"})
    endpoint.wait_until(lambda asked: len(asked) == 1)
    connection.close()
    endpoint.wait_until(lambda asked: asked[0]["closed_early"])


def test_an_index_made_later_is_found_without_a_restart(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    index = tmp_path / "index"
    article = tmp_path / "bridge.md"
    article.write_text("# Footbridge opens\n\nMayor Edda Lorne opened the footbridge on Monday.\n")
    with serving(index, ready=False) as server, httpx.Client(timeout=60, trust_env=False) as client:
        problem = client.post(f"{server.url}/v1/ask", json={"question": "Who opened it?"})
        assert problem.status_code == 503
        assert problem.json()["mend"] == "On the server, run: dateline index add PATH"
        assert "No articles yet" in client.get(server.url).text
        with_export(tmp_path_factory, index)
        added = dateline("index", "add", article, DATELINE_INDEX=str(index))
        assert added.returncode == 0, added.stderr
        assert len(client.get(f"{server.url}/v1/articles").json()["items"]) == 1


def test_feedback_and_metrics(archive: Path, tmp_path: Path, http: httpx.Client) -> None:
    settings = {
        "DATELINE_FEEDBACK_FILE": str(tmp_path / "feedback.sqlite"),
        "DATELINE_LOG_FORMAT": "json",
    }
    with serving(archive, settings, workers=2) as server:
        answer = http.post(f"{server.url}/v1/ask", json={"question": QUESTION}).json()
        rating = {"answer_id": answer["id"], "rating": "down", "comment": "Which Kim?"}
        assert http.post(f"{server.url}/v1/feedback", json=rating).status_code == 204
        counts = http.get(f"{server.url}/metrics").text
        logged = server.process.stderr.read_text()
    assert 'dateline_answers_total{mode="extractive",outcome="answered"} 1.0' in counts
    assert re.search(r"^dateline_index_articles [1-9]", counts, re.MULTILINE)
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {"answer", "request"} <= {line["message"] for line in lines}
    assert QUESTION not in logged
    exported = dateline("feedback", "export", **settings)
    (line,) = exported.stdout.splitlines()
    assert json.loads(line)["citations"] == answer["citations"]
    assert json.loads(line)["comment"] == "Which Kim?"
