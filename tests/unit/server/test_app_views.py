"""No route comes to an article but through the view of who asks."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

import server
from index import EVERYTHING, OPEN
from qa import Question
from server.app import build_app
from server.auth import Access
from server.auth.keys import KeyFile, Scope
from server.routes import WritersRoute, _reads
from server.services import viewed
from tests.unit.server.test_app import STATE

# Which do not depend on what checks that the caller may read, and why that is right.
BY_THEMSELVES = {
    "/openapi.json": "describes the addresses",
    "/healthz": "says nothing of articles",
    "/readyz": "says nothing of articles",
    "/metrics": "counts what the open archive has",
    "/widget.js": "a file",
    "/widget.tgz": "a file",
    "/widget/{name:path}": "a file",
    "/": "asks `may_read`, and shows a page for the key",
    "/articles/{article_id:path}": "asks `may_read`, and shows a page for the key",
    "/answers/{link_id}": "asks whom the link is for",
    "/articles/{article_id:path}/pages/{number:int}": "asks `may_read`, shows a page for the key",
    "/articles/{article_id:path}/pages/{number:int}.png": "asks `may_read`",
    "/alerts/{token}.xml": "an alert tells what anyone may see; its address is the key to it",
    "/archive": "shows no article: what it asks for is a route for keepers",
    "/first-key": "shows no article; asks for the code that the server printed",
    "/archive/sign-out": "forgets the key",
    "/archive/{name:path}": "a file",
    "/usage": "asks who may write and sees all, and shows a page for the key",
    "/v1/links": "asks `may_read`, or who may write",
    "/v1/links/{link_id}": "asks whom the link is for",
}
# The whole archive is for who runs it: the only places where that is said.
WHOLE = {
    "app.py",  # uploads, of a route for keepers, which sees all
    "auth/__init__.py",
    "container.py",
    "protocols/mcp_tools.py",
    "routes/alerts.py",  # compared to what the maker of an alert sees
    "routes/archive/__init__.py",  # for keepers
    "routes/archive/keys.py",  # compared to what the maker of a key sees
    "routes/usage.py",  # for keepers
    "services/feedback.py",
}


def asked_by(dependant: Dependant | None) -> Iterator[Callable[..., Any] | None]:
    if dependant is not None:
        yield dependant.call
        for each in dependant.dependencies:
            yield from asked_by(each)


def routes() -> list[RouteContext]:
    return list(iter_route_contexts(build_app(STATE).routes))


@pytest.mark.parametrize(
    "route", routes(), ids=lambda each: f"{each.path} {sorted(each.methods or ())}"
)
def test_every_route_asks_what_its_caller_sees(route: RouteContext) -> None:
    if route.path in BY_THEMSELVES:
        return
    if isinstance(route.original_route, WritersRoute):
        # Checked before the body is read; what it writes to is given the caller's view.
        return
    asked = list(asked_by(getattr(route, "dependant", None)))
    assert _reads in asked, "Take `view: Seen`, or say in BY_THEMSELVES why not."


def test_what_stands_by_itself_is_there() -> None:
    assert BY_THEMSELVES.keys() <= {route.path for route in routes()}


def test_the_whole_archive_is_named_where_who_runs_it_is_meant_alone() -> None:
    package = Path(server.__file__).parent
    naming = set()
    for file in package.rglob("*.py"):
        named = {
            each.id for each in ast.walk(ast.parse(file.read_text())) if isinstance(each, ast.Name)
        }
        made = "restricted_too" in file.read_text()
        if "EVERYTHING" in named or made:
            naming.add(file.relative_to(package).as_posix())
    assert naming == WHOLE


def test_routes_come_to_the_index_by_the_state_alone() -> None:
    package = Path(server.__file__).parent
    for folder in ("routes", "protocols"):
        for file in (package / folder).rglob("*.py"):
            calls = [
                each for each in ast.walk(ast.parse(file.read_text())) if isinstance(each, ast.Call)
            ]
            for call in calls:
                name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
                assert name not in {"open_reader", "seen_by", "opened_catalogue"}, file
                if name == "reader":
                    assert call.args, f"{file}: state.reader() without a view"


async def test_a_question_without_a_view_is_refused() -> None:
    with pytest.raises(RuntimeError, match="without a view"):
        viewed(STATE.ask)(Question("x"))
    async for _ in viewed(STATE.ask)(Question("x", view=OPEN)):
        pass


def test_what_a_caller_sees(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys.json")
    made = {
        "bound": keys.create("bound", [Scope.READ], (), ["Sports"])[1],
        "unbound": keys.create("unbound", [Scope.READ])[1],
        "none": keys.create("none", [Scope.READ], (), [])[1],
        "every": keys.create("every", [Scope.READ], (), ["*"])[1],
        "writes": keys.create("writes", [Scope.WRITE], (), ["Sports"])[1],
        "site": keys.create("site", [Scope.READ], ["https://a.example"], ["Sports"])[1],
    }
    access = Access(read_keys=["reader"], admin_keys=["admin"], keys=keys)

    def view(key: str, origin: str = "") -> object:
        caller = access.caller(f"Bearer {key}", origin, "192.0.2.1")
        return access.view(caller)

    assert view(made["bound"]) == view(made["site"], "https://a.example") != OPEN
    assert view(made["none"]) not in (OPEN, EVERYTHING)
    assert view(made["every"]) == view("admin") == EVERYTHING
    for key in (made["unbound"], made["writes"], made["site"], "reader", "nobody's"):
        assert view(key, "https://b.example") == OPEN
    # An older Dateline reads a file without bound keys as before, and refuses one with them.
    KeyFile(tmp_path / "plain.json").create("plain", [Scope.READ])
    assert "collections" not in (tmp_path / "plain.json").read_text()
    assert keys.keys()[0].collections == ("Sports",)
    assert keys.keys()[1].collections is None
    assert keys.keys()[2].collections == ()
