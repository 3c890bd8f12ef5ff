"""OpenAI's chat completions over hand-made answers."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from index import OPEN, IndexMissing
from qa import Answer, Done, Event, Failed, Question, Retrieved
from qa.citations.links import Links
from server.app import build_app
from server.auth import Access
from server.problems.errors import ModelNotFound
from server.protocols.openai.chat_schemas import ChatRequest
from server.protocols.openai.chat_writer import ChatWriter
from server.protocols.openai.content import Telling
from tests.unit.server.documents import (
    ANSWER,
    CITATION,
    HIT,
    NOTICES,
    SENTENCE,
    TAKEN_BACK_ANSWER,
)
from tests.unit.server.test_app import STATE, asking, serving

USER = {"role": "user", "content": "By how much?"}
LINKS = Links("http://archive.example/")
REFUSED = replace(
    ANSWER,
    answer="The archive does not say.",
    answerable=False,
    sentences=(),
    citations=(),
    refusal="below_threshold",
)


def question(**changes: Any) -> Question:
    return ChatRequest.model_validate(
        {"model": "dateline", "messages": [USER]} | changes
    ).to_question(OPEN)


def test_the_last_message_asks_and_the_rest_is_history() -> None:
    asked = question(
        messages=[
            {"role": "system", "content": "You are a pirate."},
            {"role": "user", "content": "The wall?"},
            {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
            {"role": "tool", "content": "42", "tool_call_id": "1"},
            {"role": "assistant", "content": "It will be raised."},
            {"role": "user", "content": [{"type": "text", "text": "By how"}, {"type": "text"}]},
        ]
    )
    assert asked.text == "By how\n"
    assert [(turn.role, turn.content) for turn in asked.history] == [
        ("user", "The wall?"),
        ("assistant", "It will be raised."),
    ]


def test_a_long_history_keeps_its_end() -> None:
    turns = [{"role": "user", "content": str(n) * 30_000} for n in range(9)] * 20
    history = question(messages=[*turns, USER]).history
    assert len(history) == 50
    assert history[-1].content == "8" * 20_000


def test_a_model_is_a_mode() -> None:
    assert question().mode is None
    assert question(model="dateline-extractive").mode == "extractive"
    with pytest.raises(ModelNotFound):
        question(model="gpt-5")


def test_what_ask_takes_stands_under_dateline() -> None:
    options = {"filters": {"publishers": ["The Selby Post"]}, "strictness": "mark"}
    asked = question(dateline=options)
    assert (asked.filters.publishers, asked.strictness) == (("The Selby Post",), "mark")


@pytest.mark.parametrize(
    "served",
    [
        {"n": 1, "tools": [{"type": "function"}], "tool_choice": "auto"},
        {"temperature": 0.2, "max_tokens": 5, "user": "x", "chat_id": "y", "metadata": {}},
        {"response_format": {"type": "text"}, "logprobs": False, "stream_options": None},
    ],
)
def test_what_says_nothing_to_dateline_is_let_pass(served: dict[str, Any]) -> None:
    assert question(**served).text == "By how much?"


@pytest.mark.parametrize(
    "refused",
    [
        {"n": 2},
        {"tool_choice": "required"},
        {"tool_choice": {"type": "function", "function": {"name": "f"}}},
        {"response_format": {"type": "json_object"}},
        {"logprobs": True},
        {"modalities": ["text", "audio"]},
        {"messages": []},
        {"messages": [USER, {"role": "assistant", "content": "By"}]},
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]},
        {"dateline": {"filter": {}}},
    ],
)
def test_what_cannot_be_done_is_refused(refused: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        question(**refused)


def chat(*events: Event, **fields: Any) -> Any:
    body = {"model": "dateline", "messages": [USER]} | fields
    with TestClient(build_app(replace(STATE, ask=asking(*events)))) as client:
        return client.post("/v1/chat/completions", json=body)


def test_a_completion() -> None:
    answer = replace(ANSWER, citations=(replace(CITATION, url="https://selby.example/wall"),))
    response = chat(Retrieved((HIT,), "By how much?"), Done(answer)).json()
    (choice,) = response["choices"]
    assert choice["finish_reason"] == "stop"
    assert choice["message"]["content"] == "By 40 cm. [1]"
    assert choice["message"]["annotations"] == [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": 10,
                "end_index": 13,
                "title": "Harbour wall (The Selby Post, 2024-02-06)",
                "url": "https://selby.example/wall",
            },
        }
    ]
    assert response["dateline"]["citations"][0]["quote"] == CITATION.quote
    assert response["usage"]["total_tokens"] == 0


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "/etc/passwd"])
def test_an_article_without_a_web_address_is_linked_to_its_page(url: str | None) -> None:
    link = LINKS.of_citation(replace(CITATION, url=url))
    assert link == "http://archive.example/articles/harbour?cite=12-54"


async def streamed(*events: Event, wants_usage: bool = False) -> list[Any]:
    async def made() -> AsyncGenerator[Event]:
        for event in events:
            yield event

    writer = ChatWriter("chatcmpl-1", 7, "dateline", Telling(LINKS), wants_usage)
    datas = [str(frame.data) async for frame in writer.frames(made())]
    return [data if data == "[DONE]" else json.loads(data) for data in datas]


def whole_text(chunks: list[Any]) -> str:
    choices = [choice for chunk in chunks[:-1] for choice in chunk["choices"]]
    return "".join(choice["delta"].get("content", "") for choice in choices)


async def test_chunks_hold_checked_sentences_and_end_with_the_answer() -> None:
    second = replace(
        SENTENCE,
        index=1,
        start=14,
        end=21,
        text="So. [1]",
        citations=(1,),
        before=" ",
        new_citations=(),
    )
    first = replace(SENTENCE, end=13)
    answer: Answer = replace(ANSWER, answer="By 40 cm. [1] So. [1]")
    chunks = await streamed(Retrieved((HIT,), "By how much?"), first, second, Done(answer))
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert whole_text(chunks) == answer.answer
    # All in one chunk, which openai's collectors of streams need.
    assert [chunk for chunk in chunks[:-3] if "annotations" in chunk["choices"][0]["delta"]] == []
    places = [each["url_citation"] for each in chunks[-3]["choices"][0]["delta"]["annotations"]]
    assert [place["start_index"] for place in places] == [10, 18]
    for place in places:
        assert answer.answer[place["start_index"] : place["end_index"]] == "[1]"
    assert chunks[-1] == "[DONE]"
    assert chunks[-2]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-2]["dateline"]["answer"] == answer.answer
    assert {chunk["id"] for chunk in chunks[:-1]} == {"chatcmpl-1"}


async def test_what_a_publisher_took_back_stands_below_the_answer_and_at_its_marker() -> None:
    told = f"[1] The Selby Post, 6 February 2024: Harbour wall (article harbour){NOTICES}"
    title = f"Harbour wall (The Selby Post, 2024-02-06{NOTICES})"
    events = (Retrieved((HIT,), "By how much?"), Done(TAKEN_BACK_ANSWER))
    message = chat(*events).json()["choices"][0]["message"]
    assert message["content"] == f"By 40 cm. [1]\n\n{told}"
    cited = [each["url_citation"] for each in message["annotations"]]
    assert [each["title"] for each in cited] == [title, title]
    for each in cited:
        assert message["content"][each["start_index"] : each["end_index"]] == "[1]"
    chunks = await streamed(*events)
    assert whole_text(chunks) == message["content"]


async def test_words_read_in_place_of_misspelt_ones_come_first() -> None:
    answer = replace(ANSWER, respelt=("Selby",))
    first = replace(SENTENCE, end=13)
    events = (Retrieved((HIT,), "By how much?", respelt=("Selby",)), first, Done(answer))
    message = chat(*events).json()["choices"][0]["message"]
    assert message["content"] == "For Selby:\n\nBy 40 cm. [1]"
    chunks = await streamed(*events)
    assert whole_text(chunks) == message["content"]
    (annotation,) = chunks[-3]["choices"][0]["delta"]["annotations"]
    for one in (annotation, message["annotations"][0]):
        assert one["url_citation"]["start_index"] == message["content"].index("[1]")


async def test_usage_comes_last_where_it_is_asked_for() -> None:
    chunks = await streamed(Retrieved((), "By how much?"), Done(ANSWER), wants_usage=True)
    assert chunks[-2]["choices"] == []
    assert chunks[-2]["usage"]["total_tokens"] == 0
    assert all(chunk["usage"] is None for chunk in chunks[:-2])


async def test_a_refusal_is_said_too() -> None:
    assert (
        whole_text(await streamed(Retrieved((), "By how much?"), Done(REFUSED))) == REFUSED.answer
    )


async def test_a_failure_in_the_stream_is_an_error_object() -> None:
    chunks = await streamed(
        Retrieved((), "By how much?"), Failed(IndexMissing("There is none at /srv/secret."))
    )
    assert chunks[-1]["error"]["code"] == "index_missing"
    assert "secret" not in json.dumps(chunks)


@pytest.mark.parametrize(
    ("body", "status", "param", "code"),
    [
        ({"model": "gpt-5", "messages": [USER]}, 404, None, "model_not_found"),
        ({"model": "dateline", "messages": [USER], "n": 3}, 400, "n", "invalid_request"),
        ({"messages": [USER]}, 400, "model", "invalid_request"),
    ],
)
def test_errors_have_openais_shape(body: Any, status: int, param: str | None, code: str) -> None:
    with TestClient(build_app(STATE)) as client:
        response = client.post("/v1/chat/completions", json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    error = response.json()["error"]
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)
    assert error["message"]


def test_a_key_is_asked_for_in_openais_words() -> None:
    response = serving(access=Access(read_keys=["one"])).get("/v1/models")
    assert response.status_code == 401
    assert response.json()["error"]["type"] == "authentication_error"


def test_a_failure_before_the_stream_has_its_own_status() -> None:
    response = chat(Failed(IndexMissing("secret")), stream=True)
    assert response.status_code == 503
    assert response.json()["error"]["type"] == "server_error"


def test_models() -> None:
    with TestClient(build_app(STATE)) as client:
        names = [card["id"] for card in client.get("/v1/models").json()["data"]]
        assert names == ["dateline", "dateline-extractive", "dateline-markdown"]
        assert client.get("/v1/models/dateline").json()["object"] == "model"
        assert client.get("/v1/models/x").json()["error"]["code"] == "model_not_found"


@pytest.mark.parametrize(
    "wanted", [{"model": "dateline-markdown"}, {"dateline": {"sources": "markdown"}}]
)
def test_a_text_that_ends_with_its_sources(wanted: dict[str, Any]) -> None:
    shown = replace(
        CITATION, url="https://selby.example/a b?c=<d>", title="Wall] *up*", quote="By [2] &lt;\n40"
    )
    answer = replace(ANSWER, citations=(shown,))
    events = (Retrieved((HIT,), "By how much?"), replace(SENTENCE, end=13), Done(answer))
    message = chat(*events, **wanted).json()["choices"][0]["message"]
    source = (
        "- [1] The Selby Post, 6 February 2024: [Wall\\] \\*up\\*]"
        "(<https://selby.example/a%20b?c=%3Cd%3E#:~:text=By%20%5B2%5D%20%26lt%3B,40>): "
        "“By \\[2\\] \\&lt; 40”"
    )
    assert message["content"] == f"By 40 cm. [1]\n\n{source}"
    cited = [each["url_citation"] for each in message["annotations"]]
    assert [message["content"][each["start_index"] : each["end_index"]] for each in cited] == [
        "[1]",
        "[1]",
    ]
    lines = chat(*events, stream=True, **wanted).text.splitlines()
    chunks = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    deltas = [choice["delta"] for chunk in chunks for choice in chunk["choices"]]
    assert "".join(delta.get("content", "") for delta in deltas) == message["content"]
    assert chunks[-1]["dateline"]["answer"] == answer.answer


def test_the_sources_say_what_was_taken_back_and_a_refusal_has_none() -> None:
    told = chat(Done(TAKEN_BACK_ANSWER), model="dateline-markdown").json()
    content = told["choices"][0]["message"]["content"]
    assert content.count("RETRACTED by its publisher") == 1
    assert content.endswith("; corrected: The wall is 30 cm high.")
    told = chat(Done(REFUSED), model="dateline-markdown").json()
    assert told["choices"][0]["message"]["content"] == REFUSED.answer
