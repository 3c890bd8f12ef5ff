"""What chat clients ask beside the conversation, over HTTP and by the official package."""

from __future__ import annotations

import json
from typing import Any

import httpx
import openai
import pytest

from tests.e2e.serving import Server
from tests.unit.server.protocols.openai.test_client_tasks import in_block

QUESTION = "Why was Tollgate Bridge closed?"
ORDERS = {
    "title": "Create a title of 3-5 words for this talk.",
    "tags": "Generate 1-3 broad tags and some narrower ones.",
    "follow_ups": "Suggest 3-5 questions that the user may ask next.",
    "queries": "Analyze the chat history for what should be searched.",
}


@pytest.mark.parametrize("kind", ORDERS)
def test_they_get_what_they_ask_for(server: Server, kind: str) -> None:
    prompt = in_block(
        ORDERS[kind], json.dumps({kind: "…"}), f"USER: {QUESTION}\nASSISTANT: It was unsafe."
    )
    body: dict[str, Any] = {"model": "dateline", "messages": [{"role": "user", "content": prompt}]}
    reply = httpx.post(f"{server.url}/v1/chat/completions", json=body, timeout=60, trust_env=False)
    assert reply.status_code == 200
    document = reply.json()
    assert "dateline" not in document
    message = document["choices"][0]["message"]
    assert message["annotations"] == []
    (value,) = (value for name, value in json.loads(message["content"]).items() if name == kind)
    if kind == "title":
        assert value == "Tollgate Bridge closed"
    elif kind == "tags":
        assert value[0] == "News"
    elif kind == "queries":
        assert value == [QUESTION]
    else:
        assert value
        for question in value:
            asked = body | {"messages": [{"role": "user", "content": question}]}
            answered = httpx.post(f"{server.url}/v1/chat/completions", json=asked, timeout=60)
            assert answered.json()["dateline"]["answerable"]

    client = openai.OpenAI(base_url=f"{server.url}/v1", api_key="unused", max_retries=0)
    with client, client.chat.completions.create(**body, stream=True) as stream:
        streamed = "".join(chunk.choices[0].delta.content or "" for chunk in stream)
        response = client.responses.create(model="dateline", input=prompt)
    assert streamed == response.output_text == message["content"]
