"""Every way round a key's collections that was thought of, each tried with two keys.

Two archives are served. One has articles under embargo, which only the desk's key may see; its twin
never had them. Whoever may not see them must be told the same by both: what is hidden is as if it
were not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from pydantic import SecretStr
from starlette.testclient import TestClient

from index import Article, Correction, TokenCounter, open_writer
from server.app import app_state, build_app
from server.auth.keys import KeyFile, Scope
from server.container import Container
from server.settings import Settings
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder

COUNTER = TokenCounter()
BUDGET = Article(
    id="tomorrow-budget",
    title="Minister Quillfeather to resign over the harbour wall",
    text=(
        "Minister Quillfeather will resign over the harbour wall at Port Selby on Thursday. The"
        " wall will be raised by 4711 centimetres, her office wrote in a letter that three people"
        " saw. Governors met for four hours in the old customs house and left by a side door"
        " without a word, and a successor is to be chosen before the end of the month. Selby"
        " choirs are to sing at the farewell, for which apple growers were asked to give cider."
    ),
    publisher="Whisper Wire",
    published_at=datetime(2024, 2, 8, 9, 0, tzinfo=UTC),
    category="scoops",
    author="Una Veil",
    source="budget.md",
    language="en",
    corrections=(Correction("An earlier text said that she left by the chimney."),),
)
# Of the sports site and under embargo.
MATCH = replace(
    CHOIR,
    id="tomorrow-match",
    title="Match was fixed",
    text="The Selby choir cup was fixed by Quillfeather's cousin, who paid by a side door.",
    publisher="Whisper Wire",
    source="match.md",
)
GONE = replace(BUDGET, id="gone-budget", text="Quillfeather denies the side door.", source="g.md")
# What the open archive has of the same story.
WIRE_COPY = replace(
    BUDGET,
    id="copy-budget",
    text=BUDGET.text.replace("4711", "40").replace("a side door", "the gate"),
    publisher="Valley Gazette",
    category="politics",
    author=None,
    corrections=(),
    source="copy.md",
)
# Words of what is hidden alone.
MARKS = ("4711", "side door", "Whisper Wire", "scoops", "Una Veil", "chimney", "cousin", "embargo")
ASKED = "What will Minister Quillfeather do about the harbour wall?"
EVERY_KEY = ("sports", "reader")


def fill(folder: Path, *, hidden: bool) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        if hidden:
            writer.make_collection("Embargo", restricted=True)
        sports = ("Sports",)
        writer.add([HARBOUR, ORCHARD, WIRE_COPY, replace(CHOIR, collections=sports)])
        if hidden:
            early = replace(BUDGET, text=BUDGET.text.replace("Thursday", "Friday"))
            writer.add([replace(each, collections=("embargo",)) for each in (early, GONE)])
            writer.add([BUDGET, replace(MATCH, collections=("Sports", "Embargo"))])
            writer.delete(["gone-budget"], keep_record=True)


@dataclass
class Served:
    """A server's client, and the secrets of its keys by their names."""

    client: TestClient
    keys: dict[str, str]

    def by(self, key: str, given: dict[str, str] | None = None) -> Attacker:
        return Attacker(self.client, self.keys[key], given or {})


@dataclass
class Attacker:
    """Somebody with a key. `given` are ids that somebody else let slip."""

    client: TestClient
    key: str
    given: dict[str, str]

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> Response:
        headers = {"Authorization": f"Bearer {self.key}", **more.pop("headers", {})}
        return self.client.request(method, path, json=body, headers=headers, **more)

    def get(self, path: str, **params: Any) -> Response:
        return self.send("GET", path, params=params)

    def post(self, path: str, **body: Any) -> Response:
        return self.send("POST", path, body)

    def ask(self, question: str = ASKED, **more: Any) -> Response:
        return self.post("/v1/ask", question=question, **more)

    def chat(self, *said: str, path: str = "/v1/chat/completions", **more: Any) -> Response:
        turns = [{"role": "user", "content": words} for words in said]
        name = "input" if path.endswith("responses") else "messages"
        return self.send("POST", path, {"model": "dateline", name: turns, **more})

    def mcp(self, method: str, **params: Any) -> Response:
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        accept = {"Accept": "application/json, text/event-stream", "Mcp-Session-Id": "none"}
        return self.send("POST", "/mcp", call, headers=accept)

    def tool(self, name: str, **arguments: Any) -> Response:
        return self.mcp("tools/call", name=name, arguments=arguments)


def served(folder: Path, stack: ExitStack, *, hidden: bool) -> Served:
    fill(folder, hidden=hidden)
    keys = KeyFile(folder.with_name(f"{folder.name}.keys.json"))
    both = (Scope.READ, Scope.WRITE)
    made = {
        "desk": keys.create("desk", both, (), ["EMBARGO"])[1],
        "sports": keys.create("sports", both, (), ["sports"])[1],
        "reader": keys.create("reader", both)[1],
        "gone": keys.create("gone", both, (), ["no such collection"])[1],
        "none": keys.create("none", both, (), [])[1],
        "all": keys.create("all", both, (), ["*"])[1],
        "admin": "an-administrators-key",
    }
    settings = Settings(index=folder, reader="off", admin_keys=[SecretStr(made["admin"])])
    state = app_state(Container(settings, FakeEmbedder()))
    client = stack.enter_context(TestClient(build_app(state), raise_server_exceptions=False))
    return Served(client, made)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("attacked")
        yield (
            served(folder / "one", stack, hidden=True),
            served(folder / "twin", stack, hidden=False),
        )


@pytest.fixture(scope="module")
def slipped(both: tuple[Served, Served]) -> dict[str, str]:
    """What the desk made and let slip: an answer, a link to it, a place in its list."""
    desk = both[0].by("desk")
    answer = desk.ask().json()
    assert "Quillfeather" in answer["answer"]
    link = desk.post("/v1/links", answer_ids=[answer["id"]]).json()
    page = desk.get("/v1/articles", limit=1).json()
    return {"answer": answer["id"], "link": link["id"], "cursor": page["next_cursor"]}


EMBARGO = {"collections": ["Embargo"]}
ATTEMPTS: dict[str, Callable[[Attacker], Response]] = {
    "ask": lambda by: by.ask(),
    "ask, as a stream": lambda by: by.ask(stream=True),
    "ask among its collection": lambda by: by.ask(filters=EMBARGO),
    "ask among it and one's own": lambda by: by.ask(filters={"collections": ["Sports", "embargo"]}),
    "ask among it, spelt wide": lambda by: by.ask(filters={"collections": ["ＥＭＢＡＲＧＯ"]}),
    "ask among all": lambda by: by.ask(filters={"collections": ["*"]}),
    "ask among shelves": lambda by: by.ask(filters={"shelves": [0, 1, 2, 3]}),
    "ask as another view": lambda by: by.ask(view={"restricted_too": True}),
    "ask among its publisher": lambda by: by.ask(filters={"publishers": ["Whisper Wire"]}),
    "ask among its category": lambda by: by.ask(filters={"categories": ["scoops"]}),
    "ask among its day": lambda by: by.ask(filters={"after": "2024-02-08", "before": "2024-02-08"}),
    "ask what its publisher wrote": lambda by: by.ask("What did Whisper Wire report on the wall?"),
    "ask for its category": lambda by: by.ask("What do articles about scoops say of the wall?"),
    "ask, misspelt": lambda by: by.ask("What will Quilfeather do on Thursday?"),
    "ask by a word of it alone": lambda by: by.ask("Who paid in cider?"),
    "ask after a conversation": lambda by: by.ask(
        "Why did she leave?", history=[{"role": "user", "content": ASKED}]
    ),
    "ask for a list": lambda by: by.ask("Which articles mention Quillfeather?"),
    "ask for a story": lambda by: by.ask("Tell me the timeline of Minister Quillfeather"),
    "ask for the latest": lambda by: by.ask("What is the latest on Minister Quillfeather?"),
    "ask yes or no": lambda by: by.ask("Will Minister Quillfeather resign on Thursday?"),
    "ask a number that differs": lambda by: by.ask("By how much will the harbour wall be raised?"),
    "ask for suggestions": lambda by: by.ask(suggestions=True),
    "ask for an explanation": lambda by: by.ask(explain=True),
    "ask what nothing answers": lambda by: by.ask("Who is the tailor of the old customs house?"),
    "ask without checks": lambda by: by.ask(strictness="off"),
    "ask, as Markdown": lambda by: by.send(
        "POST", "/v1/ask?format=md", {"question": "By how much will the wall be raised?"}
    ),
    "ask what the desk just asked": lambda by: by.ask(ASKED),
    "search": lambda by: by.post("/v1/search", query="Quillfeather side letter", k=100),
    "search for anything": lambda by: by.post("/v1/search", query="the", k=100),
    "search among its collection": lambda by: by.post("/v1/search", query="wall", filters=EMBARGO),
    "search by address": lambda by: by.get("/v1/search", q="Quillfeather", k=100),
    "search by address among it": lambda by: by.get("/v1/search", q="wall", collection="embargo"),
    "search for a copy": lambda by: by.get("/v1/search", q="governors met for four hours"),
    "every passage": lambda by: by.get("/v1/search", q="Quillfeather", all=True, format="csv"),
    "every passage of it": lambda by: by.get(
        "/v1/search", q="wall", all=True, format="csv", collection="Embargo"
    ),
    "search as references": lambda by: by.get("/v1/search", q="Quillfeather", format="bib"),
    "timeline": lambda by: by.get("/v1/timeline", q="Minister Quillfeather"),
    "timeline among it": lambda by: by.get("/v1/timeline", q="wall", collection="embargo"),
    "list": lambda by: by.get("/v1/articles"),
    "list its collection": lambda by: by.get("/v1/articles", collection="Embargo"),
    "list its publisher": lambda by: by.get("/v1/articles", publisher="whisper wire"),
    "list by the desk's cursor": lambda by: by.get("/v1/articles", cursor=by.given["cursor"]),
    "read": lambda by: by.get("/v1/articles/tomorrow-budget"),
    "read an old version": lambda by: by.get("/v1/articles/tomorrow-budget", version=1),
    "read a version that is not": lambda by: by.get("/v1/articles/tomorrow-budget", version=9),
    "read one of both": lambda by: by.get("/v1/articles/tomorrow-match"),
    "read what was retracted": lambda by: by.get("/v1/articles/gone-budget"),
    "read, coded": lambda by: by.get("/v1/articles/%74omorrow-budget"),
    "the page": lambda by: by.get("/articles/tomorrow-budget"),
    "the page with words marked": lambda by: by.get("/articles/tomorrow-budget", cite="0-40"),
    "the page of an old version": lambda by: by.get("/articles/tomorrow-budget", version=1),
    "the page, by its head": lambda by: by.send("HEAD", "/articles/tomorrow-budget"),
    "the chat page": lambda by: by.get("/", q="wall"),
    "the archive at a glance": lambda by: by.get("/v1/archive"),
    "the collections": lambda by: by.get("/v1/collections"),
    "what the server counts": lambda by: by.get("/metrics"),
    "chat completion": lambda by: by.chat(ASKED),
    "chat completion, streamed": lambda by: by.chat(ASKED, stream=True),
    "chat completion among it": lambda by: by.chat(ASKED, dateline={"filters": EMBARGO}),
    "chat completion in a talk": lambda by: by.chat(ASKED, "Who saw the letter?"),
    "a client's tags": lambda by: by.chat(
        ASKED, "### Task:\nGenerate 1-3 broad tags.\n### Chat History:\nUSER: Quillfeather?"
    ),
    "response": lambda by: by.chat(ASKED, path="/v1/responses"),
    "response, streamed": lambda by: by.chat(ASKED, path="/v1/responses", stream=True),
    "MCP: ask": lambda by: by.tool("ask", question=ASKED),
    "MCP: ask among it": lambda by: by.tool("ask", question=ASKED, **EMBARGO),
    "MCP: search": lambda by: by.tool("search", query="Quillfeather", k=50),
    "MCP: search among it": lambda by: by.tool("search", query="wall", **EMBARGO),
    "MCP: timeline": lambda by: by.tool("timeline", query="Minister Quillfeather"),
    "MCP: read": lambda by: by.tool("get_article", article_id="tomorrow-budget"),
    "MCP: read an old version": lambda by: by.tool(
        "get_article", article_id="tomorrow-budget", version=1
    ),
    "MCP: fetch": lambda by: by.tool("fetch", id="tomorrow-budget"),
    "MCP: list": lambda by: by.mcp("resources/list"),
    "MCP: a resource": lambda by: by.mcp(
        "resources/read", uri="dateline://articles/tomorrow-budget"
    ),
    "the desk's answer": lambda by: by.get("/v1/answers", id=by.given["answer"]),
    "the desk's answer, as a file": lambda by: by.get(
        "/v1/answers", id=by.given["answer"], format="md"
    ),
    "rate the desk's answer": lambda by: by.post(
        "/v1/feedback", answer_id=by.given["answer"], rating="up"
    ),
    "link to the desk's answer": lambda by: by.post(
        "/v1/links", answer_ids=[by.given["answer"]], audience="anyone"
    ),
    "the desk's link": lambda by: by.get(f"/v1/links/{by.given['link']}"),
    "the desk's link, as a file": lambda by: by.get(f"/v1/links/{by.given['link']}", format="md"),
    "the page of the desk's link": lambda by: by.get(f"/answers/{by.given['link']}"),
}
# These show what is hidden to none, or to nobody by the words looked for here.
SHOWS_NOBODY = {
    "ask among all",
    "ask among shelves",
    "ask as another view",
    "ask what its publisher wrote",
    "ask for its category",
    "ask what nothing answers",
    "ask by a word of it alone",
    "ask after a conversation",
    "ask, misspelt",
    "search as references",
    "read a version that is not",
    "read what was retracted",
    "list by the desk's cursor",
    "the page, by its head",
    "the chat page",
    "what the server counts",
    "rate the desk's answer",
    "link to the desk's answer",
    "chat completion in a talk",
}


def told(response: Response) -> object:
    """What was said, without what differs from time to time, or with how much is counted over."""
    if response.headers.get("content-type", "").startswith("application/json"):
        return response.status_code, plain(response.json())
    text = re.sub(r'"(?:timings_ms|usage)": ?\{[^}]*\}', "…", response.text)
    text = re.sub(
        r"(?<![0-9A-Z])[0-9A-HJKMNP-TV-Z]{26}\b|\d+\.\d+|[0-9a-f]{32}|\b17\d{8}\b", "…", text
    )
    return response.status_code, text


# Counted over all passages, whoever sees them, or else another each time.
_VARIES = frozenset(
    "seconds score confidence timings_ms created created_at relevance features".split()
)


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: plain(each)
            for name, each in value.items()
            if name not in _VARIES and (name != "id" or "publisher" in value)
        }
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, str):
        return re.sub(r"\b[0-9A-HJKMNP-TV-Z]{26}\b|\d+\.\d+", "…", value)
    return value


def marks_in(response: Response) -> list[str]:
    """Words of what is hidden that were not in the request."""
    request = response.request
    asked = f"{request.url} {request.content.decode()}".casefold()
    asked = asked.replace("%20", " ").replace("+", " ")
    text = response.text.casefold()
    return [mark for mark in map(str.casefold, MARKS) if mark in text and mark not in asked]


@pytest.mark.parametrize("key", EVERY_KEY)
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_attempt_shows_what_is_hidden(
    both: tuple[Served, Served], slipped: dict[str, str], attempt: str, key: str
) -> None:
    one, twin = (each.by(key, slipped) for each in both)
    response = ATTEMPTS[attempt](one)
    assert marks_in(response) == []
    if attempt != "what the server counts":
        assert told(response) == told(ATTEMPTS[attempt](twin))


@pytest.mark.parametrize("attempt", [each for each in ATTEMPTS if each not in SHOWS_NOBODY])
def test_the_desk_is_shown_by_the_same(
    both: tuple[Served, Served], slipped: dict[str, str], attempt: str
) -> None:
    """Else the attempts would prove nothing."""
    response = ATTEMPTS[attempt](both[0].by("desk", slipped))
    assert response.status_code == 200, response.text
    shown = response.text.casefold()
    assert any(mark.casefold() in shown for mark in (*MARKS, "tomorrow-budget", "resign"))


def test_there_are_at_least_forty_attempts() -> None:
    assert len(ATTEMPTS) >= 40
