"""The official client of the Model Context Protocol, over both transports."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from mcp import MCPError
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent, TextResourceContents

from tests.e2e.serving import DATELINE, Server, serving
from tests.support.scripted_endpoint import ScriptedEndpoint

QUESTION = "Who is the US special envoy for North Korea?"
SEED = "000_70be1ee6b39d7070"
Connected = Callable[..., AbstractAsyncContextManager[Client]]


def over_stdio(archive: Path, settings: dict[str, str]) -> Client:
    command = StdioServerParameters(
        command=str(DATELINE), args=["mcp", "--index", str(archive)], env=settings
    )
    return Client(stdio_client(command))


@pytest.fixture(params=["stdio", "http", "http, as of 2025"])
def connected(request: pytest.FixtureRequest, archive: Path, server: Server) -> Connected:
    """A client of a server with these settings; each transport, and the protocol before."""
    way = request.param
    mode: Literal["auto", "legacy"] = "legacy" if "2025" in way else "auto"

    @asynccontextmanager
    async def connect(**settings: str) -> AsyncIterator[Client]:
        if way == "stdio":
            async with over_stdio(archive, settings) as client:
                yield client
        elif settings:
            with serving(archive, settings) as own:
                async with Client(f"{own.url}/mcp", mode=mode) as client:
                    yield client
        else:
            async with Client(f"{server.url}/mcp", mode=mode) as client:
                yield client

    return connect


def text_of(result: CallToolResult) -> str:
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


async def called(client: Client, tool: str, **arguments: Any) -> CallToolResult:
    result = await client.call_tool(tool, arguments)
    assert isinstance(result, CallToolResult)
    return result


async def test_tools_resources_and_errors(connected: Connected) -> None:
    """In one test, as a process over stdio takes seconds to start."""
    async with connected() as client:
        await tools_and_resources(client)
        await what_an_assistant_reads(client)
        await errors(client)


async def tools_and_resources(client: Client) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"ask", "search", "timeline", "get_article", "fetch"}
    assert all(tool.output_schema for tool in tools.values())

    answer = (await called(client, "ask", question=QUESTION)).structured_content
    assert answer
    (citation,) = answer["citations"]
    found = await called(client, "get_article", article_id=citation["article_id"])
    article = found.structured_content
    assert article
    assert article["text"][citation["start"] : citation["end"]] == citation["quote"]

    hits = await called(client, "search", query="missile test", k=2, publishers=["iran press tv"])
    assert hits.structured_content
    assert {hit["article_id"] for hit in hits.structured_content["hits"]} == {SEED}

    assert json.loads(text_of(hits)) == {"results": hits.structured_content["results"]}
    (result,) = hits.structured_content["results"]
    assert result["url"].endswith(SEED)
    whole = await called(client, "fetch", id=result["id"])
    assert whole.structured_content == json.loads(text_of(whole))
    assert whole.structured_content["url"] == result["url"]
    if result["url"].startswith("http"):
        async with httpx.AsyncClient(timeout=60, trust_env=False) as http:
            assert (await http.get(result["url"])).status_code == 200

    story = await called(client, "timeline", query="missile tests of North Korea", order="")
    assert story.structured_content
    (first, *_) = story.structured_content["events"]
    assert first["citations"] == [1]
    assert first["quote"] == story.structured_content["citations"][0]["quote"]
    assert f"{first['text']} [1]" in text_of(story)

    listed = (await client.list_resources()).resources
    assert len(listed) >= 40
    read = (await client.read_resource(str(listed[0].uri))).contents[0]
    assert isinstance(read, TextResourceContents)
    assert json.loads(read.text)["title"] == listed[0].title


async def what_an_assistant_reads(client: Client) -> None:
    answered = text_of(await called(client, "ask", question=QUESTION))
    fact, quotation, source = answered.split("\n\n")
    assert fact == "Sung Kim [1]"
    assert quotation.endswith("” — Iran Press TV, 23 September 2021 [1]")
    assert source.startswith("[1] Iran Press TV, 23 September 2021: Top diplomats from South")
    assert "Sung Kim" not in source
    refused = await called(client, "ask", question="What is the population of Pyongyang?")
    assert not refused.is_error
    assert "Nearest articles:" in text_of(refused)


async def errors(client: Client) -> None:
    missing = await called(client, "get_article", article_id="nope")
    assert missing.is_error
    assert "'nope'" in text_of(missing)
    days = {"after": "2024-02-02", "before": "2024-02-01"}
    backwards = await called(client, "search", query="x", **days)
    assert text_of(backwards).endswith("after must not be later than before")
    assert (await called(client, "ask", question="x", mode="llm")).is_error
    assert (await called(client, "search", query="x", k=0)).is_error
    with pytest.raises(MCPError):
        await client.read_resource("dateline://articles/nope")


async def test_cancelling_a_call_stops_the_endpoint(
    connected: Connected, endpoint: ScriptedEndpoint
) -> None:
    settings = {"DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1", "DATELINE_LLM_MODEL": "slow"}
    async with connected(**settings) as client:
        call = asyncio.create_task(called(client, "ask", question=QUESTION))
        await asyncio.to_thread(endpoint.wait_until, lambda asked: len(asked) == 1)
        call.cancel()
        await asyncio.to_thread(endpoint.wait_until, lambda asked: asked[0]["closed_early"])
        await asyncio.gather(call, return_exceptions=True)


def test_keys_and_other_sites(archive: Path) -> None:
    settings = {
        "DATELINE_API_KEYS": "right",
        "DATELINE_ALLOWED_ORIGINS": "https://news.example",
    }
    version = {"protocolVersion": "2025-06-18", "capabilities": {}}
    about = version | {"clientInfo": {"name": "test", "version": "0"}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about}
    headers = {"Accept": "application/json, text/event-stream"}
    key = {"Authorization": "Bearer right"}
    with serving(archive, settings) as server, httpx.Client(timeout=60, trust_env=False) as http:

        def status(**more: str) -> int:
            sent = headers | more
            return http.post(f"{server.url}/mcp", json=message, headers=sent).status_code

        assert status() == 401
        assert status(**key) == 200
        assert status(**key, Origin="https://news.example") == 200
        assert status(**key, Origin=server.url) == 200
        assert status(**key, Origin="https://evil.example") == 403
