"""OpenAI's responses over hand-made answers, held against the types of its own package."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import ValidationError
from starlette.testclient import TestClient

from index import OPEN, IndexMissing
from qa import Answer, Done, Event, Failed, Question, Retrieved
from server.app import build_app
from server.protocols.openai.responses_schemas import ResponsesRequest
from tests.unit.server.documents import ANSWER, CITATION, HIT, SENTENCE
from tests.unit.server.test_app import STATE, asking

ASKED = "By how much?"
EVENTS = {
    kind.model_fields["type"].annotation.__args__[0]: kind
    for kind in get_args(get_args(ResponseStreamEvent)[0])
}
SECOND = replace(SENTENCE, index=1, start=14, end=21, text="So. [1]", before=" ", new_citations=())
ANSWERED: Answer = replace(
    ANSWER,
    answer="By 40 cm. [1] So. [1]",
    citations=(replace(CITATION, url="https://selby.example/wall"),),
)
TOLD = (Retrieved((HIT,), ASKED), replace(SENTENCE, end=13), SECOND, Done(ANSWERED))


def question(asked: Any = ASKED, **changes: Any) -> Question:
    body = {"model": "dateline", "input": asked} | changes
    return ResponsesRequest.model_validate(body).to_question(OPEN)


def response(*events: Event, **fields: Any) -> Any:
    body = {"model": "dateline", "input": ASKED} | fields
    with TestClient(build_app(replace(STATE, ask=asking(*events)))) as client:
        return client.post("/v1/responses", json=body)


def streamed(*events: Event, **fields: Any) -> list[Any]:
    """The data of each event, each held against its type."""
    text = response(*events, stream=True, **fields).text
    told = []
    for frame in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in frame.splitlines() if ": " in line)
        if "data" in lines:
            data = json.loads(lines["data"])
            assert lines["event"] == data["type"]
            EVENTS[data["type"]].model_validate(data)
            told.append(data)
    assert [data["sequence_number"] for data in told] == list(range(len(told)))
    return told


def test_a_text_asks_and_so_does_the_last_of_several_items() -> None:
    assert question().text == ASKED
    asked = question(
        [
            {"role": "developer", "content": "You are a pirate."},
            {"role": "user", "content": [{"type": "input_text", "text": "The wall?"}]},
            {"type": "reasoning", "id": "rs_1", "summary": [], "content": None},
            {"type": "function_call", "call_id": "1", "name": "f", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "1", "output": "42"},
            {
                "type": "message",
                "id": "msg_1",
                "role": "assistant",
                "status": "completed",
                "content": [
                    {"type": "output_text", "text": "It will be raised.", "annotations": []}
                ],
            },
            {"type": "item_reference", "id": "msg_2"},
            {"role": "user", "content": ASKED},
        ],
        instructions="Answer in verse.",
    )
    assert asked.text == ASKED
    assert [(turn.role, turn.content) for turn in asked.history] == [
        ("user", "The wall?"),
        ("assistant", "It will be raised."),
    ]


@pytest.mark.parametrize(
    "served",
    [
        {"tools": [{"type": "web_search"}], "tool_choice": "auto", "parallel_tool_calls": True},
        {"temperature": 0.2, "max_output_tokens": 5, "store": True, "metadata": {"a": "b"}},
        {"text": {"format": {"type": "text"}, "verbosity": "low"}, "reasoning": {"effort": "low"}},
        {"previous_response_id": None, "conversation": None, "background": False, "include": []},
        {"tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": []}},
        {"previous_response_id": "", "conversation": "", "dateline": None},
        {"context_management": [{"type": "compaction"}], "of_next_year": {"a": 1}},
    ],
)
def test_what_says_nothing_to_dateline_is_let_pass(served: dict[str, Any]) -> None:
    assert question(**served).text == ASKED


@pytest.mark.parametrize(
    ("refused", "param"),
    [
        ({"previous_response_id": "resp_1"}, "previous_response_id"),
        ({"conversation": "conv_1"}, "conversation"),
        ({"conversation": {"id": "conv_1"}}, "conversation"),
        ({"prompt": {"id": "pmpt_1"}}, "prompt"),
        ({"background": True}, "background"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"text": {"format": {"type": "json_schema", "schema": {}}}}, "text.format"),
        ({"text": {"format": "json"}}, "text.format"),
        ({"text": "json"}, "text"),
        ({"top_logprobs": 3}, "top_logprobs"),
        ({"include": ["message.output_text.logprobs"]}, "include"),
        ({"input": []}, "input"),
        ({"input": None}, "input"),
        ({"input": [{"content": ASKED}]}, "input.0"),
        ({"input": [{"role": "pirate", "content": ASKED}]}, "input.0.role"),
        ({"input": [{"type": "item_reference", "id": "msg_1"}]}, "body"),
        ({"input": [{"role": "assistant", "content": "By"}]}, "body"),
        ({"input": [{"role": "user", "content": [{"type": "input_image"}]}]}, "body"),
        ({"dateline": {"filter": {}}}, "dateline.filter"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(refused: dict[str, Any], param: str) -> None:
    with pytest.raises(ValidationError):
        question(**refused)
    told = response(Done(ANSWER), **refused)
    assert told.status_code == 400
    assert told.json()["error"]["param"] == param
    assert told.json()["error"]["message"]


def test_a_response_is_one_message_with_its_citations() -> None:
    document = response(*TOLD, instructions="In verse.", tools=[{"type": "web_search"}]).json()
    read = Response.model_validate(document)
    assert (read.status, read.error, read.output_text) == ("completed", None, ANSWERED.answer)
    assert read.instructions == "In verse."
    assert read.usage is not None
    assert read.usage.total_tokens == 0
    (message,) = document["output"]
    (part,) = message["content"]
    assert part["annotations"] == [
        {
            "type": "url_citation",
            "start_index": start,
            "end_index": start + 3,
            "title": "Harbour wall (The Selby Post, 2024-02-06)",
            "url": "https://selby.example/wall",
        }
        for start in (10, 18)
    ]
    assert document["dateline"]["citations"][0]["quote"] == CITATION.quote


def test_the_stream_adds_up_to_the_response() -> None:
    told = streamed(*TOLD)
    names = [data["type"].removeprefix("response.") for data in told]
    assert names == [
        "created",
        "in_progress",
        "output_item.added",
        "content_part.added",
        *["output_text.delta", "output_text.annotation.added"] * 2,
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ]
    of_kind = {name: [d for d, n in zip(told, names, strict=True) if n == name] for name in names}
    text = "".join(data["delta"] for data in of_kind["output_text.delta"])
    last = told[-1]["response"]
    (message,) = last["output"]
    (part,) = message["content"]
    assert text == of_kind["output_text.done"][0]["text"] == part["text"] == ANSWERED.answer
    added = [data["annotation"] for data in of_kind["output_text.annotation.added"]]
    assert added == part["annotations"]
    assert of_kind["output_item.done"][0]["item"] == message
    assert told[0]["response"]["id"] == last["id"]
    assert told[0]["response"]["status"] == "in_progress"
    whole = response(*TOLD).json()
    changing = {"id", "created_at", "completed_at", "output"}
    assert {k: v for k, v in last.items() if k not in changing} == {
        k: v for k, v in whole.items() if k not in changing
    }


def test_a_failure_in_the_stream_is_told_and_ends_it() -> None:
    told = streamed(Retrieved((), ASKED), Failed(IndexMissing("There is none at /srv/secret.")))
    assert [data["type"] for data in told[-2:]] == ["error", "response.failed"]
    assert told[-2]["code"] == "index_missing"
    assert told[-1]["response"]["status"] == "failed"
    assert told[-1]["response"]["error"]["code"] == "server_error"
    assert "secret" not in json.dumps(told)


def test_a_failure_before_it_has_its_own_status() -> None:
    for stream in (False, True):
        told = response(Failed(IndexMissing("secret")), stream=stream)
        assert told.status_code == 503
        assert told.json()["error"]["code"] == "index_missing"


@pytest.mark.parametrize("order", ["instructions", "developer"])
def test_an_order_beside_the_conversation_is_carried_out(order: str) -> None:
    wanted = "Generate a short title for this conversation, no more than 5 words. Only the title."
    body: dict[str, Any] = {"input": [{"role": "user", "content": "Why was Ford Bridge closed?"}]}
    if order == "instructions":
        body["instructions"] = wanted
    else:
        body["input"].insert(0, {"role": "developer", "content": wanted})
    document = response(**body).json()
    Response.model_validate(document)
    assert "dateline" not in document
    assert document["output"][0]["content"][0]["text"] == "Ford Bridge closed"
    told = streamed(**body)
    assert told[-1]["response"]["output"][0]["content"][0]["text"] == "Ford Bridge closed"


def test_an_unknown_model_is_not_found() -> None:
    told = response(model="gpt-5")
    assert (told.status_code, told.json()["error"]["code"]) == (404, "model_not_found")
