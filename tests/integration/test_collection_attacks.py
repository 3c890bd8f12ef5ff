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
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
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
MARKS = (
    "4711 centimetres",
    "side door",
    "Whisper Wire",
    "scoops",
    "Una Veil",
    "chimney",
    "cousin",
    "embargo",
)
ASKED = "What will Minister Quillfeather do about the harbour wall?"
EVERY_KEY = ("sports", "reader")


def fill(folder: Path, *, hidden: bool) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        if hidden:
            writer.collections.make("Embargo", restricted=True)
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

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.key}", **more.pop("headers", {})}
        return self.client.request(method, path, json=body, headers=headers, **more)

    def get(self, path: str, **params: Any) -> Any:
        return self.send("GET", path, params=params)

    def post(self, path: str, **body: Any) -> Any:
        return self.send("POST", path, body)

    def ask(self, question: str = ASKED, **more: Any) -> Any:
        return self.post("/v1/ask", question=question, **more)

    def chat(self, *said: str, path: str = "/v1/chat/completions", **more: Any) -> Any:
        turns = [{"role": "user", "content": words} for words in said]
        name = "input" if path.endswith("responses") else "messages"
        return self.send("POST", path, {"model": "dateline", name: turns, **more})

    def mcp(self, method: str, **params: Any) -> Any:
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        accept = {"Accept": "application/json, text/event-stream", "Mcp-Session-Id": "none"}
        return self.send("POST", "/mcp", call, headers=accept)

    def tool(self, name: str, **arguments: Any) -> Any:
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
ATTEMPTS: dict[str, Callable[[Attacker], Any]] = {
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


def told(response: Any) -> object:
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


def marks_in(response: Any) -> list[str]:
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


@pytest.mark.parametrize("key", EVERY_KEY)
def test_no_address_shows_what_is_hidden(
    both: tuple[Served, Served], slipped: dict[str, str], key: str
) -> None:
    """Whatever addresses there will be: each is asked about it in every way that it can be."""
    one = both[0]
    named = [BUDGET.id, MATCH.id, GONE.id, "Embargo", slipped["answer"], slipped["link"]]
    words = {"q": ASKED, "id": slipped["answer"], "collection": "Embargo", "k": "100"}
    tried = 0
    for route in iter_route_contexts(cast(FastAPI, one.client.app).routes):
        for name in named if "{" in (route.path or "") else [""]:
            address = re.sub(r"\{[^}]*\}", name, route.path or "")
            for method in (route.methods or set()) - {"POST", "PUT", "DELETE"}:
                for params in ({}, words, {"q": ASKED}):
                    shown = one.by(key).send(method, address, params=params)
                    assert marks_in(shown) == [], (method, address)
                    tried += 1
    assert tried > 100


@pytest.fixture
def attacked(tmp_path: Path) -> Iterator[Served]:
    """One that may be changed."""
    with ExitStack() as stack:
        yield served(tmp_path / "index", stack, hidden=True)


HIDDEN = "/v1/articles/tomorrow-budget"
FROST = "How many tonnes did growers count as losses of the apple harvest?"
# What is sent, and what a key of the sports site and one that is bound to nothing are told.
WRITING: dict[str, tuple[str, str, Any, int, int]] = {
    "overwrite by address": ("PUT", HIDDEN, {"text": "Mine."}, 409, 409),
    "overwrite by id": ("POST", "/v1/articles", {"id": BUDGET.id, "text": "Mine."}, 409, 409),
    "overwrite among others": (
        "POST",
        "/v1/articles",
        {"articles": [{"id": "new", "text": "New."}, {"id": MATCH.id, "text": "Mine."}]},
        409,
        409,
    ),
    "overwrite what was retracted": (
        "PUT",
        "/v1/articles/gone-budget",
        {"text": "Mine."},
        409,
        409,
    ),
    "delete": ("DELETE", HIDDEN, None, 404, 404),
    "delete what was retracted": ("DELETE", "/v1/articles/gone-budget", None, 404, 404),
    "put into one's own": ("PUT", f"{HIDDEN}/collections/Sports", None, 404, 404),
    # Who may not name a collection is told so before anything is looked for.
    "take out": ("DELETE", f"{HIDDEN}/collections/Embargo", None, 403, 404),
    "take out, spelt wide": ("DELETE", f"{HIDDEN}/collections/ＥＭＢＡＲＧＯ", None, 403, 404),
    "take what is seen out": (
        "DELETE",
        "/v1/articles/choir/collections/Embargo",
        None,
        403,
        404,
    ),
    "take one of both out": (
        "DELETE",
        "/v1/articles/tomorrow-match/collections/sports",
        None,
        404,
        404,
    ),
}


def test_who_writes_changes_only_what_they_see(attacked: Served) -> None:
    before = attacked.by("all").get("/v1/articles", limit=200).json()
    for name, (method, path, body, *statuses) in WRITING.items():
        for key, status in zip(EVERY_KEY, statuses, strict=True):
            response = attacked.by(key).send(method, path, body)
            assert response.status_code == status, (name, key, response.text)
            assert marks_in(response) == [], name
    assert attacked.by("all").get("/v1/articles", limit=200).json() == before
    for key in EVERY_KEY:
        assert attacked.by(key).get(HIDDEN).status_code == 404


def test_a_bound_key_writes_into_its_own_collections_alone(attacked: Served) -> None:
    sports = attacked.by("sports")
    assert sports.post("/v1/articles", id="goal", text="A goal was shot.").status_code == 201
    assert sports.get("/v1/articles/goal").status_code == 200
    for names in (["Embargo"], ["Sports", "Embargo"], ["Culture"], ["*"]):
        refused = sports.post("/v1/articles", id="own-goal", text="Another.", collections=names)
        assert refused.status_code in (403, 422), refused.text
        assert "embargo" not in refused.text.casefold() or "Embargo" in names
    assert attacked.by("all").get("/v1/articles/own-goal").status_code == 404
    assert sports.send("PUT", "/v1/articles/goal/collections/Embargo").status_code == 403
    assert sports.send("PUT", "/v1/articles/harbour/collections/Sports").status_code == 404
    assert sports.get("/v1/articles/harbour").status_code == 404
    # The first of a collection that is not there yet.
    gone = attacked.by("gone")
    assert gone.get("/v1/articles").status_code == 403
    assert gone.post("/v1/articles", id="first", text="The first.").status_code == 201
    assert [each["id"] for each in gone.get("/v1/articles").json()["items"]] == ["first"]


def test_an_article_goes_in_and_out_over_http(attacked: Served) -> None:
    desk, reader, admin = (attacked.by(each) for each in ("desk", "reader", "admin"))
    sent = {"id": "leak", "text": "A leak.", "collections": ["Embargo"]}
    assert desk.post("/v1/articles", **sent).status_code == 201
    assert reader.get("/v1/articles/leak").status_code == 404
    assert admin.get("/v1/articles/leak").json()["version"] == 1
    assert desk.get("/v1/collections").json() == [
        {"name": "Embargo", "articles": 3, "restricted": True}
    ]
    assert admin.get("/v1/collections").json() == [
        {"name": "Embargo", "articles": 3, "restricted": True},
        {"name": "Sports", "articles": 2, "restricted": False},
    ]
    assert admin.send("DELETE", "/v1/articles/leak/collections/embargo").status_code == 204
    assert reader.get("/v1/articles/leak").status_code == 200
    assert reader.send("PUT", "/v1/articles/leak/collections/Late%20news").status_code == 204
    assert reader.send("PUT", "/v1/articles/nobody/collections/x").status_code == 404
    assert reader.send("PUT", "/v1/articles/leak/collections/%00").status_code == 422
    listed = reader.get("/v1/articles", collection="LATE NEWS").json()["items"]
    assert [each["id"] for each in listed] == ["leak"]


@pytest.mark.parametrize("key", ["gone", "none"])
def test_whose_collections_are_gone_sees_nothing_and_is_told_so(
    both: tuple[Served, Served], slipped: dict[str, str], key: str
) -> None:
    for name, attempt in ATTEMPTS.items():
        response = attempt(both[0].by(key, slipped))
        assert marks_in(response) == [], name
        assert "harbour" not in response.text.casefold() or "harbour" in str(response.request.url)
        assert response.status_code in (200, 403, 404, 422), (name, response.text)
    refused = both[0].by(key).get("/v1/articles").json()
    assert refused["status"] == 403
    assert "the archive has none" in refused["detail"]
    assert "--collection" in refused["hint"]


def test_a_right_to_write_is_none_to_read_and_a_page_of_another_site_has_none(
    tmp_path: Path,
) -> None:
    """On an archive that is open to all, such a key sees what everybody sees."""
    with ExitStack() as stack:
        fill(tmp_path / "index", hidden=True)
        keys = KeyFile(tmp_path / "index.keys.json")
        _, writing = keys.create("importer", [Scope.WRITE], (), ["embargo"])
        settings = Settings(index=tmp_path / "index", reader="off")
        app = build_app(app_state(Container(settings, FakeEmbedder())))
        client = stack.enter_context(TestClient(app))
        for key in (writing, "no key"):
            assert Attacker(client, key, {}).get(HIDDEN).status_code == 404
            assert Attacker(client, key, {}).get("/v1/articles/harbour").status_code == 200
        _, site = keys.create("site", [Scope.READ], ["https://desk.example"], ["embargo"])
        other = {"Origin": "https://elsewhere.example", "Authorization": f"Bearer {site}"}
        assert client.get(HIDDEN, headers=other).status_code == 403
        own = other | {"Origin": "https://desk.example"}
        assert client.get(HIDDEN, headers=own).status_code == 200


def test_the_cookie_of_a_page_sees_what_its_key_does(both: tuple[Served, Served]) -> None:
    for key, status in (("desk", 200), ("sports", 404), ("reader", 404)):
        with TestClient(both[0].client.app, base_url="https://testserver") as client:
            entered = client.post("/articles/tomorrow-budget", data={"key": both[0].keys[key]})
            assert entered.status_code == status, entered.text
            assert client.get("/articles/tomorrow-budget").status_code == status


def test_an_answer_is_not_opened_once_its_article_is_hidden(attacked: Served) -> None:
    reader, desk = attacked.by("reader"), attacked.by("desk")
    answer = reader.ask(FROST).json()
    assert answer["citations"][0]["article_id"] == "orchard"
    link = reader.post("/v1/links", answer_ids=[answer["id"]], audience="anyone").json()
    assert attacked.client.get(f"/v1/links/{link['id']}").status_code == 200
    all_of_it = attacked.by("all")
    hidden = all_of_it.send("PUT", "/v1/articles/orchard/collections/Embargo")
    assert hidden.status_code == 204
    for by in (reader, desk):
        assert by.get("/v1/answers", id=answer["id"]).status_code == 404
        assert by.get(f"/v1/links/{link['id']}").status_code == 404
    assert attacked.client.get(f"/v1/links/{link['id']}").status_code == 404
    assert "tonnes" not in attacked.client.get(f"/answers/{link['id']}").text
    assert all_of_it.get(f"/v1/links/{link['id']}").status_code == 200
    assert reader.ask(FROST).json()["citations"] == []


def test_a_link_for_anyone_is_not_made_to_what_not_everybody_sees(attacked: Served) -> None:
    desk = attacked.by("desk")
    answer = desk.ask().json()
    made = desk.post("/v1/links", answer_ids=[answer["id"]], audience="anyone")
    assert made.status_code == 403
    assert "not everybody" in made.json()["detail"]
    assert desk.post("/v1/links", answer_ids=[answer["id"]]).status_code == 201


@pytest.mark.parametrize(
    "path",
    [
        "/v1/archive/filters",
        "/v1/archive/articles",
        "/v1/archive/articles/orchard",
        "/v1/deletions",
        "/v1/reports",
        "/v1/keys",
        "/v1/feedback",
        "/v1/sources",
        "/v1/alerts",
        "/v1/usage",
    ],
)
def test_what_tells_of_every_article_wants_a_key_that_sees_them_all(
    both: tuple[Served, Served], path: str
) -> None:
    one, _ = both
    for key in ("desk", "sports", "reader", "gone", "none"):
        refused = one.by(key).get(path)
        assert refused.status_code == 403, key
        assert refused.json()["detail"] == "This needs an API key that sees the whole archive."
    assert one.by("all").get(path).status_code == 200


@pytest.mark.parametrize("bound", [{"collection": "Embargo"}, {"collection": "ＥＭＢＡＲＧＯ"}])
@pytest.mark.parametrize("subject", [{"about": "orchard"}, {"question": FROST}])
def test_alerts_in_a_collection_are_made_by_who_sees_restricted_ones(
    attacked: Served, bound: dict[str, str], subject: dict[str, str]
) -> None:
    for key in ("desk", "sports", "reader", "gone", "none"):
        refused = attacked.by(key).post("/v1/alerts", name=f"of {key}", **bound, **subject)
        assert refused.status_code in (401, 403), key
    assert attacked.by("all").get("/v1/alerts").json() == {"alerts": []}
