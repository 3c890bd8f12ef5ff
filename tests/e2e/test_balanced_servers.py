"""Two servers behind a balancer that asks one after the other, whoever the client is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import httpx
import pytest
from mcp.client.client import Client
from mcp.types import CallToolResult

from tests.e2e.serving import serving
from tests.support.javascript_clients import called
from tests.support.nginx import nginx_before

QUESTION = "Who is the US special envoy for North Korea?"
TOOLS = ["ask", "search", "timeline", "get_article", "fetch"]


@pytest.fixture(scope="module")
def balancer(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("balancer")
    with (
        serving(archive) as one,
        serving(archive) as two,
        nginx_before(one.url, two.url, folder=folder) as address,
    ):
        yield address


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_python_client(balancer: str, mode: Literal["auto", "legacy"]) -> None:
    async with Client(f"{balancer}/mcp", mode=mode) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == TOOLS
        for _ in range(4):
            answer = await client.call_tool("ask", {"question": QUESTION})
            assert isinstance(answer, CallToolResult)
            assert answer.structured_content
            assert "Sung Kim" in answer.structured_content["answer"]
        assert (await client.list_resources()).resources


def test_the_javascript_client(balancer: str) -> None:
    told = called("throughMcp", balancer, QUESTION)
    assert told["tools"] == TOOLS
    assert told["resources"] >= 40
    assert len(told["answers"]) == 4
    assert all("Sung Kim" in answer for answer in told["answers"])
    assert told["hits"] == 1


def test_openai_s_javascript_client(balancer: str) -> None:
    told = called("throughOpenai", balancer, QUESTION)
    assert "Sung Kim" in told["whole"]
    assert told["streamed"] == told["whole"]
    assert len(told["collected"]) > 1
    assert told["collected"] == told["annotations"]


def test_a_session_that_a_server_does_not_know_is_no_error(balancer: str) -> None:
    headers = {
        "Accept": "application/json, text/event-stream",
        "Mcp-Session-Id": "0123456789abcdef",
        "Mcp-Protocol-Version": "2025-06-18",
    }
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with httpx.Client(base_url=balancer, headers=headers, timeout=60, trust_env=False) as http:
        assert http.delete("/mcp").status_code == 405
        assert http.get("/mcp").status_code == 405
        assert http.post("/mcp", json=message).status_code == 200
