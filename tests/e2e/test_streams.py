"""Streams that survive the world: a proxy in front, a server that stops, more clients than room."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

import httpx
import openai
import pytest
from httpx_sse import ServerSentEvent, connect_sse
from mcp.client.client import Client
from mcp.types import CallToolResult

from tests.e2e import footbridge
from tests.e2e.footbridge import footbridge_index
from tests.e2e.serving import Server, dateline, serving
from tests.support.nginx import nginx_before
from tests.support.processes import ProcessDied
from tests.support.scripted_endpoint import ScriptedEndpoint

QUESTION = "Who is the US special envoy for North Korea?"
SEED = "000_70be1ee6b39d7070"
STREAM = {"question": QUESTION, "stream": True}


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=60, trust_env=False) as client:
        yield client


def asking(endpoint: ScriptedEndpoint, model: str) -> dict[str, str]:
    return {"DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1", "DATELINE_LLM_MODEL": model}


def until(events: Iterator[ServerSentEvent], name: str) -> ServerSentEvent:
    return next(event for event in events if event.event == name)


def test_through_nginx_words_arrive_while_the_answer_is_written(
    model_server: Server, endpoint: ScriptedEndpoint, http: httpx.Client, tmp_path: Path
) -> None:
    endpoint.follow("held")
    with nginx_before(model_server.url, folder=tmp_path) as proxy:
        with connect_sse(http, "POST", f"{proxy}/v1/ask", json=STREAM) as source:
            events = source.iter_sse()
            until(events, "delta")
            assert not endpoint.requests()[0]["finished"]
            until(events, "sentence")
            assert not endpoint.requests()[0]["finished"]
            endpoint.let_go()
            assert until(events, "done").json()["answerable"]
        with openai.OpenAI(base_url=f"{proxy}/v1", api_key="unused") as client:
            stream = client.chat.completions.create(
                model="dateline", messages=[{"role": "user", "content": QUESTION}], stream=True
            )
            next(chunk for chunk in stream if chunk.choices[0].delta.content)
            assert not endpoint.requests()[1]["finished"]
            endpoint.let_go()
            list(stream)


def test_a_client_of_nginx_that_goes_away_stops_the_endpoint(
    model_server: Server, endpoint: ScriptedEndpoint, http: httpx.Client, tmp_path: Path
) -> None:
    endpoint.follow("slow")
    with nginx_before(model_server.url, folder=tmp_path) as proxy:
        with connect_sse(http, "POST", f"{proxy}/v1/ask", json=STREAM) as source:
            until(source.iter_sse(), "delta")
        endpoint.wait_until(lambda asked: asked[0]["closed_early"])


def test_a_server_that_is_stopped_finishes_its_answers(
    archive: Path, endpoint: ScriptedEndpoint, http: httpx.Client
) -> None:
    with suppress(ProcessDied), serving(archive, asking(endpoint, "held")) as server:
        with connect_sse(http, "POST", f"{server.url}/v1/ask", json=STREAM) as source:
            events = source.iter_sse()
            until(events, "delta")
            server.process.popen.send_signal(signal.SIGTERM)
            endpoint.let_go()
            assert until(events, "done").json()["answerable"]
        assert server.process.popen.wait(60) is not None


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_server_that_is_stopped_finishes_the_tools_that_were_called(
    mode: Literal["auto", "legacy"], archive: Path, endpoint: ScriptedEndpoint
) -> None:
    with suppress(ProcessDied), serving(archive, asking(endpoint, "held")) as server:
        async with Client(f"{server.url}/mcp", mode=mode) as client:
            # It asks for a result's shape where it does not know it: then there is no server.
            await client.list_tools()
            call = asyncio.create_task(client.call_tool("ask", {"question": QUESTION}))
            await asyncio.to_thread(endpoint.wait_until, lambda asked: bool(asked))
            server.process.popen.send_signal(signal.SIGTERM)
            # sse-starlette by itself would end a stream within half of it.
            await asyncio.sleep(1)
            endpoint.let_go()
            answer = await call
        assert isinstance(answer, CallToolResult)
        assert answer.structured_content
        assert answer.structured_content["answerable"]
        assert await asyncio.to_thread(server.process.popen.wait, 60) is not None


def test_an_answer_that_takes_longer_is_broken_off(
    archive: Path, endpoint: ScriptedEndpoint, http: httpx.Client
) -> None:
    settings = asking(endpoint, "slow") | {"DATELINE_SHUTDOWN_S": "0.5"}
    with suppress(ProcessDied), serving(archive, settings) as server:
        with connect_sse(http, "POST", f"{server.url}/v1/ask", json=STREAM) as source:
            events = source.iter_sse()
            until(events, "delta")
            server.process.popen.send_signal(signal.SIGTERM)
            with pytest.raises(httpx.RemoteProtocolError):
                until(events, "done")
        assert server.process.popen.wait(60) is not None
    endpoint.wait_until(lambda asked: asked[0]["closed_early"])


def test_past_the_bound_and_its_queue_questions_are_turned_away(
    archive: Path, endpoint: ScriptedEndpoint, http: httpx.Client
) -> None:
    room = {"DATELINE_MAX_ANSWERS": "1", "DATELINE_ANSWER_QUEUE": "0"}
    with serving(archive, asking(endpoint, "slow") | room) as server:
        with connect_sse(http, "POST", f"{server.url}/v1/ask", json=STREAM) as source:
            events = source.iter_sse()
            until(events, "delta")
            for body in (STREAM, {"question": QUESTION}):
                turned_away = http.post(f"{server.url}/v1/ask", json=body)
                assert turned_away.status_code == 503
                assert int(turned_away.headers["retry-after"]) > 0
                assert turned_away.json()["type"].endswith(":too-busy")
            assert http.get(f"{server.url}/v1/articles").status_code == 200
        endpoint.wait_until(lambda asked: asked[0]["closed_early"])


def test_an_answer_is_remembered_until_the_index_changes(
    archive: Path, tmp_path: Path, http: httpx.Client
) -> None:
    index = Path(shutil.copytree(archive, tmp_path / "index"))
    settings = {"DATELINE_ANSWER_CACHE": "10", "DATELINE_API_KEYS": "right"}
    key = {"Authorization": "Bearer right"}
    with serving(index, settings) as server:

        def ask(headers: dict[str, str] = key) -> httpx.Response:
            body = {"question": QUESTION}
            return http.post(f"{server.url}/v1/ask", json=body, headers=headers)

        first, second = ask().json(), ask().json()
        assert (first["notes"], second["notes"]) == ([], ["cached"])
        assert second["citations"] == first["citations"]
        assert second["id"] != first["id"]
        assert ask({}).status_code == 401
        assert dateline("index", "delete", SEED, DATELINE_INDEX=str(index)).returncode == 0
        assert ask().json()["notes"] == []


def children(server: Server) -> list[int]:
    pid = server.process.popen.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def workers(server: Server) -> list[int]:
    return [pid for pid in children(server) if "spawn_main" in command_of(pid)]


def asked_at_once(url: str, question: str, count: int) -> list[dict[str, Any]]:
    """The answers to the same question, asked over as many connections."""
    answers: list[dict[str, Any]] = []

    def ask() -> None:
        response = httpx.post(
            f"{url}/v1/ask", json={"question": question}, timeout=120, trust_env=False
        )
        answers.append(response.json())

    asking = [threading.Thread(target=ask) for _ in range(count)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    return answers


def test_several_processes_serve_one_index(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, http: httpx.Client
) -> None:
    index = Path(shutil.copytree(footbridge_index(tmp_path_factory), tmp_path / "index"))
    key = {"Authorization": "Bearer writer"}
    with serving(index, {"DATELINE_ADMIN_KEYS": "writer"}, workers=2) as server:
        first = workers(server)
        assert len(first) == 2
        answers = asked_at_once(server.url, footbridge.QUESTION, 4)
        assert [answer["answerable"] for answer in answers] == [True] * 4
        # One of them deletes it, and both know.
        deleted = http.delete(f"{server.url}/v1/articles/bridge", headers=key)
        assert deleted.status_code == 204
        cited = [
            answer["citations"] for answer in asked_at_once(server.url, footbridge.QUESTION, 4)
        ]
        assert all(each["article_id"] != "bridge" for citations in cited for each in citations)
        os.kill(first[0], signal.SIGKILL)
        assert len(asked_at_once(server.url, footbridge.QUESTION, 2)) == 2
