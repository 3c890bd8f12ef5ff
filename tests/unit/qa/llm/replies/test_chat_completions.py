"""Replies read event by event, wherever the endpoint splits them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.llm import Usage
from qa.llm.replies.chat_completions import ChatCompletionReader
from qa.llm.replies.faults import NotAReply, ReportedFailure, Withheld


def event(text: str | None, finish: str | None = None) -> str:
    return json.dumps({"choices": [{"delta": {"content": text}, "finish_reason": finish}]})


def shown(texts: list[str]) -> str:
    reply = ChatCompletionReader(max_characters=10_000)
    return "".join([*(reply.read(event(text)) for text in texts), reply.rest()])


@st.composite
def split(draw: st.DrawFn, text: str) -> list[str]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return [text[i:j] for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@given(split("<think>It is < 5 </thin> or so</think>\n\nIt <think> rained.</think>"))
def test_reasoning_is_dropped_wherever_the_tags_are_split(pieces: list[str]) -> None:
    assert shown(pieces) == "It <think> rained.</think>"


@given(split("\n<think>a</think> <think>b</think>Yes."))
def test_several_reasonings_are_dropped(pieces: list[str]) -> None:
    assert shown(pieces) == "Yes."


@pytest.mark.parametrize("text", ["<thin", "<b>bold</b>", "Yes.", ""])
def test_other_beginnings_are_kept(text: str) -> None:
    assert shown([text]) == text


def test_reasoning_without_end_shows_nothing() -> None:
    assert shown(["<think>It may", " be"]) == ""


def test_many_reasonings_in_one_piece_are_no_trouble() -> None:
    reply = ChatCompletionReader(max_characters=1_000_000)
    assert reply.read(event("<think></think>" * 5_000 + "Yes.")) == "Yes."


def test_only_the_first_choice_is_read_and_every_delta_of_it() -> None:
    choices = [
        {"index": 0, "delta": {"content": "It "}},
        {"index": 1, "delta": {"content": "never "}},
        {"index": 0, "delta": {"content": "rained."}},
    ]
    assert ChatCompletionReader(100).read(json.dumps({"choices": choices})) == "It rained."


@pytest.mark.parametrize(
    "data",
    [
        "",
        '{"choices": []}',
        '{"choices": null}',
        '{"choices": [{}]}',
        event(None),
        '{"error": null}',
    ],
)
def test_an_event_may_hold_nothing(data: str) -> None:
    reply = ChatCompletionReader(100)
    assert reply.read(data) == ""
    assert not reply.complete


def parts(*content: object) -> str:
    return json.dumps({"choices": [{"index": 0, "delta": {"content": list(content)}}]})


def test_of_a_text_in_parts_the_thoughts_are_left_out() -> None:
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "It may be."}]}
    reply = ChatCompletionReader(100)
    told = [
        reply.read(parts(thought)),
        reply.read(parts(thought, {"type": "text", "text": "It "})),
        reply.read(parts({"type": "text", "text": "rained"}, {"type": "text", "text": "."})),
        reply.read(parts({"type": "reference", "reference_ids": [1]}, "odd", {"type": "text"})),
        reply.read(parts()),
        # It goes over to plain text once it has thought.
        reply.read(event(" Yes.", finish="stop")),
    ]
    assert "".join(told) + reply.rest() == "It rained. Yes."
    assert reply.complete


def test_a_reply_is_complete_at_its_finish_and_exhausted_at_done() -> None:
    reply = ChatCompletionReader(100)
    reply.read(event("Yes.", finish="stop"))
    assert (reply.complete, reply.exhausted) == (True, False)
    reply.read('{"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": null}}')
    assert reply.usage == Usage(3, 0)
    reply.read("[DONE]")
    assert (reply.complete, reply.exhausted) == (True, True)


@pytest.mark.parametrize(
    "data",
    ["<html>", "[]", '{"choices": 1}', '{"choices": [{"delta": "x"}]}', "[" * 100_000, "null"],
)
def test_what_is_no_event_is_refused(data: str) -> None:
    with pytest.raises(NotAReply):
        ChatCompletionReader(100).read(data)


def test_an_error_object_is_told_apart() -> None:
    with pytest.raises(ReportedFailure):
        ChatCompletionReader(100).read('{"error": {"message": "no"}}')


def test_a_reply_longer_than_asked_for_is_refused() -> None:
    reply = ChatCompletionReader(max_characters=10)
    assert reply.read(event("x" * 10)) == "x" * 10
    with pytest.raises(NotAReply):
        reply.read(event("x"))


@pytest.mark.parametrize("finish", ["content_filter", "SAFETY", "refusal", "sensitive"])
def test_a_reply_that_a_filter_stops_is_withheld(finish: str) -> None:
    with pytest.raises(Withheld):
        ChatCompletionReader(100).read(event("It ", finish=finish))


@pytest.mark.parametrize("choice", [{"finish_reason": "error"}, {"error": {"code": 502}}])
def test_a_choice_that_failed_is_no_reply(choice: dict[str, object]) -> None:
    with pytest.raises(ReportedFailure):
        ChatCompletionReader(100).read(json.dumps({"choices": [choice | {"index": 0}]}))


def test_an_error_without_a_name_is_one_too() -> None:
    with pytest.raises(ReportedFailure, match="error"):
        ChatCompletionReader(100).read('{"object": "error", "message": "no", "code": 400}')


def test_what_no_address_serves_is_no_reply() -> None:
    with pytest.raises(NotAReply):
        ChatCompletionReader(100).read('{"error": "Unexpected endpoint or method. (POST /x)"}')
