"""What llama-server does where a request is out of the ordinary: rows of docs/behaviour.md."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.llm.real_model import DEFAULT_CACHE, start
from tests.support.processes import free_port

LIMIT_S = 300.0
CONTEXT_TOKENS = 8192
STORY = "Tell a very long story of a hedgehog."
SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string"}},
    "required": ["colour"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    cache = Path(os.environ.get("LLM_CACHE", DEFAULT_CACHE))
    with start(free_port(), cache) as model, httpx.Client(timeout=LIMIT_S) as client:
        client.base_url = model.base_url.removesuffix("/v1")
        yield client


def asked(content: str, **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": content}], "temperature": 0, **more}


def streamed(client: httpx.Client, body: dict[str, Any]) -> tuple[list[str], str | None]:
    """The pieces of the reply, and why it ended."""
    pieces, finish = list[str](), None
    with client.stream("POST", "/v1/chat/completions", json=body | {"stream": True}) as reply:
        assert reply.status_code == 200
        for line in reply.iter_lines():
            if not line.startswith("data: {"):
                continue
            for choice in json.loads(line.removeprefix("data: "))["choices"]:
                pieces += filter(None, [choice["delta"].get("content")])
                finish = choice["finish_reason"] or finish
    return pieces, finish


def slot(client: httpx.Client) -> dict[str, Any]:
    [only] = client.get("/slots").json()
    return dict(only)


def written_in_the_end(client: httpx.Client) -> int:
    """The tokens of the last reply, once its slot is free."""
    deadline = time.monotonic() + LIMIT_S
    while (now := slot(client))["is_processing"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return int(now["next_token"][0]["n_decoded"])


def test_a_prompt_beyond_the_context_is_refused_before_anything_is_streamed(
    client: httpx.Client,
) -> None:
    body = asked("word " * CONTEXT_TOKENS, stream=True)
    refused = client.post("/v1/chat/completions", json=body)
    assert refused.status_code == 400
    error = refused.json()["error"]
    assert error["type"] == "exceed_context_size_error"
    assert error["n_ctx"] == CONTEXT_TOKENS < error["n_prompt_tokens"]


def test_what_may_become_a_stop_word_is_held_back(client: httpx.Client) -> None:
    count = "Count from one to nine in words, separated by commas."
    pieces, finish = streamed(client, asked(count, max_tokens=40, stop=["r, fi"]))
    assert "".join(pieces) == "One, two, three, fou"
    assert finish == "stop"


def test_a_stream_that_is_left_while_it_is_written_ends(client: httpx.Client) -> None:
    body = asked(STORY, max_tokens=400, stream=True)
    with client.stream("POST", "/v1/chat/completions", json=body) as reply:
        lines = reply.iter_lines()
        for _ in range(8):
            next(lines)
    assert written_in_the_end(client) < 400


def test_half_a_character_is_never_sent(client: httpx.Client) -> None:
    said = "Reply with exactly this and nothing else: 🦔🦔🦔"
    for tokens in (1, 2, 3):
        pieces, _ = streamed(client, asked(said, max_tokens=tokens))
        assert "\ufffd" not in "".join(pieces)


def test_a_reply_of_no_tokens_has_one(client: httpx.Client) -> None:
    pieces, finish = streamed(client, asked("Say hi.", max_tokens=0))
    assert len(pieces) == 1
    assert finish == "length"


def test_a_grammar_beside_a_schema_counts_for_nothing(client: httpx.Client) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": SCHEMA}}
    sky = asked("Is the sky blue?", max_tokens=40, grammar='root ::= "yes"')
    assert "".join(streamed(client, sky)[0]) == "yes"
    both = "".join(streamed(client, sky | {"response_format": form})[0])
    assert json.loads(both).keys() == {"colour"}


def test_a_schema_that_is_cut_short_leaves_half_a_document(client: httpx.Client) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": SCHEMA}}
    pieces, finish = streamed(client, asked("Name one.", max_tokens=4, response_format=form))
    assert finish == "length"
    with pytest.raises(json.JSONDecodeError):
        json.loads("".join(pieces))
