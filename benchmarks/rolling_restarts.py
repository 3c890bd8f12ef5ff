"""Two servers behind nginx are stopped and started again in turns, while all kinds of clients ask.

    python -m benchmarks.rolling_restarts [600] [--milvus] [--folder DIR]

Real programs throughout: nginx with deploy/shared/nginx.conf, PostgreSQL, with `--milvus` Milvus
Lite behind its own server, and two `dateline serve`, each with a folder of its own. Through nginx,
without pause: assistants that speak MCP, each in one session for the whole run; answers of a
language model (scripted, a second and more each) as event streams and as chat completions;
questions and searches; and articles added, changed, deleted and read again. Meanwhile one server
after the other gets SIGTERM, ends, and is back when it is ready.

No request may fail, no stream may break off, and at the end both servers must list each article
once, in its last version. Whatever went wrong is printed with its time; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import httpx
from mcp.client.client import Client
from mcp.types import CallToolResult

from benchmarks.shared_run import Truth, articles_of, text_of
from tests.e2e.serving import Server, dateline, serving
from tests.support import REPOSITORY
from tests.support.milvus import milvus_process
from tests.support.nginx import nginx_with
from tests.support.postgresql import new_database, running_postgresql
from tests.support.processes import ProcessDied, free_port
from tests.support.scripted_endpoint import scripted_endpoint

_KEY = "a-key-for-writing"
_LIMIT_S = 120.0
# On however busy a machine.
_START_LIMIT_S = 900.0
_BETWEEN_RESTARTS_S = 3.0
_STANDING = "The harbour wall at Port Selby will be raised by 40 centimetres, the council said."
_QUESTION = "By how many centimetres will the harbour wall at Port Selby be raised?"
_ANSWER = "40 centimetres"


@dataclass
class Outcome:
    """What was done how often, what went wrong, and what of it nginx tried a second time."""

    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    tried_again: int = 0


def _leaves(error: BaseException) -> Iterator[BaseException]:
    """What went wrong, without the groups of tasks that it went wrong in."""
    if not isinstance(error, BaseExceptionGroup):
        yield error
        return
    for each in error.exceptions:
        yield from _leaves(each)


class Run:
    """`url` is nginx's; `restart` stops one of the servers and returns when it is ready again."""

    def __init__(self, url: str, restart: Callable[[int], None]) -> None:
        self._url = url
        self._restart = restart
        self._began = time.monotonic()
        self._stopping = threading.Event()
        self.truth = Truth()
        self.outcome = Outcome()

    def go(self, seconds: float, restarts: int | None = None) -> None:
        """For so long, or for so many restarts; all failures of clients are told in `outcome`."""
        clients = {
            "assistant": lambda: self._assistant("auto"),
            "assistant of the older protocol": lambda: self._assistant("legacy"),
            "event stream": self._streams,
            "chat completion": self._completions,
            "question": self._questions,
            "article": self._articles,
        }
        with ThreadPoolExecutor(len(clients)) as threads:
            running = [threads.submit(self._guarded, *each) for each in clients.items()]
            try:
                until = time.monotonic() + seconds
                number = 0
                while time.monotonic() < until and number != restarts:
                    self._stopping.wait(_BETWEEN_RESTARTS_S)
                    self._restart(number % 2)
                    number += 1
                    self.outcome.done["restarts"] += 1
                self._stopping.wait(_BETWEEN_RESTARTS_S)
            finally:
                self._stopping.set()
            for each in running:
                each.result()

    def _guarded(self, what: str, work: Callable[[], None]) -> None:
        """Goes on with the next one after what went wrong."""
        while not self._stopping.is_set():
            try:
                work()
            except Exception as error:
                at = time.monotonic() - self._began
                told = "; ".join(f"{type(each).__name__}: {each}" for each in _leaves(error))
                self.outcome.wrong.append(f"{at:.1f} s, {what}: {told[:500]}")

    def _assistant(self, mode: Literal["auto", "legacy"]) -> None:
        asyncio.run(self._assistant_session(mode))

    async def _assistant_session(self, mode: Literal["auto", "legacy"]) -> None:
        async with Client(f"{self._url}/mcp", mode=mode) as client:
            while not self._stopping.is_set():
                answer = await client.call_tool("ask", {"question": _QUESTION})
                assert isinstance(answer, CallToolResult)
                assert _ANSWER in str(answer.structured_content), answer
                found = await client.call_tool("search", {"query": "harbour wall"})
                assert isinstance(found, CallToolResult)
                assert found.structured_content, found
                self.outcome.done[f"calls of tools, {mode}"] += 2

    def _streams(self) -> None:
        body = {"question": _QUESTION, "stream": True, "mode": "llm"}
        with self._http() as http:
            while not self._stopping.is_set():
                with http.stream("POST", "/v1/ask", json=body) as reply:
                    assert reply.status_code == 200, reply.read()
                    events = _names_and_data(reply)
                    (name, data) = (*events,)[-1]
                assert name == "done", data
                assert _ANSWER in json.loads(data)["answer"], data
                self.outcome.done["event streams"] += 1

    def _completions(self) -> None:
        message = {"role": "user", "content": _QUESTION}
        body = {"model": "dateline", "messages": [message], "stream": True}
        with self._http() as http:
            while not self._stopping.is_set():
                with http.stream("POST", "/v1/chat/completions", json=body) as reply:
                    assert reply.status_code == 200, reply.read()
                    lines = [line for line in reply.iter_lines() if line.startswith("data: ")]
                assert lines[-1] == "data: [DONE]", lines[-1]
                self.outcome.done["chat completions"] += 1

    def _questions(self) -> None:
        with self._http() as http:
            while not self._stopping.is_set():
                body = {"question": _QUESTION, "mode": "extractive"}
                assert _ANSWER in self._sent(http.post("/v1/ask", json=body)).json()["answer"]
                query = {"query": "harbour vote", "k": 10}
                assert self._sent(http.post("/v1/search", json=query)).json()["hits"]
                self.outcome.done["questions and searches"] += 2

    def _articles(self) -> None:
        """Each is added, changed, and every second one deleted; and read after each change."""
        with self._http() as http:
            while not self._stopping.is_set():
                name = f"sent-{len(self.truth.names)}"
                at = f"/v1/articles/{name}"
                for edition in (1, 2):
                    text = text_of(name, edition)
                    self._sent(http.put(at, json={"title": name, "text": text}))
                    self.truth.written([name])
                    assert self._sent(http.get(at)).json()["text"] == text
                if len(self.truth.names) % 2:
                    self._sent(http.delete(at))
                    self.truth.gone(name)
                    assert http.get(at).status_code == 404

    def _http(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {_KEY}"}
        return httpx.Client(base_url=self._url, headers=headers, timeout=_LIMIT_S, trust_env=False)

    def _sent(self, reply: httpx.Response) -> httpx.Response:
        assert reply.is_success, f"{reply.status_code} {reply.text}"
        return reply


def _names_and_data(reply: httpx.Response) -> Iterator[tuple[str, str]]:
    """Of each event of a stream."""
    name = ""
    for line in reply.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, line.removeprefix("data: ")


class Servers:
    """Two of them, each always at its own port, with a folder of its own."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._settings = settings
        self._ports = (free_port(), free_port())
        self._held: list[ExitStack] = []
        self._running: list[Server] = []

    @contextmanager
    def running(self) -> Iterator[list[str]]:
        """Their addresses."""
        try:
            for number in range(2):
                self._held.append(ExitStack())
                self._running.append(self._started(number))
            yield [server.url for server in self._running]
        finally:
            for held in self._held:
                held.close()

    def restart(self, number: int) -> None:
        """As a supervisor does. Raises TimeoutExpired where it does not end."""
        process = self._running[number].process.popen
        process.send_signal(signal.SIGTERM)
        process.wait(_LIMIT_S)
        with suppress(ProcessDied):
            self._held[number].close()
        self._running[number] = self._started(number)

    def _started(self, number: int) -> Server:
        at = self._folder / f"server-{number}"
        server = serving(at, self._settings, port=self._ports[number], limit_s=_START_LIMIT_S)
        return self._held[number].enter_context(server)


def rolling_restarts(
    seconds: float, folder: Path, *, restarts: int | None = None, milvus: bool = False
) -> Outcome:
    """Everything is started, run for so long, and stopped; `folder` need not be there."""
    with ExitStack() as held:
        folder.mkdir(parents=True, exist_ok=True)
        endpoint = held.enter_context(scripted_endpoint())
        settings = {
            "DATELINE_CATALOGUE": new_database(held.enter_context(running_postgresql())),
            "DATELINE_ADMIN_KEYS": _KEY,
            "DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1",
            "DATELINE_LLM_MODEL": "paced",
            # As long as a client waits: a busy machine is no fault.
            "DATELINE_SHUTDOWN_S": str(_LIMIT_S),
        }
        if milvus:
            uri = held.enter_context(milvus_process(folder / "milvus"))
            settings["DATELINE_SEARCH"] = f"milvus:{uri}"
        _add_the_standing_article(folder, settings)
        servers = Servers(folder, settings)
        urls = held.enter_context(servers.running())
        log = folder / "upstreams.log"
        url = held.enter_context(nginx_with(_nginx_configuration(urls), folder=folder, log=log))
        run = Run(url, servers.restart)
        run.go(seconds, restarts)
        run.outcome.done += run.truth.counts
        run.outcome.tried_again = sum("," in line for line in log.read_text().splitlines())
        expected = run.truth.editions | {"standing": 1}
        for each in urls:
            if (found := articles_of(each)) != expected:
                differing = sorted(found.items() ^ expected.items())
                run.outcome.wrong.append(f"at the end, {each}: {differing[:20]}")
        return run.outcome


def _nginx_configuration(urls: list[str]) -> str:
    """That of deploy/shared, in which the servers are those of this machine."""
    text = (REPOSITORY / "deploy" / "shared" / "nginx.conf").read_text()
    for name, url in zip(("one", "two"), urls, strict=True):
        text = text.replace(f"server {name}:8000", f"server {httpx.URL(url).netloc.decode()}")
    return text


def _add_the_standing_article(folder: Path, settings: Mapping[str, str]) -> None:
    article = folder / "standing.jsonl"
    article.write_text(json.dumps({"id": "standing", "title": "Harbour", "text": _STANDING}))
    one, other = (folder / f"server-{number}" for number in range(2))
    added = dateline("index", "add", article, "--index", one, **settings)
    assert added.returncode == 0, added.stderr
    # The model's export is made once.
    shutil.copytree(one, other, ignore=shutil.ignore_patterns("writer.*"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=600.0)
    parser.add_argument("--milvus", action="store_true")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        began = time.monotonic()
        outcome = rolling_restarts(given.seconds, folder, milvus=given.milvus)
        print(f"{time.monotonic() - began:.0f} s: {dict(outcome.done)}")
    print(f"nginx asked the other server {outcome.tried_again} times")
    print(*outcome.wrong or ["Nothing was lost, and no request failed."], sep="\n")
    raise SystemExit(bool(outcome.wrong))


if __name__ == "__main__":
    main()
