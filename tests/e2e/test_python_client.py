"""clients/python against a running server and its OpenAPI document; its examples are run."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import types
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Union, get_args, get_origin

import httpx
import pytest
from dateline_client import (
    AsyncClient,
    BadReply,
    Client,
    DatelineError,
    Delta,
    Done,
    Filters,
    Invalid,
    NotFound,
    Refused,
    Retrieved,
    Unavailable,
    Unreachable,
    calls,
    documents,
)
from pydantic import BaseModel

from tests.e2e.footbridge import QUESTION, footbridge_index
from tests.e2e.serving import Server, serving
from tests.support import REPOSITORY
from tests.support.scripted_endpoint import ScriptedEndpoint

README = REPOSITORY / "clients" / "python" / "README.md"
KEY = "choose-a-long-random-one"
_EXAMPLE = re.compile(
    r"^## ([^\n]+)\n(?:(?!```|^## ).)*?^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.M | re.S
)
EXAMPLES = {
    heading: (code, printed)
    for heading, code, printed in _EXAMPLE.findall(README.read_text("utf-8"))
}
# What these import is installed apart: tests/clients runs them.
NEEDS_MORE = ("LangChain", "LlamaIndex")
# What the server calls otherwise than by the same name and `Document`.
_NAMES = {
    "Sentence": "CheckedSentence",
    "Checked": "SentenceDocument",
    "Placed": "PlacedArticleDocument",
    "Share": "Share",
    "SpokenDay": "SpokenDay",
    "Speaker": "Speaker",
    "Disagreement": "Disagreement",
    "ShortAnswer": "ShortAnswer",
    "Usage": "Usage",
}
# An event stream's documents are no part of the OpenAPI document.
_STREAMED = {"Retrieved", "Delta", "Checked", "Done"}


@pytest.fixture(scope="module")
def openapi(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{server.url}/openapi.json", trust_env=False).json()
    return found


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url) as asking:
        yield asking


def _models() -> dict[str, type[BaseModel]]:
    found = vars(documents).values()
    models = {each.__name__: each for each in found if isinstance(each, type)}
    return {
        name: model
        for name, model in models.items()
        if issubclass(model, documents.Document) and model is not documents.Document
    }


@pytest.mark.parametrize("name", sorted(_models().keys() - _STREAMED))
def test_its_documents_are_those_of_the_openapi_document(
    name: str, openapi: dict[str, Any]
) -> None:
    told = openapi["components"]["schemas"][_NAMES.get(name, f"{name}Document")]["properties"]
    fields = _models()[name].model_fields
    assert fields.keys() == told.keys()
    for field, schema in told.items():
        nullable = {"type": "null"} in schema.get("anyOf", ())
        assert _may_be_none(fields[field].annotation) == nullable, field


def _may_be_none(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation)


@pytest.mark.parametrize(
    "call",
    [
        calls.ask("?", [("user", "?")], Filters(["A"]), "llm", "mark", True, True),
        calls.search("?", 3, Filters(["A"], ["B"])),
        calls.timeline("?", Filters(["A"], ["B"]), "oldest first"),
        calls.articles(Filters(["A"], ["B"]), "cursor", 5),
        calls.article("id", 2),
        calls.archive(),
        calls.add([{"text": "?"}]),
        calls.delete("id"),
        calls.rate("id", "up", "well"),
    ],
    ids=lambda call: f"{call.method} {call.path}",
)
def test_its_requests_are_those_of_the_openapi_document(
    call: calls.Call[Any], openapi: dict[str, Any]
) -> None:
    path = call.path.replace("/articles/id", "/articles/{article_id}")
    operation = openapi["paths"][path][call.method.lower()]
    parameters = {each["name"] for each in operation.get("parameters", ())}
    assert call.query.keys() <= parameters
    if call.body is not None:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        either = schema.get("anyOf") or schema.get("oneOf") or [schema]
        names = {each["$ref"].rpartition("/")[2] for each in either}
        schemas = (openapi["components"]["schemas"][name] for name in names)
        assert any(call.body.keys() <= each["properties"].keys() for each in schemas)


def test_the_answer_its_citations_and_their_articles_fit_together(client: Client) -> None:
    answer = client.ask("Who is the US special envoy for North Korea?", suggestions=True)
    assert answer.answerable
    assert str(answer) == answer.answer
    for sentence in answer.sentences:
        for citation in answer.sources(sentence):
            article = client.article(citation.article_id, citation.version)
            assert article.text[citation.start : citation.end] == citation.quote
    with pytest.raises(KeyError):
        answer.citation(99)
    # Nothing that the server sent was unknown to this version of the client.
    assert not answer.model_extra
    assert not answer.citations[0].model_extra
    client.rate(answer.id, "up")


def test_every_article_is_listed_page_after_page(client: Client) -> None:
    listed = list(client.all_articles())
    assert len({each.id for each in listed}) == len(listed) == client.archive().articles
    one = listed[0].publisher
    assert one
    assert {each.publisher for each in client.all_articles(Filters([one]))} == {one}


def test_a_story(client: Client) -> None:
    told = client.timeline("North Korea", order="newest first")
    numbers = {citation.number for citation in told.citations}
    assert {number for event in told.events for number in event.citations} <= numbers


def test_a_stream_ends_with_the_answer(model_server: Server, endpoint: ScriptedEndpoint) -> None:
    with Client(model_server.url) as asking:
        events = list(asking.stream("Who is the US special envoy for North Korea?"))
    assert isinstance(events[0], Retrieved)
    assert any(isinstance(event, Delta) for event in events)
    assert isinstance(events[-1], Done)


async def test_who_awaits_reads_the_same(server: Server, client: Client) -> None:
    question = "Who is the US special envoy for North Korea?"
    async with AsyncClient(server.url) as awaited:
        events = [event async for event in awaited.stream(question)]
        listed = [each async for each in awaited.all_articles()]
        assert (await awaited.search("envoy", 3)) == client.search("envoy", 3)
        with pytest.raises(NotFound):
            await awaited.article("no-such-article")
        with pytest.raises(Invalid):
            _ = [event async for event in awaited.stream(" ")]
    assert listed == list(client.all_articles())
    done = events[-1]
    assert isinstance(done, Done)
    assert done.answer.citations == client.ask(question).citations
    async with AsyncClient(f"http://127.0.0.1:{_free_port()}") as nowhere:
        with pytest.raises(Unreachable):
            await nowhere.archive()
        with pytest.raises(Unreachable):
            _ = [event async for event in nowhere.stream(question)]


def test_writing_and_what_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    index = tmp_path_factory.mktemp("client") / "index"
    shutil.copytree(footbridge_index(tmp_path_factory), index)
    with serving(index, {"DATELINE_ADMIN_KEYS": KEY}) as server:
        article = {"id": "odd id?", "text": "Mayor Edda Lorne closed the footbridge on Friday."}
        with Client(server.url, KEY) as writer:
            with pytest.raises(Invalid, match="slashes"):
                writer.add([article | {"id": "a/b"}])
            (placed,) = writer.add([article | {"id": "closed?&%"}])
            assert (placed.id, placed.outcome) == ("closed?&%", "added")
            assert writer.article(placed.id).text == article["text"]
            writer.delete(placed.id)
            with pytest.raises(NotFound) as missing:
                writer.delete(placed.id)
            assert missing.value.code == "article-not-found"
        with Client(server.url) as reader:
            with pytest.raises(Refused) as refused:
                reader.add([article])
            assert refused.value.status == 401
            with pytest.raises(Invalid) as invalid:
                reader.search(QUESTION, 1000)
            assert "k" in str(invalid.value)


class _Scripted(BaseHTTPRequestHandler):
    """Answers as its server's `said` has it: a status, headers and a body."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, headers, body = self.server.said  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def scripted(said: tuple[int, dict[str, str], str]) -> Iterator[str]:
    """The address of a server that says this, until the end of the block."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Scripted) as server:
        server.said = said  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


_STREAM = {"Content-Type": "text/event-stream"}
_BUSY = '{"type": "urn:problem-type:dateline:too-busy", "status": 503, "detail": "Too many."}'


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ((200, {"Content-Type": "text/html"}, "<p>Welcome"), BadReply),
        ((200, _STREAM, "event: done\ndata: {}\n\n"), BadReply),
        ((200, _STREAM, "event: delta\ndata: nothing\n\n"), BadReply),
        ((200, _STREAM, 'event: delta\ndata: {"text": "Half"}\n\n'), Unreachable),
        ((200, _STREAM, f"event: error\ndata: {_BUSY}\n\n"), Unavailable),
        ((429, {"Retry-After": "7"}, _BUSY), Unavailable),
        ((502, {}, "<html>Bad gateway"), Unavailable),
        ((413, {}, "too large"), Invalid),
    ],
)
def test_what_no_stream_should_be(
    said: tuple[int, dict[str, str], str], error: type[DatelineError]
) -> None:
    with scripted(said) as url, Client(url) as asking:
        with pytest.raises(error) as raised:
            list(asking.stream("?"))
        with pytest.raises(DatelineError):
            asking.ask("?")
    if isinstance(raised.value, Unavailable) and "Retry-After" in said[1]:
        assert raised.value.retry_after_s == 7


def test_an_event_that_a_newer_server_sends_is_passed_over() -> None:
    from httpx_sse import ServerSentEvent

    assert calls.event_of(ServerSentEvent("thinking", '{"text": "…"}')) is None


@pytest.mark.parametrize("heading", sorted(EXAMPLES.keys() - set(NEEDS_MORE)))
def test_the_examples_print_what_the_page_says(heading: str, server: Server) -> None:
    code, printed = EXAMPLES[heading]
    proxies = {name for name in os.environ if name.lower().endswith("_proxy")}
    environment = {name: value for name, value in os.environ.items() if name not in proxies}
    path = os.pathsep.join([str(README.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | {"DATELINE": server.url, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert run.stdout == printed


def test_the_package_is_built_with_its_types(tmp_path: Path) -> None:
    copy = tmp_path / "python"
    shutil.copytree(README.parent, copy, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    build = ("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w")
    subprocess.run([sys.executable, *build, tmp_path, copy], check=True, timeout=120)
    (wheel,) = tmp_path.glob("dateline_client-*.whl")
    shutil.unpack_archive(wheel, tmp_path / "site", "zip")
    assert (tmp_path / "site" / "dateline_client" / "py.typed").is_file()
    assert len(list((tmp_path / "site").iterdir())) == 2


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
