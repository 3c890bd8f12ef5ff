"""What each client says: python python_clients.py NAME ADDRESS QUESTION prints it as JSON.

It runs in the clients' own environment, which knows nothing of Dateline.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

KEY = "unused"
# What the client shows: the text whole, as a stream where it can, and the addresses of sources.
Said = dict[str, Any]


def langchain_openai(address: str, question: str) -> Said:
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(base_url=f"{address}/v1", api_key=KEY, model="dateline-markdown")
    through_responses = ChatOpenAI(
        base_url=f"{address}/v1", api_key=KEY, model="dateline", use_responses_api=True
    )
    blocks = through_responses.invoke(question).content
    return {
        "text": model.invoke(question).content,
        "streamed": "".join(str(chunk.content) for chunk in model.stream(question)),
        "sources": [each["url"] for block in blocks for each in block.get("annotations", ())],
    }


def litellm(address: str, question: str) -> Said:
    import litellm

    asked: dict[str, Any] = {
        "model": "openai/dateline",
        "api_base": f"{address}/v1",
        "api_key": KEY,
        "messages": [{"role": "user", "content": question}],
    }
    message = litellm.completion(**asked).choices[0].message
    chunks = litellm.completion(**asked, stream=True)
    return {
        "text": message.content,
        "streamed": "".join(chunk.choices[0].delta.content or "" for chunk in chunks),
        "sources": [each["url_citation"]["url"] for each in message.annotations],
    }


def pydantic_ai(address: str, question: str) -> Said:
    from pydantic_ai import Agent
    from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
    from pydantic_ai.providers.openai import OpenAIProvider

    provider = OpenAIProvider(base_url=f"{address}/v1", api_key=KEY)
    chat = Agent(OpenAIChatModel("dateline-markdown", provider=provider))
    responses = Agent(OpenAIResponsesModel("dateline-markdown", provider=provider))
    return {
        "text": chat.run_sync(question).output,
        "through_responses": responses.run_sync(question).output,
    }


def openai_agents(address: str, question: str) -> Said:
    from agents import (
        Agent,
        OpenAIChatCompletionsModel,
        OpenAIResponsesModel,
        Runner,
        set_tracing_disabled,
    )
    from openai import AsyncOpenAI

    set_tracing_disabled(True)
    client = AsyncOpenAI(base_url=f"{address}/v1", api_key=KEY)

    async def said(model: Any) -> str:
        agent = Agent(name="Archive", instructions="Answer.", model=model)
        return str((await Runner.run(agent, question)).final_output)

    async def both() -> Said:
        return {
            "text": await said(OpenAIChatCompletionsModel("dateline-markdown", client)),
            "through_responses": await said(OpenAIResponsesModel("dateline-markdown", client)),
        }

    return asyncio.run(both())


def haystack(address: str, question: str) -> Said:
    from haystack.components.generators.chat import OpenAIChatGenerator
    from haystack.dataclasses import ChatMessage
    from haystack.utils import Secret

    generator = OpenAIChatGenerator(
        api_key=Secret.from_token(KEY), model="dateline-markdown", api_base_url=f"{address}/v1"
    )
    return {"text": generator.run([ChatMessage.from_user(question)])["replies"][0].text}


def llm(address: str, question: str) -> Said:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "extra-openai-models.yaml").write_text(
            f"- model_id: archive\n  model_name: dateline-markdown\n  api_base: {address}/v1\n"
        )
        run = subprocess.run(
            [Path(sys.executable).with_name("llm"), "-m", "archive", "--key", KEY, question],
            env=os.environ | {"LLM_USER_PATH": folder},
            capture_output=True,
            text=True,
            check=True,
        )
    return {"text": run.stdout}


def fastmcp(address: str, question: str) -> Said:
    from fastmcp import Client

    async def said() -> Said:
        async with Client(f"{address}/mcp") as client:
            tools = [tool.name for tool in await client.list_tools()]
            answer = await client.call_tool("ask", {"question": question})
            found = await client.call_tool("search", {"query": question})
            first = json.loads(found.content[0].text)["results"][0]
            article = await client.call_tool("fetch", {"id": first["id"]})
        return {
            "text": answer.content[0].text,
            "tools": tools,
            "sources": [json.loads(article.content[0].text)["url"]],
        }

    return asyncio.run(said())


CLIENTS = {
    each.__name__: each
    for each in (
        langchain_openai,
        litellm,
        pydantic_ai,
        openai_agents,
        haystack,
        llm,
        fastmcp,
    )
}

if __name__ == "__main__":
    print(json.dumps(CLIENTS[sys.argv[1]](*sys.argv[2:])))
