"""What the product says that is told in every language of the interface, found in its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import typer

from index import ArticleNotFound, IndexMissing
from index.ingest.doubts import DOUBTS
from qa.llm.error_messages import CHAT, EMBEDDING, FALLBACK_CHAT, RERANKING
from server.auth import KeyNeeded
from server.cli import app
from server.cli.output import BY_ENGLISH_RULES
from server.cli.translated import EXAMPLE, paragraphs
from server.problems.table import TABLE
from server.stores.links import LinkNotFound
from tests.support import REPOSITORY

# What says their first argument in the language of the command.
_SAYING = {"Phrase", "local", "say", "tell", "_says", "says"}
# Errors whose words a reader meets: what they say of themselves, where nothing is filled in.
_TOLD = {
    "ArticleNotFound",
    "BadParameter",
    "CollectionNotFound",
    "IndexLocked",
    "IndexMissing",
    "NoEndpoint",
    "QuestionError",
    "SettingsError",
}
# What those meet who run a server or keep an index in order is said in English: these commands, but
# for their first line in the lists of commands, and these parts of the code.
OPERATORS = (
    "serve mcp doctor eval keys links feedback sources alerts usage collections index/backup"
    " index/compact index/copy index/rebuild index/refresh index/restore index/verify index/watch"
).split()
_OPERATORS_CODE = (
    "server/cli/doctor",
    "server/cli/eval",
    "server/cli/keys",
    "server/cli/readers",
    "server/cli/serve",
    "server/cli/sources",
    "server/cli/ask/explanation",
    "server/cli/index/collections",
    "server/cli/index/maintenance",
    "server/cli/index/reading_report",
    "server/cli/index/refresh",
    "server/cli/index/watch",
    "server/services",
    "server/routes",
    "server/stores",
    "server/auth",
    "server/container",
    "server/middleware",
    "index/catalogue/engines",
    "index/maintenance",
    "index/passages",
    "index/ingest",
    "index/embeddings",
)
_TEMPLATE = re.compile(r"""\bsay\(\s*"([^"]+)\"""")


@cache
def our_words() -> frozenset[str]:
    """Every text of the command and of the pages that is there in other languages too."""
    return frozenset({*_in_code(), *_in_help(), *_in_templates(), *_elsewhere()})


def _in_code() -> Iterator[str]:
    for package in ("index", "qa", "server"):
        for path in sorted((REPOSITORY / package).rglob("*.py")):
            name = str(path.relative_to(REPOSITORY))
            if not name.startswith(_OPERATORS_CODE):
                yield from _said_in(ast.parse(path.read_text("utf-8")))


def _said_in(tree: ast.Module) -> Iterator[str]:
    named = dict[str, set[str]]()
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    # Twice: a name may be one of two others.
    for assignment in assigned * 2:
        for name, value in _pairs(assignment.targets[0], assignment.value):
            named.setdefault(name, set()).update(tuple(_texts(value, named)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called == "counted" and len(node.args) > 2:
                yield from _texts(node.args[2], named)
            elif called in _SAYING and node.args:
                yield from _texts(node.args[0], named)
            elif called in _TOLD:
                for argument in node.args[:2]:
                    yield from _texts(argument, named)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for each, its in zip(target.elts, value.elts, strict=False):
            yield from _pairs(each, its)


def _texts(node: ast.expr, named: dict[str, set[str]]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one, named)
            yield from _texts(other, named)
        case ast.Name(id=name):
            yield from named.get(name, ())


def _in_help() -> Iterator[str]:
    made: Any = typer.main.get_command(app)
    for name, command in _named("", made):
        told = paragraphs(command.help)
        is_operators = name.startswith(tuple(OPERATORS))
        if not is_operators or name in OPERATORS:
            yield from told[:1]
        if not is_operators:
            yield from (part for part in told if not part.startswith(EXAMPLE))
            yield from paragraphs(command.epilog)
            for parameter in command.params:
                yield from paragraphs(getattr(parameter, "help", None))


def _named(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Each command by its name, `index/add`."""
    yield name, command
    for each, below in getattr(command, "commands", {}).items():
        yield from _named(f"{name}/{each}".lstrip("/"), below)


def _in_templates() -> Iterator[str]:
    for path in sorted((REPOSITORY / "server" / "web" / "templates").glob("*.html")):
        yield from _TEMPLATE.findall(path.read_text("utf-8"))


def _elsewhere() -> Iterator[str]:
    yield EXAMPLE
    yield from DOUBTS
    yield BY_ENGLISH_RULES
    yield from (role.called for role in (CHAT, FALLBACK_CHAT, RERANKING, EMBEDDING))
    # What pages that a reader opens say is wrong.
    yield "This archive needs a key"
    for error in (IndexMissing, ArticleNotFound, LinkNotFound, KeyNeeded):
        row = TABLE[error]
        yield from filter(None, (row.title, row.detail, row.hint))
