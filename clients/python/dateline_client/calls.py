"""Each request to a server, as data: what is sent, and what the reply is read as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote

import httpx
from httpx_sse import ServerSentEvent
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from dateline_client.documents import (
    Answer,
    Archive,
    Article,
    ArticlePage,
    Checked,
    Delta,
    Done,
    Event,
    Hit,
    Placed,
    Retrieved,
    Timeline,
)
from dateline_client.errors import BadReply, problem, problem_of

T = TypeVar("T")
Mode = Literal["llm", "extractive"]
Strictness = Literal["strict", "mark", "off"]
# As a pair, or as a message of OpenAI's form: {"role": …, "content": …}.
Turn = tuple[Literal["user", "assistant"], str | Answer] | Mapping[str, str]
_NOTHING: TypeAdapter[None] = TypeAdapter(type(None))


@dataclass(frozen=True)
class Filters:
    """All of them must hold; both days are included. A string is one publisher, or a day."""

    publishers: Sequence[str] = ()
    categories: Sequence[str] = ()
    after: date | str | None = None
    before: date | str | None = None
    collections: Sequence[str] = ()

    def body(self) -> dict[str, Any]:
        named = {
            "publishers": _several(self.publishers),
            "categories": _several(self.categories),
            "after": self.after and _day(self.after),
            "before": self.before and _day(self.before),
            "collections": _several(self.collections),
        }
        return {name: value for name, value in named.items() if value}

    def query(self) -> dict[str, Any]:
        named = self.body()
        singular = {
            "publishers": "publisher",
            "categories": "category",
            "collections": "collection",
        }
        return {singular.get(name, name): value for name, value in named.items()}


def _several(names: Sequence[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _day(day: date | str) -> str:
    return str(day.date() if isinstance(day, datetime) else day)


NO_FILTERS = Filters()


@dataclass(frozen=True)
class Call(Generic[T]):
    """`path` is below the server's address; `within` names the member of the reply that is read."""

    method: str
    path: str
    reads: TypeAdapter[T]
    body: Mapping[str, Any] | None = None
    query: Mapping[str, Any] = field(default_factory=dict)
    within: str | None = None

    def read(self, reply: httpx.Response) -> T:
        """Raises Problem or BadReply."""
        if not reply.is_success:
            raise problem_of(reply)
        try:
            document: Any = reply.json() if reply.content else None
            return self.reads.validate_python(document[self.within] if self.within else document)
        except (ValueError, KeyError, TypeError) as error:
            raise BadReply(f"{self.path} answered what no Dateline server does.") from error


def ask(
    question: str,
    history: Iterable[Turn] = (),
    filters: Filters = NO_FILTERS,
    mode: Mode | None = None,
    strictness: Strictness = "strict",
    suggestions: bool = False,
    explain: bool = False,
) -> Call[Answer]:
    """An answer from the articles; `history` is the turns before, oldest first."""
    body = {
        "question": question,
        "history": [_message(turn) for turn in history],
        "filters": filters.body(),
        "mode": mode,
        "strictness": strictness,
        "suggestions": suggestions,
        "explain": explain,
    }
    return Call("POST", "/v1/ask", TypeAdapter(Answer), body)


def search(query: str, k: int = 10, filters: Filters = NO_FILTERS) -> Call[list[Hit]]:
    """The passages nearest to the query, best first; at most 100."""
    body = {"query": query, "k": k, "filters": filters.body()}
    return Call("POST", "/v1/search", TypeAdapter(list[Hit]), body, within="hits")


def timeline(
    query: str,
    filters: Filters = NO_FILTERS,
    order: Literal["oldest first", "newest first"] | None = None,
) -> Call[Timeline]:
    """A story as dated lines, an event a line, each cited."""
    asked = {"q": query, **filters.query()} | ({"order": order} if order else {})
    return Call("GET", "/v1/timeline", TypeAdapter(Timeline), query=asked)


def articles(
    filters: Filters = NO_FILTERS, cursor: str | None = None, limit: int = 50
) -> Call[ArticlePage]:
    """A page of the list of articles, newest first."""
    asked = {**filters.query(), "limit": limit} | ({"cursor": cursor} if cursor else {})
    return Call("GET", "/v1/articles", TypeAdapter(ArticlePage), query=asked)


def article(article_id: str, version: int | None = None) -> Call[Article]:
    """One article, whole; by default its last version. Raises NotFound."""
    asked = {"version": version} if version is not None else {}
    return Call("GET", _address(article_id), TypeAdapter(Article), query=asked)


def archive() -> Call[Archive]:
    """What the archive holds."""
    return Call("GET", "/v1/archive", TypeAdapter(Archive))


def add(new: Iterable[Mapping[str, Any]]) -> Call[list[Placed]]:
    """Adds or changes articles, all or none.

    Each is `{text, id?, title?, publisher?, published_at?, author?, category?, url?, …}`.
    """
    body = {"articles": [to_jsonable_python(dict(each)) for each in new]}
    return Call("POST", "/v1/articles", TypeAdapter(list[Placed]), body, within="articles")


def delete(article_id: str) -> Call[None]:
    """Deletes an article with all its versions. Raises NotFound."""
    return Call("DELETE", _address(article_id), _NOTHING)


def rate(answer_id: str, rating: Literal["up", "down"], comment: str | None = None) -> Call[None]:
    """Rates an answer of the last day; the last rating counts."""
    body = {"answer_id": answer_id, "rating": rating, "comment": comment}
    return Call("POST", "/v1/feedback", _NOTHING, body)


def _message(turn: Turn) -> dict[str, str]:
    role, content = (turn["role"], turn["content"]) if isinstance(turn, Mapping) else turn
    return {"role": role, "content": str(content)}


def server_address(url: str) -> str:
    """Without a slash at its end. Raises ValueError where it is no address of a server."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        parsed = httpx.URL()
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ValueError(f"{url!r} is no address of a server: it begins with http:// or https://.")
    return str(url).rstrip("/")


def key_header(key: str | None) -> dict[str, str]:
    """White space around a key, as files have it, is no part of it. Raises ValueError."""
    bare = (key or "").strip()
    if not (bare.isascii() and bare.isprintable()):
        raise ValueError("A key has ASCII letters, digits and signs alone.")
    return {"Authorization": f"Bearer {bare}"} if bare else {}


def _address(article_id: str) -> str:
    return f"/v1/articles/{quote(article_id, safe='')}"


def why_unreachable(url: str, error: httpx.RequestError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"{url} does not answer in time."
    return f"{url} cannot be reached ({type(error).__name__})."


_EVENTS: Mapping[str, type[Retrieved] | type[Delta] | type[Checked]] = {
    "retrieved": Retrieved,
    "delta": Delta,
    "sentence": Checked,
}


def event_of(sent: ServerSentEvent) -> Event | None:
    """None for one that this client does not know. Raises Problem or BadReply."""
    try:
        document = sent.json()
        if sent.event == "error":
            raise problem(document, int(document["status"]))
        if sent.event == "done":
            return Done(answer=Answer.model_validate(document))
        kind = _EVENTS.get(sent.event)
        return kind.model_validate(document) if kind else None
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise BadReply(f"The event {sent.event!r} is not what a Dateline server sends.") from error
