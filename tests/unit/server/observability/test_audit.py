"""Who was shown which articles, as the log has it."""

from __future__ import annotations

import hashlib
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from mcp.client.client import Client
from starlette.testclient import TestClient

from index import IndexReader
from qa import Done, EndpointTimeout, Failed, Retrieved
from server.app import build_app
from server.auth import Access
from server.observability import JsonLines
from server.observability.audit import configure_audit
from server.observability.metrics import Metrics
from server.protocols.mcp_tools import archive_server
from server.services import AppState
from server.services.observed_answers import ObservedAnswers
from tests.unit.server.documents import ANSWER, ARTICLE, HIT
from tests.unit.server.protocols.test_mcp_tools import Shelf
from tests.unit.server.test_app import STATE, asking

QUESTION = "Who opened the pier?"
DIGEST = hashlib.sha256(QUESTION.encode()).hexdigest()
KEY = "a-long-key-for-reading"
READ = f"{ARTICLE.id}@{ARTICLE.version}"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    audited = logging.getLogger("dateline.audit")
    audited.addHandler(handler)
    configure_audit()
    yield written
    audited.removeHandler(handler)
    audited.setLevel(logging.NOTSET)


def lines_of(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def state(*events: Any) -> AppState:
    return replace(
        STATE,
        ask=ObservedAnswers(asking(*events), Metrics()).ask,
        access=Access(read_keys=[KEY]),
        reader=lambda _: cast(IndexReader, Shelf()),
    )


def asked(of: AppState, method: str, path: str, **body: Any) -> int:
    with TestClient(build_app(of), client=("192.0.2.7", 50000)) as client:
        headers = {"Authorization": f"Bearer {KEY}", "X-Request-ID": "abc-1"}
        return client.request(method, path, headers=headers, **body).status_code


def test_an_answer_names_the_key_the_articles_and_a_digest_of_the_question(
    log: io.StringIO,
) -> None:
    told = state(Retrieved((HIT,), QUESTION), Done(ANSWER))
    assert asked(told, "POST", "/v1/ask", json={"question": QUESTION}) == 200
    (line,) = lines_of(log)
    assert line["logger"] == "dateline.audit"
    assert (line["action"], line["outcome"]) == ("ask", "answered")
    assert (line["key"], line["address"]) == ("reader 1", "192.0.2.7")
    assert line["question_sha256"] == DIGEST
    assert line["articles"] == [
        f"{each.article_id}@{each.version}" for each in ANSWER.citations[:1]
    ]
    assert line["retrieved"] == [f"{HIT.article.id}@{HIT.article.version}"]
    assert (line["request_id"], line["answer_id"]) == ("abc-1", ANSWER.id)
    assert KEY not in log.getvalue()
    assert "pier" not in log.getvalue()


def test_an_answer_that_failed_has_shown_what_was_found(log: io.StringIO) -> None:
    told = state(Retrieved((HIT,), QUESTION), Failed(EndpointTimeout("slow")))
    asked(told, "POST", "/v1/ask", json={"question": QUESTION, "stream": True})
    (line,) = lines_of(log)
    assert (line["outcome"], line["articles"]) == ("EndpointTimeout", [])
    assert line["retrieved"] == [f"{HIT.article.id}@{HIT.article.version}"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/v1/articles/{ARTICLE.id}", {}),
        ("GET", f"/articles/{ARTICLE.id}", {}),
        ("POST", "/v1/search", {"json": {"query": QUESTION}}),
    ],
)
def test_articles_that_are_read_or_found(
    log: io.StringIO, method: str, path: str, body: dict[str, Any]
) -> None:
    assert asked(state(), method, path, **body) == 200
    (line,) = lines_of(log)
    assert line["action"] == ("search" if body else "read")
    assert line["articles"] == [READ]
    assert line["key"] == "reader 1"
    assert line.get("question_sha256") == (DIGEST if body else None)


async def test_what_assistants_read(log: io.StringIO) -> None:
    async with Client(archive_server(state())) as client:
        await client.call_tool("search", {"query": QUESTION})
        await client.call_tool("fetch", {"id": ARTICLE.id})
    found, read = lines_of(log)
    assert (found["action"], found["question_sha256"]) == ("search", DIGEST)
    assert (read["action"], read["articles"]) == ("read", [READ])


def test_nothing_is_written_unless_it_is_asked_for() -> None:
    assert not logging.getLogger("dateline.audit").isEnabledFor(logging.INFO)


def test_who_is_signed_in_is_named_where_a_trusted_proxy_says_so(log: io.StringIO) -> None:
    told = state(Retrieved((HIT,), QUESTION), Done(ANSWER))
    behind = replace(told, trusted_proxies=("192.0.2.7",), user_header="X-Forwarded-Email")
    for of in (behind, replace(behind, trusted_proxies=("192.0.2.8",))):
        with TestClient(build_app(of), client=("192.0.2.7", 50000)) as client:
            headers = {"Authorization": f"Bearer {KEY}", "X-Forwarded-Email": "ines@news.example"}
            client.post("/v1/ask", json={"question": QUESTION}, headers=headers)
    believed, forged = lines_of(log)
    assert (believed["user"], believed["key"]) == ("ines@news.example", "reader 1")
    assert "user" not in forged
